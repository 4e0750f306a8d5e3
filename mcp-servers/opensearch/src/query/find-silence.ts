import type { Gap } from "@binnacle/contracts";
import type { Deps } from "../deps.ts";
import type { Place } from "./find-place.ts";
import { type LogQuestion, logFilter } from "./log-filter.ts";
import { readLines } from "./read-lines.ts";
import { lengthOf, type TimeWindow } from "./time-window.ts";
import { wroteSteadily } from "./wrote-steadily.ts";

/** A window in which nothing was found. */
export interface EmptyWindow {
  readonly place: Place;
  readonly question: LogQuestion;
  readonly window: TimeWindow;
  /** What follows from silence: `, so nothing can be said of errors`. */
  readonly consequence: string;
  /** The time before it: what wrote steadily then has stopped. */
  readonly before?: TimeWindow;
}

/** Nothing found means something only where anything is stored: silence at every level is a gap. */
export async function findSilence(
  deps: Deps,
  { place, question, window, consequence, before }: EmptyWindow,
  signal: AbortSignal,
): Promise<Gap[]> {
  const { namespace, workload, pod } = question;
  const filter = logFilter({ namespace, workload, pod }, place);
  const search = { filter, window, limit: 0 };
  const { total, gaps } = await readLines(deps, { place, search }, signal);
  if (total > 0) return [...gaps];
  const hasStopped =
    before !== undefined &&
    (await wroteSteadily(deps, { place, filter, silent: window, before }, signal));
  const then = hasStopped
    ? `; it wrote all the time in the ${lengthOf(before)} before`
    : consequence;
  return [
    {
      origin: "opensearch",
      kind: hasStopped ? "stopped" : "no_data",
      what: `logs of ${whose(question)}`,
      why: `${place.index} holds no line of it at all in these ${lengthOf(window)}${then}`,
      about: objectsOf(question),
      remedy: { text: "Check the name, and that the log shipper reads it." },
    },
  ];
}

/** `payment in shop`, `namespace shop`. */
export function whose({ namespace, workload, pod }: LogQuestion): string {
  const name = pod ?? workload;
  return name === undefined ? `namespace ${namespace}` : `${name} in ${namespace}`;
}

/** The kinds of workloads that a name may stand for. */
const workloadKinds = ["Deployment", "StatefulSet", "DaemonSet", "Job"];

/** The objects that a gap about the question leaves unseen. */
export function objectsOf({ namespace, workload, pod }: LogQuestion): Gap["about"] {
  if (pod !== undefined) return { kinds: ["Pod"], namespace, name: pod };
  return workload === undefined || workload.endsWith("*")
    ? { kinds: ["Pod"], namespace }
    : { kinds: workloadKinds, namespace, name: workload };
}
