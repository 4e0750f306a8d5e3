import type { Gap } from "@binnacle/contracts";
import { nearMisses } from "@binnacle/diagnosis";
import type { Deps } from "../deps.ts";
import { countValues } from "./count-values.ts";
import { type LogQuestion, logFilter } from "./log-filter.ts";
import type { Place } from "./place.ts";
import { readLines } from "./read-lines.ts";
import { lengthOf, type TimeWindow } from "./time-window.ts";
import { wroteSteadily } from "./wrote-steadily.ts";

/** A window in which nothing was found. */
export interface EmptyWindow {
  readonly place: Place;
  readonly question: LogQuestion;
  readonly window: TimeWindow;
  /** What follows from silence: `, so nothing can be said of errors`; empty: then who has lines instead. */
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
  const others = async () =>
    consequence === "" ? await othersIn(deps, { place, question, window }, signal) : consequence;
  const then = hasStopped
    ? `; it wrote all the time in the ${lengthOf(before)} before`
    : await others();
  return [
    ...gaps,
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

/** Who has lines there instead: the nearest names first, as a name may be mistaken. */
async function othersIn(
  deps: Deps,
  { place, question, window }: Pick<EmptyWindow, "place" | "question" | "window">,
  signal: AbortSignal,
): Promise<string> {
  const { namespace, workload, pod } = question;
  const { fields, filters } = place;
  if (namespace !== undefined) {
    const ofNamespaces = {
      place: { ...place, keeps: undefined },
      filter: filters,
      window,
      fields: fields.namespace,
    };
    const { values } = await countValues(deps, ofNamespaces, signal);
    if (!values.some(({ key }) => key === namespace))
      return namesInstead(
        "namespaces",
        namespace,
        values.map(({ key }) => key),
      );
  }
  if (workload !== undefined)
    return namesInstead("workloads", workload, place.told?.workloads ?? []);
  if (pod === undefined) return "";
  const filter = logFilter({ namespace }, place);
  const { values } = await countValues(deps, { place, filter, window, fields: fields.pod }, signal);
  return namesInstead(
    "pods",
    pod,
    values.map(({ key }) => key),
  );
}

const maxNames = 5;

/** `; 3 other namespaces have lines: shop (near), billing, web`. */
function namesInstead(what: string, asked: string, present: readonly string[]): string {
  const names = present.filter((name) => name !== asked && name !== "");
  if (names.length === 0) return `; none of the other ${what} has any either`;
  const near = nearMisses(asked, names);
  const meant = near.length === 0 ? "" : ` (near ${asked}: ${near.join(", ")})`;
  const rest = names.filter((name) => !near.includes(name));
  const shown = [...near, ...rest].slice(0, Math.max(maxNames, near.length));
  const more = names.length > shown.length ? ", …" : "";
  return `; ${names.length} other ${what} have lines${meant}: ${shown.join(", ")}${more}`;
}

/** `payment in shop`, `namespace shop`. */
export function whose({ namespace, workload, pod }: LogQuestion): string {
  const name = pod ?? workload;
  const place = namespace === undefined ? "all namespaces" : `namespace ${namespace}`;
  if (name === undefined) return place;
  return namespace === undefined ? name : `${name} in ${namespace}`;
}

/** The kinds of workloads that a name may stand for. */
const workloadKinds = ["Deployment", "StatefulSet", "DaemonSet", "Job"];

/** The objects that a gap about the question leaves unseen. */
export function objectsOf({ namespace, workload, pod }: LogQuestion): Gap["about"] {
  const place = namespace === undefined ? {} : { namespace };
  if (pod !== undefined) return { kinds: ["Pod"], ...place, name: pod };
  return workload === undefined || workload.endsWith("*")
    ? { kinds: ["Pod"], ...place }
    : { kinds: workloadKinds, ...place, name: workload };
}
