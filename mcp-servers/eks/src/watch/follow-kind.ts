import { setTimeout as pause } from "node:timers/promises";
import type { Copy, CopyState, WatchDeps } from "./copy.ts";
import { listPass } from "./list-pass.ts";
import { type Ended, streamPass } from "./stream-pass.ts";

/** Doubled after each failure, and each time made shorter by chance, so that not all come back at once. */
const pauseMs = { first: 250, most: 30_000 };
/** A stream that lived so long was none that fails at once. */
const wellMs = 10_000;
/** What is not served or not granted may be later: looked at again after the first, doubled up to the second. */
const againMs = { first: 10_000, most: 60_000 };
/** An API server that starts refuses everything until it has read its roles: within some ten seconds it is asked so often before it is believed. */
const refusalsAtMost = 6;

interface Progress {
  /** The watch goes on from there; absent: a list comes first. */
  readonly revision: string | undefined;
  /** The server streams lists. */
  readonly streams: boolean;
  readonly waitMs: number;
  readonly failures: number;
  /** How often it was refused, one after the other. */
  readonly refusals: number;
}

const unhindered = { failures: 0, refusals: 0 };

/** Keeps a copy true until the signal aborts: one list, then what the watch tells; both again when its thread breaks. */
export async function followKind(copy: Copy, deps: WatchDeps): Promise<void> {
  const { signal } = deps;
  let progress: Progress = { revision: undefined, streams: true, waitMs: 0, ...unhindered };
  while (!signal.aborted) {
    const startedMs = performance.now();
    const ended = await onePass(copy, deps, progress);
    if (signal.aborted) return;
    const isWell = performance.now() - startedMs > wellMs;
    progress = await afterwards(ended, { copy, deps, progress, isWell });
    await pause(progress.waitMs, undefined, { signal }).catch(() => undefined);
  }
}

async function onePass(copy: Copy, deps: WatchDeps, progress: Progress): Promise<Ended> {
  const { revision, streams } = progress;
  if (revision !== undefined || streams) return await streamPass(copy, deps, revision);
  return await listPass(copy, deps);
}

interface Situation {
  readonly copy: Copy;
  readonly deps: WatchDeps;
  readonly progress: Progress;
  readonly isWell: boolean;
}

/** What comes next, and when. */
async function afterwards(ended: Ended, situation: Situation): Promise<Progress> {
  const { copy, progress, isWell } = situation;
  const next = { ...progress, revision: ended.revision };
  if (ended.kind === "ended") {
    // Of a list by pages the watch comes next.
    const isList = progress.revision === undefined && !progress.streams;
    if (!isList) copy.become({ kind: "broken" });
    return { ...next, ...unhindered, waitMs: isList || isWell ? 0 : pauseMs.first };
  }
  return await afterFailure(ended, situation);
}

async function afterFailure(ended: Failed, situation: Situation): Promise<Progress> {
  const { copy, deps, progress, isWell } = situation;
  const next = { ...progress, revision: ended.revision };
  if (ended.status === 401) deps.forget();
  const resting = await restOf(ended, copy, deps);
  if (resting !== undefined) return afterRefusal(resting, ended, situation);
  becomeUnsure(copy, progress);
  if (isListRefused(ended, progress)) return { ...next, streams: false, waitMs: 0 };
  const failures = isWell ? 0 : progress.failures + 1;
  const revision = ended.status === 410 ? undefined : ended.revision;
  return { ...next, revision, failures, refusals: 0, waitMs: pauseFor(failures) };
}

/** Nobody waits for what could not be filled twice. */
function becomeUnsure(copy: Copy, { failures, refusals }: Progress): void {
  const isFilling = copy.since() === undefined && failures + refusals === 0;
  copy.become({ kind: isFilling ? "filling" : "broken" });
}

function afterRefusal(resting: CopyState, ended: Failed, { copy, progress }: Situation): Progress {
  const refusals = progress.refusals + 1;
  const next = { ...progress, refusals };
  if (refusals <= refusalsAtMost && mayPass(resting, ended, copy)) {
    becomeUnsure(copy, progress);
    return { ...next, revision: ended.revision, waitMs: pauseFor(refusals) };
  }
  copy.become(resting);
  copy.forget();
  const doubled = againMs.first * 2 ** Math.min(Math.max(0, refusals - refusalsAtMost - 1), 10);
  const restMs = resting.kind === "unserved" ? againMs.most : Math.min(againMs.most, doubled);
  return { ...next, revision: undefined, waitMs: restMs * (0.5 + Math.random()) };
}

/** What was watched before was granted and served then; a first refusal may be that of an API server that starts. */
function mayPass({ kind }: CopyState, { status }: Failed, copy: Copy): boolean {
  const isPassing = status === 403 || status === 404;
  return isPassing && (copy.since() !== undefined || (status === 403 && kind === "refused"));
}

type Failed = Extract<Ended, { kind: "failed" }>;

/** The server knows of no streamed list, or something between holds back what has no end. */
function isListRefused({ status, failure }: Failed, progress: Progress): boolean {
  const isListStream = progress.revision === undefined && progress.streams;
  const isUnknown = status === 400 || status === 422 || failure.kind === "bad_input";
  return isListStream && (isUnknown || failure.kind === "timeout");
}

/** What will be no other soon; undefined: it may. A watch that is not served is answered with 404 or 405; 413: too many to keep. */
async function restOf(
  { status, failure }: Failed,
  copy: Copy,
  deps: WatchDeps,
): Promise<CopyState | undefined> {
  if (![403, 404, 405, 413].includes(status)) return undefined;
  if (await isUnserved(status, copy, deps)) return { kind: "unserved" };
  return { kind: "refused", failure };
}

/** A role that does not name a custom kind is refused before it is looked up; discovery is open to all. */
async function isUnserved(status: number, { kind }: Copy, { api, signal }: WatchDeps) {
  if (!kind.isCustom || (status !== 403 && status !== 404)) return false;
  if (status === 404) return true;
  const found = await api.json(`/apis/${kind.group}/${kind.version}`, { signal });
  return found.kind === "failed" && found.failure.kind === "not_found";
}

function pauseFor(failures: number): number {
  const most = Math.min(pauseMs.most, pauseMs.first * 2 ** Math.min(failures, 10));
  return most * (0.5 + Math.random() / 2);
}
