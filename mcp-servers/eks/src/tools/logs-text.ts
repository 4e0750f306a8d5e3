import type { eks, ObjectRef } from "@binnacle/contracts";
import { counted } from "@binnacle/diagnosis";
import type { z } from "zod";
import { lines } from "./lines.ts";
import { nameOf } from "./name-of.ts";

type Logs = NonNullable<z.output<typeof eks.getLogs.output>["workload"]>;

interface Run {
  readonly pod: ObjectRef;
  readonly container: string;
  readonly previous: boolean;
  readonly lines: readonly string[];
}

const longest = 400;

/** The logs of a workload: which were read, what they say, the newest errors, how the run that failed ended. `nothing`: what is told where that has no line. */
export function logsText(run: Run, logs: Logs, nothing: string): string {
  const { patterns, patternsInAll, errors } = logs;
  return lines(
    whichText(run, logs),
    patterns.length > 0 && `patterns (${patterns.length} of ${patternsInAll}), trouble first:`,
    ...patterns.map(patternLine),
    errors.length > 0 && "newest errors:",
    ...errors.map(
      ({ at, pod, text }) => `- ${at === undefined ? "" : `${clock(at)} `}${pod}: ${cut(text)}`,
    ),
    ...(logs.pods.read > 0 ? endOf(run, nothing) : []),
  );
}

function whichText({ container }: Run, { ref, pods, from, to, ...logs }: Logs): string {
  const when = from === undefined || to === undefined ? "" : `, ${clock(from)} to ${clock(to)}`;
  const read = `logs of ${pods.read} of ${counted(pods.total, "pod")} read, container ${container}`;
  return `${nameOf(ref)}: ${read}, ${counted(pods.lines, "line")}${when}${restartsText(logs)}`;
}

/** `; 7 restarts in all; the run before this one failed with exit code 1 at 2026-11-20T03:05:00Z`. */
function restartsText({ restarts = 0, failed }: Pick<Logs, "restarts" | "failed">): string {
  const often = restarts === 0 ? "" : `; ${counted(restarts, "restart")} in all`;
  if (failed === undefined) return often;
  const at = failed.at === undefined ? "" : ` at ${failed.at}`;
  return `${often}; the run before this one failed with exit code ${failed.exitCode}${at}`;
}

function endOf({ pod, previous, lines: log }: Run, nothing: string): string[] {
  const which = previous ? ", the run before this one" : "";
  return log.length === 0 ? [nothing] : [`pod ${pod.name}${which}, its end:`, ...log.map(cut)];
}

function patternLine({
  count,
  pods,
  level,
  firstSeen,
  lastSeen,
  template,
}: Logs["patterns"][number]) {
  const isTimed = Date.parse(firstSeen) > 0;
  const when = count > 1 ? `${clock(firstSeen)}–${clock(lastSeen)}` : clock(lastSeen);
  const told = level === undefined ? "" : `${level} `;
  return `- ${count}× in ${counted(pods, "pod")}${isTimed ? `, ${when}` : ""}: ${told}${cut(template)}`;
}

/** `03:05:00`: all of a window of an hour or so. */
function clock(at: string): string {
  return at.slice(11, 19);
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
