import type { Gap, Origin, ToolResult, ToolSource } from "@binnacle/contracts";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";

export type Arguments = Readonly<Record<string, unknown>>;

/** Why a call is refused; `undefined` permits it. Sees the arguments as a model wrote them. */
export type Permits = (args: Arguments) => string | undefined;

export interface AllowedTool {
  /** The exact name. */
  readonly tool: string;
  readonly permits?: Permits;
}

export type ServerTransport =
  | {
      readonly kind: "stdio";
      readonly command: string;
      readonly args: readonly string[];
      /** All that the child gets beside HOME, PATH, SHELL and TERM. */
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly kind: "http"; readonly url: string; readonly bearerToken?: string };

/** Hashes (`hashOf`) by tool name; several where configuration changes the schema. */
export type Pins = Readonly<Record<string, string | readonly string[]>>;

/** What may be asked of one kind of server. What is not allowed here by its exact name does not exist. */
export interface ServerPolicy {
  readonly allow: readonly AllowedTool[];
  /** Inputs that no caller may give: addresses, credentials, regions. */
  readonly strip?: readonly string[];
  /** Inputs that are always filled in; callers neither see nor change them. */
  readonly fixed?: Arguments;
  /** Absent: tools are checked by name only. */
  readonly pins?: Pins;
  /** Its results are redacted and cut again, and carry no evidence of their own. */
  readonly thirdParty?: boolean;
}

/** One MCP server. */
export interface ServerConfig extends ServerPolicy {
  /** `eks`, `prometheus`, `opensearch`, or a name of your own. */
  readonly name: string;
  readonly transport: ServerTransport;
  /** Where its facts come from. Default: by the name of our three, else kubernetes. */
  readonly origin?: Origin;
  /** What stays unseen without it, for people: `metrics`. Default: by the origin. */
  readonly what?: string;
  /** Per call, queueing and connecting included. */
  readonly timeoutMs: number;
  /** Calls at once; the rest wait. */
  readonly concurrency: number;
  /** How long a server rests after three failures in a row. Default 10,000. */
  readonly restMs?: number;
}

/** Why a server is not there, and the line that would bring it. */
export interface AbsentServer {
  readonly why: string;
  readonly remedy: string;
}

export interface ListedTool {
  readonly server: string;
  readonly name: string;
  readonly description: string;
  /** JSON schema, without stripped and fixed inputs. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
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

interface GatewayCall {
  readonly server: string;
  readonly tool: string;
  readonly args: Arguments;
}

/** The policy between agents and every MCP server: default deny, deadlines, healing, ledger. */
export interface Gateway extends ToolSource {
  /** Never throws for a dead, refusing or absent server: that is a gap. */
  call(call: GatewayCall, options: { signal: AbortSignal }): Promise<ToolResult>;
  /** The approved tools of all servers that answer. */
  tools(): Promise<readonly ListedTool[]>;
  ledger(): Readonly<Record<string, ServerLedger>>;
  /** Connects to every server at once. Settles when each was tried; never rejects. */
  warm(): Promise<void>;
  /** Ends all children within a second. */
  close(): Promise<void>;
}

/** What one call came to. Only `failed` counts against the server. */
export type Outcome =
  | {
      readonly kind: "answered";
      readonly result: Extract<ToolResult, { kind: "ok" }>;
      /** Of the result as JSON. */
      readonly bytes: number;
    }
  | ({ readonly kind: "denied" | "refused" | "failed" } & Pick<Gap, "why" | "remedy">);

/** A way to one server, and what the server said before it ended. */
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
