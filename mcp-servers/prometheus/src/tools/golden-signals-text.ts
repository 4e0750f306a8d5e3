import {
  type Coverage,
  type Gap,
  type GoldenSignal,
  GoldenSignalName,
  type Observed,
  type prometheus,
} from "@binnacle/contracts";
import type { z } from "zod";
import { minuteOf } from "../minute-of.ts";
import { formatMinutes } from "../signals/format.ts";
import { isFilling } from "../signals/near-limit.ts";
import { nameOf } from "../signals/target.ts";
import { answeredIn } from "../watch-unread.ts";
import { listed, ratio, stoppedRows, tellingShare, workloadLines } from "./workload-lines.ts";
import { isYoung, namesOf, youngTextIn } from "./young-signals.ts";

type Result = z.infer<typeof prometheus.goldenSignals.output> & Observed;

interface Telling {
  /** Of the facts, by their ids. */
  readonly texts: ReadonlyMap<string, string>;
  /** What is said of signals without a time before them. */
  readonly youngText: (signals: readonly GoldenSignal[]) => string;
  /** `09:48:30`, with the day where it is not that of the end of the window. */
  readonly clock: (instant: string) => string;
}

/** What fails and since when, and what was not seen, stand in the first line; then what of, the signals, and how to see the rest. */
export function goldenSignalsText(result: Result): string {
  const { signals, workloads = [], hasMore, evidence, gaps } = result;
  const nothing = gaps.find(isNothing);
  const rest = gaps.filter((gap) => gap !== nothing);
  const others = rest.map((gap) => gapLine(gap, result));
  if (nothing !== undefined) return [unseenLine(nothing, rest), ...others].join("\n");
  const texts = new Map(evidence.map(({ id, text }) => [id, text]));
  const telling = {
    texts,
    youngText: youngTextIn(result),
    clock: clockOn(result.window.to.slice(0, 10)),
  };
  const filling = result.signals.filter(isFilling).map(fillingText);
  const [lifted, said] = stateOf(result, telling);
  const state = failingIn(result) === undefined ? [...filling, said] : [said, ...filling];
  return [
    [...state, ...failingRows(result), ...stoppedRows(result), ...caveatsOf(result)]
      .filter(Boolean)
      .join("; "),
    placeOf(result),
    ...signals
      .filter((signal) => !lifted.includes(signal))
      .map((signal) => toLine(signal, telling)),
    ...workloadLines(workloads),
    ...(hasMore === true ? ["more workloads count requests: ask for one by name"] : []),
    ...others,
  ].join("\n");
}

/** Slow growth leaves no baseline at a moment: it is no change, and yet it ends at the limit. */
function fillingText({ now, before = 0, limit = 1 }: GoldenSignal): string {
  return `memory of a container at ${ratio(now / limit)} of its limit, usual is ${ratio(before / limit)}`;
}

/** What the first line says of the signals, and those whose lines it takes. */
function stateOf(result: Result, telling: Telling): readonly [readonly GoldenSignal[], string] {
  const errors = failingIn(result);
  if (errors !== undefined)
    return [[errors], `FAILING: ${nowOf(errors)}${toLine(errors, telling)}`];
  const { signals } = result;
  const recovered = signals.find(({ endedAt }) => endedAt !== undefined);
  const restarts = restartingIn(result);
  const stopped = signals.find(
    ({ name, now, changedAt, endedAt }) =>
      name === "request_rate" && now === 0 && changedAt !== undefined && endedAt === undefined,
  );
  const lifted = [recovered, restarts, stopped].flatMap((signal) => signal ?? []);
  if (lifted.length === 0) return [[], unchangedOf(signals, telling)];
  const others = signals.filter(
    (signal) => signal.changedAt !== undefined && !lifted.includes(signal),
  );
  const states = [
    ...(stopped ? [`STOPPED: ${toLine(stopped, telling)}`] : []),
    ...(recovered ? [`RECOVERED: ${nowOf(recovered)}${toLine(recovered, telling)}`] : []),
    ...(restarts ? [`RESTARTS: ${toLine(restarts, telling)}`] : []),
    ...(others.length > 0 ? [unchangedOf(others, telling)] : []),
  ];
  return [lifted, states.join("; ")];
}

/** `in the last 2 min `, where the number is not of the time since the change. */
function nowOf({ nowSeconds }: GoldenSignal): string {
  return nowSeconds === undefined ? "" : `in the last ${formatMinutes(nowSeconds * 1000)} `;
}

function unseenLine({ what, why }: Gap, others: readonly Gap[]): string {
  const more = others.map((gap) => `, ${gap.what}`).join("");
  return `NOT SEEN: ${what}: ${why}${more === "" ? "" : `; nor${more.slice(1)}`}`;
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
  const [day, to] = [window.to.slice(0, 10), window.to.slice(11, 16)];
  const from = window.from.startsWith(day) ? window.from.slice(11, 16) : minuteOf(window.from);
  return [
    `${nameOf(target)}, ${from}–${to} UTC ${day} against the hour before`,
    ...(coverage === undefined ? [] : notesOf(coverage)),
  ].join("; ");
}

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
function failingRows({ failing = [], workloads = [], gaps }: Result): string[] {
  const rows = workloads.filter(({ name }) => failing.includes(name));
  const shares = rows.map(({ name, errorRatio = 0 }) => `${name} ${ratio(errorRatio)}`);
  const where = answeredIn(gaps) === "" ? "there" : "of those seen";
  return shares.length === 0 ? [] : [`failing ${where}: ${shares.join(", ")}`];
}

/** Only of what was looked at, and only where there is a time before it. */
function unchangedOf(signals: readonly GoldenSignal[], { clock, youngText }: Telling): string {
  const changed = signals.flatMap(({ name, changedAt }) =>
    changedAt === undefined ? [] : [`${name} at ${clock(changedAt)}`],
  );
  if (changed.length > 0) return `CHANGED: ${changed.join(", ")}`;
  if (signals.length === 0) return "nothing was measured";
  const young = signals.filter(isYoung);
  const calm = signals.filter(
    (signal) => !isFilling(signal) && !isLower(signal) && !isYoung(signal),
  );
  return [
    ...(young.length === 0 ? [] : [youngText(young)]),
    ...(calm.length === 0 ? [] : [`no change in ${namesOf(calm)}`]),
    ...(signals.some(isLower) ? [`lower than usual: ${namesOf(signals.filter(isLower))}`] : []),
  ].join("; ");
}

/** Of most signals a rise alone is looked for: half of what is usual is no trouble, and yet not as before. */
function isLower({ name, now, before = 0 }: GoldenSignal): boolean {
  return before - now > leastFall[name] && now < before / 2;
}

/** What is so small says nothing: seconds, shares, cores, bytes. Restarts are a count, and changes of the rate are told. */
const leastFall: Readonly<Record<GoldenSignal["name"], number>> = {
  error_ratio: tellingShare,
  request_rate: Infinity,
  latency_p95: 0.01,
  restarts: Infinity,
  memory_working_set: 0,
  cpu_usage: 0.05,
};

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

/** Its first fact is the same sentence, with its values. */
function toLine(signal: GoldenSignal, { texts, clock }: Telling): string {
  const { text, evidence, points } = signal;
  const [fact = ""] = evidence;
  const changed = whenOf(signal, clock);
  const chart =
    points === undefined ? "" : `\n  ${points.map(({ value }) => String(value)).join(" ")}`;
  return `${texts.get(fact) ?? text}${changed} [${fact}]${chart}`;
}

function whenOf({ changedAt, endedAt, roseAt }: GoldenSignal, clock: Telling["clock"]): string {
  if (changedAt === undefined) return "";
  const began = clock(changedAt);
  if (endedAt !== undefined) return `; from ${began} to ${clock(endedAt)}`;
  const more = roseAt === undefined ? "" : `, more since ${clock(roseAt)}`;
  return `; since ${began}${more}`;
}

function clockOn(day: string): Telling["clock"] {
  return (instant) =>
    `${instant.startsWith(day) ? "" : `${instant.slice(0, 10)} `}${instant.slice(11, 19)}`;
}
