import type { PodView } from "../graph/pod-view.ts";

/** One log that was read, with its lines. */
export interface ReadLog {
  readonly pod: PodView;
  readonly container: string;
  readonly previous: boolean;
  readonly lines: readonly string[];
}
