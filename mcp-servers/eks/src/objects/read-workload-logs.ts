import { type Gap, type ObjectRef, present } from "@binnacle/contracts";
import {
  errorLine,
  type LogTemplate,
  logTemplates,
  type ObjectFact,
  readLogLine,
} from "@binnacle/diagnosis";
import { type Failure, toGap } from "../api/failure.ts";
import { podLogs, refusals } from "../api/refusals.ts";
import type { Between } from "../window-between.ts";
import { aroundCrash } from "./around-crash.ts";
import type { FoundPods } from "./find-pods.ts";
import type { LogEntry } from "./log-entries.ts";
import { lineFact } from "./log-facts.ts";
import { type LogRun, runOf } from "./log-run.ts";
import { failedRun, type PodObject, restartsOf } from "./pod-object.ts";
import type { LogScope } from "./pod-scope.ts";
import { readLog } from "./read-log.ts";
import { silentRun } from "./silent-run.ts";

interface WorkloadRequest extends Between {
  readonly container: string | undefined;
  readonly previous: boolean | undefined;
  readonly grep: string | undefined;
  /** Of the run that failed; absent: 10, or 4 where none did. */
  readonly tailLines: number | undefined;
}

/** Logs of more pods are not read: they say the same. */
const podsAtMost = 20;
const linesOfPod = 1000;
const bytesOfPod = 256 * 1024;
const patternsAtMost = 10;
const errorsAtMost = 5;

interface WorkloadLogs {
  readonly ref: ObjectRef;
  readonly pods: { readonly total: number; readonly read: number; readonly lines: number };
  /** Of that container, in all pods together. */
  readonly restarts: number;
  readonly failed?: { exitCode: number; at?: string };
  /** First and last line that has a time. */
  readonly from?: string;
  readonly to?: string;
  /** Those that tell of trouble first, then the most frequent. */
  readonly patterns: LogTemplate[];
  readonly patternsInAll: number;
  /** Lines that tell of trouble, newest first, of different patterns. */
  readonly errors: { at?: string; pod: string; text: string }[];
}

/** The logs of all pods of a workload: what they say by patterns, the newest errors, and how the run that failed ended. */
export async function readWorkloadLogs(
  { ref, pods, gaps, rootOf }: FoundPods,
  request: WorkloadRequest,
  scope: LogScope,
) {
  const chosen = pods.slice(0, podsAtMost);
  const reads = await Promise.all(chosen.map(async (pod) => await readRun(pod, request, scope)));
  const read = reads.filter((one) => one.kind === "read");
  const written = read.flatMap(({ run, entries }) => entries.map((entry) => ({ ...entry, run })));
  const errors = newestErrors(written);
  // The first pod is the one that needs help most.
  const neediest = read[0]?.pod ?? chosen[0] ?? neverEmpty();
  const now = read[0] ?? { run: runOf(neediest, request, scope.namespace), entries: [] };
  const { run: told, entries } = await failedOrNow(neediest, now, { request, scope });
  const crash = aroundCrash(textsOf(entries), request.tailLines ?? (told.previous ? 10 : 4));
  const worst = errorLine(crash.lines);
  const owners = new Map(chosen.map((pod) => [pod.metadata.name, rootOf(pod)]));
  const owned = (run: LogRun) => ({ ...run, owner: owners.get(run.pod.name) });
  const facts: ObjectFact[] = [
    ...(isSilent({ read, entries }, request) ? [silentRun(neediest, told, request)] : []),
    ...(worst === undefined ? [] : [lineFact(worst, owned(told))]),
    ...errors.map(({ text, run }) => lineFact(text, owned(run))),
    ...read.flatMap(({ ofNode }) => ofNode),
  ];
  return {
    ...told,
    ...crash,
    workload: {
      ref,
      pods: { total: pods.length, read: read.length, lines: written.length },
      restarts: pods.reduce((sum, pod) => sum + restartsOf(pod, told.container), 0),
      ...present({ failed: failedRun(neediest, told.container) }),
      ...timesOf(written),
      ...patternsOf(written),
      errors: errors.map(({ at, text, run }) => ({ ...present({ at }), pod: run.pod.name, text })),
    },
    facts,
    gaps: [...gaps, ...unreadGaps(reads, pods.length, scope), ...read.flatMap((one) => one.gaps)],
  };
}

/** Nothing was written, as far as all was read that was asked for. */
function isSilent(
  {
    read,
    entries,
  }: {
    readonly read: readonly { readonly gaps: readonly Gap[] }[];
    readonly entries: readonly LogEntry[];
  },
  { grep }: WorkloadRequest,
): boolean {
  const isWhole = read.length > 0 && read.every(({ gaps }) => gaps.length === 0);
  return isWhole && entries.length === 0 && grep === undefined;
}

interface RunLog {
  readonly run: LogRun;
  readonly entries: readonly LogEntry[];
}

/** The run that failed, though the container runs again; nothing of it is kept, or another was asked for: the one that was read. */
async function failedOrNow(
  pod: PodObject,
  now: RunLog,
  { request, scope }: { readonly request: WorkloadRequest; readonly scope: LogScope },
): Promise<RunLog> {
  const { container } = now.run;
  const isTold = now.run.previous || request.previous !== undefined;
  if (isTold || failedRun(pod, container) === undefined) return now;
  const before = await readRun(pod, { ...request, container, previous: true }, scope);
  return before.kind === "read" && before.entries.length > 0 ? before : now;
}

function textsOf(entries: readonly LogEntry[]): string[] {
  return entries.map(({ text }) => text);
}

type RunRead =
  | {
      kind: "read";
      pod: PodObject;
      run: LogRun;
      entries: readonly LogEntry[];
      gaps: readonly Gap[];
      ofNode: readonly ObjectFact[];
    }
  | { kind: "unread"; run: LogRun; failure: Failure };

async function readRun(
  pod: PodObject,
  { container, previous, grep, ...window }: WorkloadRequest,
  scope: LogScope,
): Promise<RunRead> {
  const run = runOf(pod, { container, previous }, scope.namespace);
  const bounds = { tailLines: linesOfPod, bytesAtMost: bytesOfPod };
  const log = await readLog(pod, { ...window, ...run, ...bounds, grep }, scope);
  if (log.kind === "failed") return { kind: "unread", run, failure: log.failure };
  return { kind: "read", pod, run, ...log.value };
}

type Written = LogEntry & { readonly run: LogRun };

function timesOf(written: readonly Written[]): Pick<WorkloadLogs, "from" | "to"> {
  const times = written.flatMap(({ at }) => at ?? []).toSorted();
  return present({ from: times[0], to: times.at(-1) });
}

function patternsOf(written: readonly Written[]): Pick<WorkloadLogs, "patterns" | "patternsInAll"> {
  const all = logTemplates(
    written.map(({ at = new Date(0).toISOString(), text, run }) => {
      const { isError, level } = readLogLine(text);
      const told = isError ? troubleOf(level) : undefined;
      return { at, text, level: told, pod: run.pod.name };
    }),
  );
  const troubled = all.filter(({ level }) => level !== undefined);
  const others = all.filter(({ level }) => level === undefined);
  return { patterns: [...troubled, ...others].slice(0, patternsAtMost), patternsInAll: all.length };
}

function troubleOf(level: string | undefined): string {
  return level === "fatal" || level === "warn" ? level : "error";
}

/** The newest of each shape. */
function newestErrors(written: readonly Written[]): Written[] {
  const errors = written
    .filter(({ text }) => {
      const { isError, level } = readLogLine(text);
      // What a program calls a warning is none of its errors.
      return isError && level !== "warn";
    })
    .toSorted((left, right) => ((left.at ?? "") < (right.at ?? "") ? 1 : -1));
  const shapes = Map.groupBy(errors, (line) => shapeOf(line.text));
  return [...shapes.values()].flatMap(([newest]) => newest ?? []).slice(0, errorsAtMost);
}

function shapeOf(line: string): string {
  return line.replaceAll(/\d+/gu, "#");
}

/** Logs that were not read, those that one thing hides together; and pods that were not looked at. */
function unreadGaps(reads: readonly RunRead[], total: number, { namespace, api }: LogScope): Gap[] {
  const unread = reads.flatMap((one) => (one.kind === "unread" ? [one] : []));
  const refusedReads = unread.filter(({ failure }) => failure.refusedUser !== undefined);
  const others = unread.filter(({ failure }) => failure.refusedUser === undefined);
  const granted = refusals(
    refusedReads.slice(0, 1).map(({ failure }) => ({ kind: podLogs, namespace, failure })),
    api.kubectl,
  );
  // What one node does not give says nothing of others.
  const same = Map.groupBy(others, ({ failure: { isLate, why, kind } }) => (isLate ? why : kind));
  return [
    ...granted.map(({ gap }) => gap),
    ...[...same.values()].flatMap((group) => groupGap(group, namespace)),
    ...(total > podsAtMost ? [restGap(total, namespace)] : []),
  ];
}

function groupGap(group: readonly { run: LogRun; failure: Failure }[], namespace: string): Gap[] {
  const [first] = group;
  if (first === undefined) return [];
  const names = group.map(({ run }) => run.pod.name);
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  const what = `the log of ${names.slice(0, 3).join(", ")}${more}`;
  return [toGap(first.failure, { what, about: { kinds: [podLogs.kind], namespace } })];
}

function restGap(total: number, namespace: string): Gap {
  return {
    origin: "kubernetes",
    kind: "cut",
    what: `the logs of ${total - podsAtMost} of ${total} pods`,
    why: `at most ${podsAtMost} are read, those that need help most`,
    about: { kinds: [podLogs.kind], namespace },
    remedy: { text: "Name one of the others as pod." },
  };
}

function neverEmpty(): never {
  throw new RangeError("a workload that was found has pods");
}
