import type { Clock, IncidentMemory } from "@binnacle/contracts";

/** What the memory specialist needs of the world. */
export interface MemoryPorts {
  readonly memory: Pick<IncidentMemory, "recall">;
  readonly clock: Clock;
  /** Namespaces of one team: what was judged in one is recalled in all of them. */
  readonly sharedNamespaces: readonly string[];
}
