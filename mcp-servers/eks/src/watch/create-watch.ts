import { type Kind, kindsToRead, type SeenChange } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import type { Connection } from "../api/connection.ts";
import type { FailedRead } from "../api/refusals.ts";
import { pathOf } from "../resources/find-resource.ts";
import { type Copy, createCopy } from "./copy.ts";
import { createHistory } from "./create-history.ts";
import { followKind } from "./follow-kind.ts";
import type { KeptItems } from "./kept-kind.ts";

export interface WatchOptions {
  readonly connect: () => Promise<Connection>;
  readonly api: ClusterApi;
  /** The only namespace that may be read, where configuration fixes one. */
  readonly namespace: string | undefined;
}

export interface Watch {
  /** Settles once no copy is being filled for the first time. */
  readonly filled: Promise<void>;
  /** What may be answered from, as `api` may see it; undefined: the API server does not answer, so that nothing kept is to be trusted. */
  readonly view: (api: ClusterApi, signal: AbortSignal) => Promise<Kept | undefined>;
}

/** What is kept, as one question sees it. */
export interface Kept {
  /** Undefined: it is not in step with the API server, and must be listed. */
  readonly list: (kind: Kind, where: Place) => Promise<KeptItems | undefined>;
  /** What was seen to change in a namespace, or in all of the cluster that may be looked at. */
  readonly changes: (namespace: string | undefined) => readonly SeenChange[];
  /** Since when every change of the kinds that keep a history was seen, milliseconds since the epoch; undefined: not yet. */
  readonly since: () => number | undefined;
  /** When the API server last said anything of any kind, milliseconds since the epoch. */
  readonly heardAt: () => number;
  /** Kinds that keep a history, and whose watch was refused. */
  readonly refused: () => readonly FailedRead[];
  /** Kinds that keep a history, and whose watch is being taken up again; until when what happened was heard of, milliseconds since the epoch. */
  readonly broken: () => { readonly plurals: readonly string[]; readonly knownUntil: number };
}

interface Place {
  readonly namespace?: string | undefined;
  readonly signal: AbortSignal;
}

/** A first list of the whole cluster is on its way: reading it a second time beside it would be slower still. */
const fillingMostMs = 30_000;
/** Of a list that nothing is heard of for so long nobody knows whether it comes: a proxy may hold it back. */
const quietMostMs = 5000;
/** A stream that ended is begun again at once. */
const brokenMostMs = 500;
/** One small read shows that the API server is there. */
const probeMostMs = 3000;

/** Watches every kind that a diagnosis reads, for as long as the thread lives. */
export function createWatch({ connect, api, namespace }: WatchOptions): Watch {
  const history = createHistory(api.now);
  const { signal: forever } = new AbortController();
  const deps = { ...createLink(connect), api, namespace, onTurn: history.note, signal: forever };
  const copies = new Map<string, Copy>(
    kindsToRead.map((kind) => [kind.kind, createCopy(kind, api.now)]),
  );
  // Each ends with the thread.
  for (const copy of copies.values()) void followKind(copy, deps);
  const listOf = async (kind: string, where: Place): Promise<KeptItems | undefined> => {
    const copy = copies.get(kind);
    if (copy === undefined || isOutside(copy.kind, where, namespace)) return undefined;
    await inStep(copy, where);
    const { kind: state } = copy.state();
    if (state === "unserved") return nothing;
    return state === "live" ? copy.kept.list(where.namespace) : undefined;
  };
  return {
    filled: Promise.all([...copies.values()].map(isFilled)).then(() => undefined),
    view: async (seen, signal) => {
      const ending = AbortSignal.any([signal, AbortSignal.timeout(probeMostMs)]);
      const answer = await seen.text("/version", { signal: ending });
      if (answer.kind === "failed" && answer.failure.kind !== "denied") return undefined;
      return {
        list: asSeenBy(seen, listOf),
        changes: (within) => history.changes().filter(isSeenBy(seen, within)),
        ...toldBy(copies),
      };
    },
  };
}

/** One connection for all watches, and another after its credentials were refused. */
function createLink(connect: WatchOptions["connect"]) {
  let connection: Promise<Connection> | undefined;
  const forget = () => {
    connection = undefined;
  };
  return {
    forget,
    connect: async () => {
      connection ??= connect();
      return await connection.catch((error: unknown) => {
        forget();
        throw error;
      });
    },
  };
}

/** How far the copies of those kinds go that keep a history. */
function toldBy(copies: ReadonlyMap<string, Copy>): Omit<Kept, "list" | "changes"> {
  const all = [...copies.values()].filter(({ kind }) => kind.uses.includes("changes"));
  const served = () => all.filter((copy) => copy.state().kind !== "unserved");
  const refused = () =>
    served().flatMap((copy): FailedRead[] => {
      const state = copy.state();
      return state.kind === "refused" ? [{ kind: copy.kind, failure: state.failure }] : [];
    });
  const broken = () => {
    const torn = served().filter((copy) => copy.state().kind === "broken" && copy.since());
    const plurals = torn.map(({ kind }) => kind.plural);
    return { plurals, knownUntil: Math.min(...torn.map((copy) => copy.knownUntil())) };
  };
  return {
    refused,
    broken,
    heardAt: () => Math.max(...all.map((copy) => copy.heardAt())),
    since: () => {
      const times = served()
        .filter((copy) => copy.state().kind !== "refused")
        .map((copy) => copy.since());
      const known = times.filter((time) => time !== undefined);
      return known.length === times.length && known.length > 0 ? Math.max(...known) : undefined;
    },
  };
}

/** Whoever may look at some namespaces sees what changed in the one that is asked about. */
function isSeenBy({ refusalOf }: ClusterApi, within: string | undefined) {
  return ({ subject: { namespace } }: SeenChange): boolean => {
    if (refusalOf !== undefined && (within === undefined || namespace !== within)) return false;
    return within === undefined || namespace === undefined || namespace === within;
  };
}

/** Who may look at some namespaces only is refused by the API's own wall, and sees no other namespace's name. */
function asSeenBy(
  { refusalOf }: ClusterApi,
  listOf: (kind: string, where: Place) => Promise<KeptItems | undefined>,
): Kept["list"] {
  if (refusalOf === undefined) return async ({ kind }, where) => await listOf(kind, where);
  return async (kind, where) => {
    if (refusalOf(pathOf(kind, where)) !== undefined) return undefined;
    const list = await listOf(kind.kind, where);
    if (list?.items.kind !== "known" || kind.kind !== "Namespace") return list;
    const value = list.items.value.filter(
      ({ metadata: { name } }) => refusalOf(pathOf(kind, { name })) === undefined,
    );
    return { items: { kind: "known", value }, unreadable: [] };
  };
}

const nothing: KeptItems = { items: { kind: "known", value: [] }, unreadable: [] };

/** What was not watched is not known. */
function isOutside(
  { isNamespaced }: Kind,
  { namespace }: Place,
  watched: string | undefined,
): boolean {
  return isNamespaced && watched !== undefined && namespace !== watched;
}

/** Waits for a copy that is about to be in step, and no longer than listing would take. */
async function inStep(copy: Copy, { namespace, signal }: Place): Promise<void> {
  const isFilling = copy.state().kind === "filling";
  if (!isFilling || namespace !== undefined) return await leaves(copy, [signal, brokenMostMs]);
  const late = AbortSignal.any([signal, AbortSignal.timeout(fillingMostMs)]);
  let heardAt: number | undefined;
  while (copy.state().kind === "filling" && !late.aborted && copy.heardAt() !== heardAt) {
    heardAt = copy.heardAt();
    await leaves(copy, [late, quietMostMs]);
  }
}

/** Until the copy is no longer what it is now, if that is on its way to be in step; no longer than that. */
async function leaves(copy: Copy, [signal, mostMs]: readonly [AbortSignal, number]): Promise<void> {
  const { kind } = copy.state();
  if (kind !== "filling" && kind !== "broken") return;
  const late = AbortSignal.any([signal, AbortSignal.timeout(mostMs)]);
  const over = new Promise<void>((resolve) => {
    if (late.aborted) resolve();
    else late.addEventListener("abort", () => resolve(), { once: true });
  });
  while (copy.state().kind === kind && !late.aborted) await Promise.race([copy.next(), over]);
}

async function isFilled(copy: Copy): Promise<void> {
  while (copy.state().kind === "filling") await copy.next();
}
