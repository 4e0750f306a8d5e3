import { AppError } from "@binnacle/contracts";
import { type Failure, fromSocketError } from "../api/failure.ts";
import { pathOf } from "../resources/find-resource.ts";
import type { Copy, WatchDeps } from "./copy.ts";
import { endList, keep, tooMany } from "./keep.ts";
import { openStream } from "./open-stream.ts";
import { readLines } from "./read-lines.ts";
import { readWatchEvent, type WatchEvent } from "./watch-event.ts";

/** Why a pass ended. `revision`: from there the next goes on; absent: with a list. */
export type Ended =
  | { readonly kind: "ended"; readonly revision: string | undefined }
  | {
      readonly kind: "failed";
      readonly revision: string | undefined;
      /** 0: there was no answer, or none that can be understood. */
      readonly status: number;
      readonly failure: Failure;
    };

/** A watch without a word for longer is begun anew: a bookmark comes every minute where there is anything to tell. */
const silenceMs = { live: 100_000, list: 15_000 };
/** How long one stream lasts; up to twice as long, so that not all end at once. */
const lastsSeconds = 300;
/** What happened while no stream was open comes first of all; where nothing comes, nothing happened. */
const catchUpMs = 250;
const batchSize = 500;

/** One stream until it ends: from a revision on, or with the list of all that there is. Never throws. */
export async function streamPass(
  copy: Copy,
  deps: WatchDeps,
  from: string | undefined,
): Promise<Ended> {
  const opened = await openStream(deps.connect, pathFor(copy, deps, from), deps.signal);
  if (opened.kind === "failed") return { ...opened, revision: from };
  const run = createRun(copy, deps, from);
  const caughtUp = () => copy.become({ kind: "live" });
  const timer = from === undefined ? undefined : setTimeout(caughtUp, catchUpMs);
  try {
    for await (const lines of readLines(opened.incoming, run.silenceMs)) {
      const stopped = await run.take(lines);
      if (stopped !== undefined) return stopped;
    }
    return { kind: "ended", revision: run.revision() };
  } catch (error) {
    const failure = failureOf(error);
    // A watch from a revision that the server does not know any more is silent for ever.
    const revision = failure.kind === "timeout" ? undefined : run.revision();
    return failed(revision, { status: 0, failure });
  } finally {
    clearTimeout(timer);
  }
}

function pathFor({ kind }: Copy, { namespace }: WatchDeps, from: string | undefined): string {
  const lasts = Math.round(lastsSeconds * (1 + Math.random()));
  const start =
    from === undefined
      ? { sendInitialEvents: "true", resourceVersionMatch: "NotOlderThan" }
      : { resourceVersion: from };
  const query = new URLSearchParams({
    watch: "true",
    allowWatchBookmarks: "true",
    timeoutSeconds: String(lasts),
    ...start,
  });
  return `${pathOf(kind, { namespace })}?${query.toString()}`;
}

function createRun(copy: Copy, deps: WatchDeps, from: string | undefined) {
  let revision = from;
  let isList = from === undefined;
  let waiting: WatchEvent[] = [];
  if (isList) copy.kept.beginList();
  const flush = async () => {
    const events = waiting;
    waiting = [];
    await keep(copy, events, deps);
    if (!isList) revision = revisionOf(events.at(-1)) ?? revision;
  };
  /** A last event that says why, or that the list is whole. */
  const take = async (event: WatchEvent | undefined): Promise<Ended | undefined> => {
    if (event === undefined) return failed(revision, unreadable);
    if (event.kind === "error") return failed(revision, endedBecause(event));
    waiting.push(event);
    const endsList = isList && isEndOfList(event);
    if (!endsList && waiting.length < batchSize) return undefined;
    if (endsList) isList = false;
    await flush();
    const many = tooMany(copy);
    if (many !== undefined) return failed(undefined, { status: 413, failure: many });
    if (endsList) endList(copy, deps);
    return undefined;
  };
  return {
    revision: () => revision,
    silenceMs: () => (isList ? silenceMs.list : silenceMs.live),
    take: async (lines: readonly string[]): Promise<Ended | undefined> => {
      copy.hear();
      for (const line of lines) {
        const stopped = await take(readWatchEvent(line));
        if (stopped !== undefined) return stopped;
      }
      if (isList) return undefined;
      await flush();
      isCurrent(copy);
      return undefined;
    },
  };
}

function isCurrent(copy: Copy): void {
  copy.become({ kind: "live" });
  copy.isKnown();
}

function isEndOfList(event: WatchEvent): boolean {
  return event.kind === "bookmark" && event.endsList;
}

function revisionOf(event: WatchEvent | undefined): string | undefined {
  return event === undefined || event.kind === "error" ? undefined : event.revision;
}

function failed(
  revision: string | undefined,
  why: { readonly status: number; readonly failure: Failure },
): Ended {
  return { kind: "failed", revision, ...why };
}

const unreadable = {
  status: 0,
  failure: { kind: "bad_input", why: "The watch told something that is no event." },
} as const;

function endedBecause({ code, why }: Extract<WatchEvent, { kind: "error" }>) {
  const failure: Failure = { kind: "unavailable", why: `The watch ended: ${why}` };
  return { status: code, failure };
}

function failureOf(error: unknown): Failure {
  if (error instanceof AppError) return { kind: error.kind, why: error.message };
  return fromSocketError(error, "the kubeconfig's address");
}
