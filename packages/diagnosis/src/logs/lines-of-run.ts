import type { PodView } from "../graph/pod-view.ts";
import { lineTime } from "../messages/line-time.ts";

/** A log of one run of a container. */
interface Written {
  readonly pod: PodView;
  readonly container: string;
  readonly previous: boolean;
  readonly lines: readonly string[];
}

/** Clocks of programs and nodes may differ by so much. */
const TOLERANCE_MS = 5000;

/** The lines of the run that a log is of: a file that outlives its container holds older ones, too. */
export function linesOfRun(log: Written): readonly string[] {
  const { lines } = log;
  const startMs = startOf(log);
  if (!(startMs > 0)) return lines;
  return lines.slice(lines.findLastIndex((line) => lineTime(line) < startMs - TOLERANCE_MS) + 1);
}

function startOf({ pod, container, previous }: Written): number {
  const { state, lastState } = pod.containers.find(({ name }) => name === container)?.status ?? {};
  const current = state?.terminated ?? state?.running;
  return Date.parse((previous ? lastState?.terminated : current)?.startedAt ?? "");
}
