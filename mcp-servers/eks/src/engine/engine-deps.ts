import type { ClusterApi } from "../api/cluster-api.ts";
import type { StateOf } from "./create-states.ts";

/** What the engine's thread answers with. */
export interface EngineDeps {
  readonly api: ClusterApi;
  readonly stateOf: StateOf;
  /** The only namespace that may be read, where configuration fixes one. */
  readonly fixedNamespace?: string | undefined;
}

/** One question while it is worked on. */
export interface Running {
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal;
  /** Throws when nobody waits any more. */
  readonly checkpoint: () => void;
}
