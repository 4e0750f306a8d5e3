import {
  type Coverage,
  type Gap,
  type GoldenSignal,
  GoldenSignalName,
  type Observed,
  type prometheus,
  type WorkloadTraffic,
} from "@binnacle/contracts";
import type { z } from "zod";
import { formatMinutes, formatQuantity } from "../signals/format.ts";
import { nameOf } from "../signals/target.ts";

type Result = z.infer<typeof prometheus.goldenSignals.output> & Observed;

type Texts = ReadonlyMap<string, string>;

/** What fails and since when, and what was not seen, stand in the first line; then what of, the signals, and how to see the rest. */
export function goldenSignalsText(result: Result): string {
  const { signals, workloads = [], hasMore, evidence, gaps } = result;
  const nothing = gaps.find(isNothing);
  const others = gaps.filter((gap) => gap !== nothing).map((gap) => gapLine(gap, result));
  if (nothing !== undefined) return [unseenLine(nothing), ...others].join("\n");
  const texts = new Map(evidence.map(({ id, text }) => [id, text]));
  const [lifted, state] = stateOf(result, texts);
  return [
    [state, ...failingRows(result), ...caveatsOf(result)].join("; "),
    placeOf(result),
    ...signals.filter((signal) => !lifted.includes(signal)).map((signal) => toLine(signal, texts)),
    ...rowsOf(workloads),
    ...(hasMore === true ? ["more workloads count requests: ask for one by name"] : []),
    ...others,
  ].join("\n");
}

/** What the first line says of the signals, and those whose lines it takes. */
function stateOf(result: Result, texts: Texts): readonly [readonly GoldenSignal[], string] {
  const errors = failingIn(result);
  if (errors !== undefined) return [[errors], `FAILING: ${nowOf(errors)}${toLine(errors, texts)}`];
  const { signals } = result;
  const recovered = signals.find(({ endedAt }) => endedAt !== undefined);
  const restarts = restartingIn(result);
  const lifted = [recovered, restarts].flatMap((signal) => signal ?? []);
  if (lifted.length === 0) return [[], unchangedOf(signals)];
  const others = signals.filter(
    (signal) => signal.changedAt !== undefined && !lifted.includes(signal),
  );
  const states = [
    ...(recovered ? [`RECOVERED: ${nowOf(recovered)}${toLine(recovered, texts)}`] : []),
    ...(restarts ? [`RESTARTS: ${toLine(restarts, texts)}`] : []),
    ...(others.length > 0 ? [unchangedOf(others)] : []),
  ];
  return [lifted, states.join("; ")];
}

/** `in the last 2 min `, where the number is not of the time since the change. */
function nowOf({ nowSeconds }: GoldenSignal): string {
  return nowSeconds === undefined ? "" : `in the last ${formatMinutes(nowSeconds * 1000)} `;
}

function unseenLine({ what, why }: Gap): string {
  return `NOT SEEN: ${what}: ${why}`;
}

function gapLine(gap: Gap, result: Result): string {
  return `${unseenOf(gap, result)}: ${gap.why}. ${gap.remedy?.text ?? ""}`.trim();
}

/** Whether nothing at all is seen of what was asked about. */
function isNothing({ about }: Gap): boolean {
  return about?.signals?.length === GoldenSignalName.options.length;
}

/** What keeps the numbers from being of all that was asked about. */
function caveatsOf(result: Result): string[] {
  const { clusters, unmeasured = [] } = result.coverage ?? {};
  const ended = (result.workloads ?? []).filter(({ requestRate }) => requestRate === undefined);
  const unseen = [
    ...result.gaps.map((gap) => unseenOf(gap, result)),
    ...(unmeasured.length === 0 ? [] : [`requests of ${listed(unmeasured)}`]),
    ...(ended.length === 0 ? [] : [`requests of ${listed(ended.map(({ name }) => name))} now`]),
  ];
  return [
    ...(clusters === undefined ? [] : [`clusters ${clusters.join(" and ")} are added up`]),
    ...(unseen.length === 0 ? [] : [`NOT SEEN: ${unseen.join(", ")}`]),
  ];
}

function placeOf({ window, coverage, ...target }: Result): string {
  const [from, to] = [clock(window.from), clock(window.to)];
  return [
    `${nameOf(target)}, ${from}–${to} UTC ${window.to.slice(0, 10)} against the hour before`,
    ...(coverage === undefined ? [] : notesOf(coverage)),
  ].join("; ");
}

const tellingShare = 0.01;

/** The error ratio where it is high, or changed. */
function failingIn({ signals }: Result): GoldenSignal | undefined {
  return signals.find(
    ({ name, now, changedAt, endedAt }) =>
      name === "error_ratio" &&
      (now >= tellingShare || (changedAt !== undefined && endedAt === undefined && now > 0)),
  );
}

/** Restarts that go on as before are no change, and no calm. */
function restartingIn({ signals }: Result): GoldenSignal | undefined {
  return signals.find(
    ({ name, now, changedAt }) => name === "restarts" && now > 0 && changedAt === undefined,
  );
}

/** Of a namespace what fails in it, worst first: its share of all may be small. */
function failingRows({ failing = [], workloads = [] }: Result): string[] {
  const rows = workloads.filter(({ name }) => failing.includes(name));
  const shares = rows.map(({ name, errorRatio = 0 }) => `${name} ${ratio(errorRatio)}`);
  return shares.length === 0 ? [] : [`failing there: ${shares.join(", ")}`];
}

/** Only of what was looked at. */
function unchangedOf(signals: readonly GoldenSignal[]): string {
  const changed = signals.flatMap(({ name, changedAt }) =>
    changedAt === undefined ? [] : [`${name} at ${changedAt.slice(11, 19)}`],
  );
  if (changed.length > 0) return `CHANGED: ${changed.join(", ")}`;
  return signals.length === 0
    ? "nothing was measured"
    : `no change in ${signals.map(({ name }) => name).join(", ")}`;
}

/** The signals that a gap is about; of what is no signal, what it is. */
function unseenOf({ what, about }: Gap, { workload }: Pick<Result, "workload">): string {
  const { signals = [], name } = about ?? {};
  if (signals.length === 0) return what;
  const whose = name === undefined || name === workload ? "" : ` of ${name}`;
  return `${signals.join(", ")}${whose}`;
}

/** `3 of 5 workloads count requests`. */
function notesOf({
  conventions,
  measured,
  unmeasured,
  podsBy,
  countedOnceBy,
  scrapeSeconds,
}: Coverage): string[] {
  const by = conventions.length === 0 ? [] : [`counted by ${conventions.join(", ")}`];
  return [
    ...(measured === undefined ? [] : [countingOf(measured, unmeasured)]),
    ...by,
    ...(countedOnceBy === undefined ? [] : [`copies count once (${countedOnceBy.join(", ")})`]),
    ...(scrapeSeconds === undefined ? [] : [`a sample every ${scrapeSeconds} s`]),
    ...(podsBy === "owners" ? [] : ["pods told by their names, their owners are not scraped"]),
  ];
}

function countingOf(
  measured: readonly string[],
  unmeasured: readonly string[] | undefined,
): string {
  if (unmeasured === undefined)
    return `${measured.length} workloads count requests, how many there are is not known`;
  const all = measured.length + unmeasured.length;
  return `${measured.length} of ${all} workloads count requests`;
}

const mostNames = 10;

function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Its first fact is the same sentence, with its values. */
function toLine(signal: GoldenSignal, texts: Texts): string {
  const { text, evidence, points } = signal;
  const [fact = ""] = evidence;
  const changed = whenOf(signal);
  const chart =
    points === undefined ? "" : `\n  ${points.map(({ value }) => String(value)).join(" ")}`;
  return `${texts.get(fact) ?? text}${changed} [${fact}]${chart}`;
}

function whenOf({ changedAt, endedAt, roseAt }: GoldenSignal): string {
  if (changedAt === undefined) return "";
  const began = changedAt.slice(11, 19);
  if (endedAt !== undefined) return `; from ${began} to ${endedAt.slice(11, 19)}`;
  const more = roseAt === undefined ? "" : `, more since ${roseAt.slice(11, 19)}`;
  return `; since ${began}${more}`;
}

/** Those that are not well each, the others together. */
function rowsOf(workloads: readonly WorkloadTraffic[]): string[] {
  const well = workloads.filter(isWell);
  if (well.length < 3) return workloads.map(toRow);
  const [slowest] = well.toSorted((a, b) => (b.latencyP95 ?? 0) - (a.latencyP95 ?? 0));
  const { name = "", latencyP95 } = slowest ?? {};
  const slow =
    latencyP95 === undefined ? "" : `, slowest p95 ${formatQuantity(latencyP95, "s")} of ${name}`;
  return [
    ...workloads.filter((row) => !isWell(row)).map(toRow),
    `  of ${well.length} others less than 1 % fail${slow}: ${listed(well.map((row) => row.name))}`,
  ];
}

function isWell({ requestRate, errorRatio, limited = 0, isAbove }: WorkloadTraffic): boolean {
  if (requestRate === undefined || errorRatio === undefined || isAbove === true) return false;
  return errorRatio < tellingShare && limited < tellingShare;
}

/** `checkout: 20 % of 8.1 requests/s fail (before 0 %), p95 460 ms`. */
function toRow(row: WorkloadTraffic): string {
  const { name, requestRate, errorRatio, errorRatioBefore, limited, latencyP95, isAbove } = row;
  if (requestRate === undefined) return `  ${name}: nothing counted in the last 5 min`;
  const rate = formatQuantity(requestRate, "requests/s");
  const before = errorRatioBefore === undefined ? "" : ` (before ${ratio(errorRatioBefore)})`;
  const told = [
    errorRatio === undefined
      ? `${rate}, status not counted`
      : `${ratio(errorRatio)} of ${rate} fail${before}`,
    ...(limited === undefined || limited < 0.01 ? [] : [`${ratio(limited)} refused (429)`]),
    ...(latencyP95 === undefined
      ? []
      : [`p95 ${isAbove ? "> " : ""}${formatQuantity(latencyP95, "s")}`]),
  ];
  return `  ${name}: ${told.join(", ")}`;
}

function ratio(value: number): string {
  return formatQuantity(value, "ratio");
}

function clock(instant: string): string {
  return instant.slice(11, 16);
}
