import type { Gap } from "@binnacle/contracts";
import type { DiscoveryFound } from "../fields/discover-fields.ts";
import type { LogFields } from "../fields/log-fields.ts";
import type { Clause } from "./clause.ts";
import type { StoredLine } from "./stored-line.ts";
import type { ToldBy } from "./workload-of.ts";

/** Where the lines of a question are, and how to read them. */
export interface Place {
  readonly index: string;
  readonly fields: LogFields;
  /** What every line must have: by configuration, and to be of the cluster of the call. */
  readonly filters: readonly Clause[];
  readonly gaps: readonly Gap[];
  readonly discovery: DiscoveryFound;
  /** The pods of the workload of the question. */
  readonly members?: Clause | undefined;
  /** Who they are and how that is known. */
  readonly told?: Members | undefined;
  /** Names that are only analysed text find too much: which of the lines found are of the question. */
  readonly keeps?: ((line: StoredLine) => boolean) | undefined;
}

/** The pods of a workload, as the documents tell them. */
export interface Members {
  readonly clause: Clause;
  readonly has: (pod: string) => boolean;
  /** The weakest of how they are told; absent: no pod has lines. */
  readonly by?: ToldBy | "application label";
  readonly pods: readonly string[];
  /** Only their whole names find them, and those of older lines were not read. */
  readonly isPartial?: true;
  /** Workloads of the namespace that have lines, for who mistook the name. */
  readonly workloads: readonly string[];
}
