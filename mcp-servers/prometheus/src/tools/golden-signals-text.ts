import type {
  Coverage,
  Gap,
  GoldenSignal,
  Observed,
  prometheus,
  WorkloadTraffic,
} from "@binnacle/contracts";
import type { z } from "zod";
import { formatQuantity } from "../signals/format.ts";
import { nameOf } from "../signals/target.ts";

type Result = z.infer<typeof prometheus.goldenSignals.output> & Observed;

/** What was not seen stands in the first line, then the signals, then how to see the rest. */
export function goldenSignalsText(result: Result): string {
  const { window, signals, coverage, workloads = [], hasMore, evidence, gaps } = result;
  const texts = new Map(evidence.map(({ id, text }) => [id, text]));
  const unseen = gaps.map((gap) => unseenOf(gap, result));
  const first = [
    `${nameOf(result)}, ${clock(window.from)}–${clock(window.to)} UTC ${window.to.slice(0, 10)} against the hour before`,
    ...(unseen.length === 0 ? [] : [`NOT SEEN: ${unseen.join(", ")}`]),
    ...(coverage === undefined ? [] : notesOf(coverage)),
  ];
  return [
    first.join("; "),
    ...signals.map((signal) => toLine(signal, texts)),
    ...workloads.map(toRow),
    ...(hasMore === true ? ["more workloads count requests: ask for one by name"] : []),
    ...gaps.map((gap) => `${unseenOf(gap, result)}: ${gap.why}. ${gap.remedy?.text ?? ""}`.trim()),
  ].join("\n");
}

/** The signals that a gap is about; of what is no signal, what it is. */
function unseenOf({ what, about }: Gap, { workload }: Pick<Result, "workload">): string {
  const { signals = [], name } = about ?? {};
  if (signals.length === 0) return what;
  const whose = name === undefined || name === workload ? "" : ` of ${name}`;
  return `${signals.join(", ")}${whose}`;
}

/** `3 of 5 workloads count requests, none: redis, worker`. */
function notesOf({
  conventions,
  measured,
  unmeasured,
  podsBy,
  clusters,
  countedOnceBy,
  scrapeSeconds,
}: Coverage): string[] {
  const by = conventions.length === 0 ? [] : [`counted by ${conventions.join(", ")}`];
  return [
    ...(measured === undefined ? [] : [countingOf(measured, unmeasured)]),
    ...(clusters === undefined ? [] : [`clusters ${clusters.join(" and ")} are added up`]),
    ...by,
    ...(countedOnceBy === undefined ? [] : [`copies count once (${countedOnceBy.join(", ")})`]),
    ...(scrapeSeconds === undefined ? [] : [`a sample every ${scrapeSeconds} s`]),
    ...(podsBy === "owners" ? [] : ["pods told by their names, kube_pod_owner is missing"]),
  ];
}

function countingOf(
  measured: readonly string[],
  unmeasured: readonly string[] | undefined,
): string {
  if (unmeasured === undefined)
    return `${measured.length} workloads count requests, how many there are is not known`;
  const all = measured.length + unmeasured.length;
  const none = unmeasured.length === 0 ? "" : `, not: ${listed(unmeasured)}`;
  return `${measured.length} of ${all} workloads count requests${none}`;
}

const mostNames = 10;

function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Its first fact is the same sentence, with its values. */
function toLine(
  { text, changedAt, evidence, points }: GoldenSignal,
  texts: ReadonlyMap<string, string>,
): string {
  const [fact = ""] = evidence;
  const changed = changedAt === undefined ? "" : `; since ${changedAt.slice(11, 19)}`;
  const chart =
    points === undefined ? "" : `\n  ${points.map(({ value }) => String(value)).join(" ")}`;
  return `${texts.get(fact) ?? text}${changed} [${fact}]${chart}`;
}

/** `checkout: 20 % of 8.1 requests/s fail (before 0 %), p95 460 ms`. */
function toRow(row: WorkloadTraffic): string {
  const { name, requestRate, errorRatio, errorRatioBefore, limited, latencyP95 } = row;
  if (requestRate === undefined) return `  ${name}: nothing counted in the last 5 min`;
  const rate = formatQuantity(requestRate, "requests/s");
  const before = errorRatioBefore === undefined ? "" : ` (before ${ratio(errorRatioBefore)})`;
  const told = [
    errorRatio === undefined
      ? `${rate}, status not counted`
      : `${ratio(errorRatio)} of ${rate} fail${before}`,
    ...(limited === undefined || limited < 0.01 ? [] : [`${ratio(limited)} refused (429)`]),
    ...(latencyP95 === undefined ? [] : [`p95 ${formatQuantity(latencyP95, "s")}`]),
  ];
  return `  ${name}: ${told.join(", ")}`;
}

function ratio(value: number): string {
  return formatQuantity(value, "ratio");
}

function clock(instant: string): string {
  return instant.slice(11, 16);
}
