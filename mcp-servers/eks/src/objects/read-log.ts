import { AppError, type Gap, type ObjectRef, present } from "@binnacle/contracts";
import type { ObjectFact } from "@binnacle/diagnosis";
import type { Query } from "../api/cluster-api.ts";
import type { ApiResult } from "../api/failure.ts";
import { inTime } from "../api/in-time.ts";
import { ofKubelet } from "../api/of-kubelet.ts";
import type { Between } from "../window-between.ts";
import { type LogEntry, toEntries } from "./log-entries.ts";
import type { PodObject } from "./pod-object.ts";
import { type LogScope, type PodScope, podPath } from "./pod-scope.ts";

interface LogRequest extends Between {
  readonly container: string;
  readonly previous: boolean;
  /** As many of the newest lines. */
  readonly tailLines: number;
  /** Of what is read, before lines are chosen. Default: 1 MB. */
  readonly bytesAtMost?: number;
  /** Only lines that hold this text, in either case. */
  readonly grep?: string | undefined;
}

interface LogRead {
  /** Oldest first. */
  readonly entries: readonly LogEntry[];
  /** There are older ones. */
  readonly hasMore: boolean;
  /** What of the run was not looked at. */
  readonly gaps: readonly Gap[];
  /** That its node is not Ready. */
  readonly ofNode: readonly ObjectFact[];
}

const mega = 1024 * 1024;
/** What is searched through. */
const searchedLines = 10_000;
/** A window without a beginning. */
const usualMs = 3_600_000;

/**
 * The log of one container run, bounded. Throws `AppError` when the pod has no such container.
 * The kubelet knows no end of a window: then all since its beginning is read, and what came later is left out.
 */
export async function readLog(
  pod: PodObject,
  request: LogRequest,
  scope: LogScope,
): Promise<ApiResult<LogRead>> {
  assertContainer(pod, request.container);
  const { bytesAtMost = mega, tailLines, grep, toMs = Number.POSITIVE_INFINITY } = request;
  const isSearch = grep !== undefined || request.toMs !== undefined;
  const lines = isSearch ? searchedLines : tailLines + 1;
  const { read, ofNode } = await readBoth(pod, { ...request, bytesAtMost, lines }, scope);
  if (read.kind === "failed") return read;
  const { text, isShortened } = read.value;
  const redacted = await redactedEntries(text, scope);
  if (redacted.kind === "failed") return redacted;
  const chosen = redacted.value.filter((entry) => isBefore(entry, toMs) && holds(entry, grep));
  const entries = chosen.slice(-tailLines);
  const isFull = Buffer.byteLength(text) >= bytesAtMost;
  const isCut = isFull && redacted.value.every((one) => isBefore(one, toMs));
  const value = {
    entries,
    hasMore: isShortened || chosen.length > entries.length,
    gaps: isCut ? [cutGap(pod, redacted.value, scope)] : [],
    ofNode,
  };
  return { kind: "ok", value };
}

/** The text, and meanwhile what its node says of itself. */
async function readBoth(pod: PodObject, request: TextRequest, scope: LogScope) {
  const { nodeName } = pod.spec;
  const [read, node] = await Promise.all([readText(pod, request, scope), scope.nodeOf(nodeName)]);
  const ofNode = node ? [node.fact] : [];
  if (read.kind === "ok") return { read, ofNode };
  return { read: { ...read, failure: ofKubelet(read.failure, nodeName, node) }, ofNode };
}

/** Line by line without their times, which would part what goes over several lines. */
async function redactedEntries(
  text: string,
  { signal, api }: PodScope,
): Promise<ApiResult<LogEntry[]>> {
  const entries = toEntries(text);
  return await inTime(signal, async () => {
    const texts = await api.redactor.value(
      entries.map((entry) => entry.text),
      { signal },
    );
    return entries.map((entry, index) => ({ ...entry, text: texts[index] ?? "" }));
  });
}

function holds({ text }: LogEntry, grep: string | undefined): boolean {
  return grep === undefined || text.toLowerCase().includes(grep.toLowerCase());
}

function assertContainer({ metadata, spec }: PodObject, container: string): void {
  const names = [...spec.containers, ...spec.initContainers].map(({ name }) => name);
  if (names.includes(container)) return;
  throw new AppError(
    "not_found",
    `Pod ${metadata.name} has no container ${JSON.stringify(container)}. It has: ${names.join(", ")}.`,
  );
}

function isBefore({ at }: LogEntry, toMs: number): boolean {
  return at === undefined || Date.parse(at) <= toMs;
}

interface TextRequest extends LogRequest {
  readonly bytesAtMost: number;
  readonly lines: number;
}

interface TextRead {
  readonly text: string;
  /** Fewer lines were read than were asked for. */
  readonly isShortened: boolean;
}

/** Of a tail the kubelet gives the first bytes, and leaves out the newest lines: then it is asked for fewer. */
async function readText(
  pod: PodObject,
  request: TextRequest,
  scope: PodScope,
): Promise<ApiResult<TextRead>> {
  const path = `${podPath(pod.metadata.name, scope)}/log`;
  const read = async (tailLines: number | undefined): Promise<ApiResult<TextRead>> => {
    const query = { ...queryOf(request), tailLines };
    const answer = await scope.api.text(path, { signal: scope.signal, query });
    if (answer.kind === "failed") return answer;
    const isShortened = tailLines !== undefined && tailLines < request.lines;
    return { kind: "ok", value: { text: answer.value, isShortened } };
  };
  // What is asked for ends before now: its end is no tail.
  if (request.toMs !== undefined) return await read(undefined);
  const first = await read(request.lines);
  if (first.kind === "failed") return first;
  const { text } = first.value;
  if (Buffer.byteLength(text) < request.bytesAtMost) return first;
  const second = await read(Math.max(1, Math.floor(text.split("\n").length * 0.8)));
  return second.kind === "failed" ? first : second;
}

function queryOf({ container, previous, bytesAtMost, fromMs, toMs }: TextRequest): Query {
  const beginMs = fromMs ?? (toMs === undefined ? undefined : toMs - usualMs);
  return {
    container,
    previous: previous || undefined,
    timestamps: true,
    sinceTime: beginMs === undefined ? undefined : new Date(beginMs).toISOString(),
    limitBytes: bytesAtMost,
  };
}

function cutGap(
  { metadata: { name } }: PodObject,
  all: readonly LogEntry[],
  { namespace }: PodScope,
): Gap {
  const last = all.at(-1)?.at;
  const after = last === undefined ? "" : ` after ${last}`;
  return {
    origin: "kubernetes",
    kind: "cut",
    what: `lines of pod ${name}${after}`,
    why: "the log is larger than is read at once",
    about: { kinds: ["Pod/log"], namespace, name },
    remedy: { text: "Ask for a later since, or for fewer lines." },
  };
}

export function podRef({ metadata: { name, uid } }: PodObject, namespace: string): ObjectRef {
  return { kind: "Pod", namespace, name, ...present({ uid }) };
}
