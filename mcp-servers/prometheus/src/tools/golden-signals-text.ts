import {
  type Coverage,
  type Gap,
  GoldenSignalName,
  type Observed,
  type prometheus,
} from "@binnacle/contracts";
import type { z } from "zod";
import { minuteOf } from "../minute-of.ts";
import { nameOf } from "../signals/target.ts";
import { signalLine, type Telling } from "./signal-line.ts";
import { stateOf } from "./signals-state.ts";
import { usualIn } from "./usual-of-row.ts";
import { listed, workloadLines } from "./workload-lines.ts";
import { youngTextIn } from "./young-signals.ts";

type Result = z.infer<typeof prometheus.goldenSignals.output> & Observed;

/** What fails and since when, and what was not seen, stand in the first line; then what of, the signals, and how to see the rest. */
export function goldenSignalsText(result: Result): string {
  const { signals, workloads = [], hasMore, evidence, gaps } = result;
  const nothing = gaps.find(isNothing);
  const rest = gaps.filter((gap) => gap !== nothing);
  const others = rest.map((gap) => gapLine(gap, result));
  if (nothing !== undefined) return [unseenLine(nothing, rest), ...others].join("\n");
  const telling = {
    evidence,
    youngText: youngTextIn(result),
    clock: clockOn(result.window.to.slice(0, 10)),
  };
  const { texts, lifted } = stateOf(result, telling);
  return [
    [...texts, ...caveatsOf(result)].filter(Boolean).join("; "),
    placeOf(result),
    ...signals
      .filter((signal) => !lifted.includes(signal))
      .map((signal) => signalLine(signal, telling)),
    ...workloadLines(workloads, usualIn(evidence)),
    ...(hasMore === true ? ["more workloads count requests: ask for one by name"] : []),
    ...others,
  ].join("\n");
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

function clockOn(day: string): Telling["clock"] {
  return (instant) =>
    `${instant.startsWith(day) ? "" : `${instant.slice(0, 10)} `}${instant.slice(11, 19)}`;
}
