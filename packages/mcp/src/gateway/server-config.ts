import type {
  AppErrorKind,
  Asker,
  Asking,
  Evidence,
  Gap,
  ToolContract,
  ToolSource,
} from "@binnacle/contracts";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { TlsFiles } from "../create-tls-fetch.ts";

export type Arguments = Readonly<Record<string, unknown>>;

/** Why a call is refused; `undefined` permits it. Sees the arguments as a model wrote them. */
export type Permits = (args: Arguments) => string | undefined;

/** Hashes (`hashOf`) of the approved forms of a tool. */
type Pin = string | readonly string[];

export interface AllowedTool {
  /** The exact name. */
  readonly tool: string;
  readonly permits?: Permits;
  /** Of our own tools: approved is what this version knows of it. */
  readonly contract?: ToolContract;
  /** Of other tools. Absent without a contract, too: checked by name only. */
  readonly pin?: Pin;
  /** The namespaces that a call reads. Default: the input `namespace` of its contract, or all. */
  readonly namespacesIn?: (args: Arguments) => readonly string[] | "all";
  /** What a call reads for who may look at these namespaces only. Default: what it says. */
  readonly within?: (args: Arguments, namespaces: readonly string[]) => Arguments;
}

export type ServerTransport =
  | {
      readonly kind: "stdio";
      readonly command: string;
      readonly args: readonly string[];
      /** All that the child gets beside HOME, PATH, SHELL and TERM. */
      readonly env: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "http";
      readonly url: string;
      /** Its token is sent; read anew for every request. */
      readonly bearerTokenFile?: string;
      readonly tls?: TlsFiles;
    };

/** What may be asked of one kind of server. What is not allowed here by its exact name does not exist. */
export interface ServerPolicy {
  readonly allow: readonly AllowedTool[];
  /** Inputs that no caller may give: addresses, credentials, regions. */
  readonly strip?: readonly string[];
  /** Its facts are ours to believe. Of any other results are redacted and cut again, and the gateway makes their facts. */
  readonly isOurs?: boolean;
}

interface ServedCluster {
  /** Configured name. */
  readonly name: string;
  /** Where one server holds several clusters: what tells this one, a label or an index field. */
  readonly match?: { readonly name: string; readonly value: string };
}

export interface ServerConfig extends ServerPolicy {
  /** Unique: `eks`, `eks-prod-us`, or a name of your own. */
  readonly name: string;
  /** Of its contracts: `eks`, `prometheus`, `opensearch`; of others a word of your own. */
  readonly role: string;
  readonly clusters: readonly ServedCluster[];
  readonly transport: ServerTransport;
  /** Where its facts come from: `kubernetes`. */
  readonly origin: Evidence["origin"];
  /** What stays unseen without it, for people: `metrics`. */
  readonly what: string;
  /** It reads the cluster itself; every other server is told the id of the cluster. */
  readonly knowsClusterId?: boolean;
  /** Per call, connecting included. A call waits as long at most for its turn. */
  readonly timeoutMs: number;
  /** Calls at once; the rest wait. */
  readonly concurrency: number;
  /** How long a tool, or a server that cannot be started, rests after three failures in a row. Default 10,000. */
  readonly restMs?: number;
}

/** A server that is not configured: asking it is this gap. */
export interface AbsentServer {
  readonly role: string;
  readonly gap: Gap;
}

/** Counts since start. Calls that our own policy refused are not among them. */
export interface ServerLedger {
  readonly calls: number;
  readonly failures: number;
  readonly ms: number;
  readonly bytes: number;
  /** Of the texts that a reader was given. */
  readonly characters: number;
}

/** The policy between agents and every MCP server: default deny, deadlines, healing, ledger. */
export interface Gateway {
  /** The tools for one trigger: what it may not see is refused here, and each refusal and gap is logged with who asked. */
  readonly toolsFor: (asker: Asker) => ToolSource;
  readonly ledger: () => Readonly<Record<string, ServerLedger>>;
  /** Connects to every server at once. Settles when each was tried; never rejects. */
  readonly warm: () => Promise<void>;
  /** Ends all children within a second. */
  readonly close: () => Promise<void>;
}

/** uid of namespace kube-system of a configured cluster; undefined while it cannot be learnt. */
export type ClusterIdOf = (cluster: Asking["cluster"]) => Promise<string | undefined>;

/** A call after policy. */
export interface Question {
  readonly tool: string;
  readonly args: Arguments;
  readonly cluster: {
    readonly id?: string;
    readonly match?: ServedCluster["match"];
    /** All that may be looked at; absent: every namespace. */
    readonly namespaces?: readonly string[];
  };
}

interface Unseen extends Pick<Gap, "why" | "remedy"> {
  readonly gap: Gap["kind"];
  /** Absent: the whole source. */
  readonly part?: Pick<Gap, "what" | "about">;
}

/**
 * What one call came to. `denied` never reached the server, and `unreached` found none. Only `failed` counts against the
 * tool; a failure of a part of the source is `unseen`, since the server itself minds its back ends.
 */
export type Outcome =
  | {
      readonly kind: "answered";
      readonly structured: unknown;
      readonly text: string;
      readonly evidence: readonly Evidence[];
      readonly gaps: readonly Gap[];
      /** Of the result as JSON. */
      readonly bytes: number;
    }
  | {
      readonly kind: "denied" | "refused";
      readonly reason: AppErrorKind;
      readonly why: string;
    }
  | ({ readonly kind: "unseen" | "failed" | "unreached" } & Unseen);

/** A way to one server, and in words of ours how it ended; empty while it lives. */
export interface OpenTransport {
  readonly transport: Transport;
  readonly lastWords: () => string;
}

export interface TransportOptions {
  /** No exchange over HTTP outlives it. */
  readonly timeoutMs: number;
  readonly maxMessageBytes: number;
  readonly onTooLarge: () => void;
  /** For each line of a child's stderr. */
  readonly onLine: (line: string) => void;
}
