import type { Clock } from "@binnacle/contracts";
import type { Redactor } from "@binnacle/runtime";
import type { OpenSearchClient } from "./api/create-open-search-client.ts";
import type { Role } from "./fields/conventions.table.ts";
import type { Discovery } from "./fields/discover-fields.ts";

interface SoughtFields {
  readonly clusterField?: string | undefined;
  /** What the question needs: that there is no field for it is never told from memory. */
  readonly roles: readonly Role[];
  /** Nothing is taken from memory. */
  readonly isAnew: boolean;
}

export interface Deps {
  readonly client: OpenSearchClient;
  /** Index expression and fields, that of the cluster among them where its name is given; kept for a while. */
  readonly discover: (sought: SoughtFields, signal: AbortSignal) => Promise<Discovery>;
  /** The same of an index expression that a call names; not kept. */
  readonly discoverAt: (
    index: string,
    clusterField: string | undefined,
    signal: AbortSignal,
  ) => Promise<Discovery>;
  /** uid of namespace kube-system: part of the evidence ids of calls that do not say their cluster. */
  readonly clusterId: string;
  /** `field: value` that every line must have, such as the name of the cluster in shared indices. */
  readonly filters: Readonly<Record<string, string>>;
  /** OpenSearch stops a search by itself after this time and answers what it has. */
  readonly searchTimeoutMs: number;
  readonly now: Clock;
  /** What is shown of lines is redacted before it is a fact. */
  readonly redactor: Redactor;
}
