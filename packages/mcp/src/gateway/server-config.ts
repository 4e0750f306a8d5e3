import type { Origin } from "@binnacle/contracts";

export type ServerTransport =
  | {
      readonly kind: "stdio";
      readonly command: string;
      readonly args: readonly string[];
      /** The only variables that the child gets beside HOME, PATH, SHELL and TERM. */
      readonly env?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "http"; readonly url: string; readonly bearerToken?: string };

/** One tool that may be called, by its exact name. */
export interface AllowRule {
  readonly tool: string;
  /** Why these arguments are refused; `undefined` lets them pass. Absent: the general checks only. */
  readonly refuse?: (args: Readonly<Record<string, unknown>>) => string | undefined;
}

export interface ServerConfig {
  readonly name: string;
  /** What its gaps are about. */
  readonly origin: Origin;
  readonly transport: ServerTransport;
  /** Everything that is not named here is denied. */
  readonly allow: readonly AllowRule[];
  /** Parameters that no caller may set (addresses, credentials): they vanish from every schema. */
  readonly strip?: readonly string[];
  /** Approved hash of each tool (`hashOf`). Absent: what the first connection shows is held for the life of the gateway. */
  readonly pinned?: Readonly<Record<string, string>>;
  /** Deadline of one call, connecting included. */
  readonly timeoutMs: number;
  /** Calls at once; as many as eight times that wait. */
  readonly concurrency: number;
}
