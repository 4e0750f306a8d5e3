import type { Source } from "../read-state.ts";
import type { StateOf } from "./create-states.ts";

/** What the engine's thread answers with. */
export interface EngineDeps extends Source {
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
