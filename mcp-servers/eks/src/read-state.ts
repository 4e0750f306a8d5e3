import { AppError, type Cluster, type Gap, type Known, present } from "@binnacle/contracts";
import {
  type ClusterState,
  type KindToRead,
  kindsLater,
  kindsToRead,
  type StateList,
  toStateList,
  type Use,
} from "@binnacle/diagnosis";
import type { ClusterApi } from "./api/cluster-api.ts";
import { type ApiResult, type Failure, toError } from "./api/failure.ts";
import { listPages } from "./api/list-pages.ts";
import { type FailedRead, refusals } from "./api/refusals.ts";
import { pathOf } from "./resources/find-resource.ts";
import type { Kept } from "./watch/create-watch.ts";

/** Where the lists of one question come from: what is kept, and the API for everything else. */
export interface Source {
  readonly api: ClusterApi;
  readonly kept?: Kept | undefined;
  /** The one namespace that may be read. */
  readonly fixedNamespace?: string | undefined;
}

export interface StateScope {
  /** Absent: all namespaces. */
  readonly namespace?: string | undefined;
  readonly cluster: Cluster;
  /** What the lists are for; absent: a diagnosis, which needs all. */
  readonly use?: Use;
  readonly signal: AbortSignal;
}

/**
 * Reads the lists of one namespace or of the cluster, projected page by page.
 * A list that fails is unknown with its gap; when all fail alike, that is the error. Logs are read by `readLogs`.
 */
export async function readState(source: Source, scope: StateScope): Promise<ClusterState> {
  const kinds = [...kindsToRead, ...(scope.use === undefined ? [] : kindsLater)].filter(
    ({ uses }) => scope.use === undefined || uses.some((use) => use === scope.use),
  );
  const reads = (await Promise.all(kinds.map((kind) => readLists(source, kind, scope)))).flat();
  return {
    clusterId: scope.cluster.id,
    clusterName: scope.cluster.name,
    lists: withGaps(source.api, reads),
    logs: [],
    ...present({ seen: source.kept?.changes(scope.namespace) }),
  };
}

interface ListRead {
  readonly kind: KindToRead;
  readonly namespace: string | undefined;
  readonly result: ApiResult<Pick<StateList, "items" | "unreadable">>;
}

/** Of a kind that is about other namespaces than its own all are read. Where that is refused, those of the own one, and the refusal is told. */
async function readLists(
  { api, kept, fixedNamespace }: Source,
  kind: KindToRead,
  scope: StateScope,
): Promise<readonly ListRead[]> {
  const own = kind.isNamespaced ? scope.namespace : undefined;
  if (!kind.isCentral || own === undefined || fixedNamespace !== undefined)
    return [await readIn({ api, kept }, kind, { ...scope, namespace: own })];
  const all = await readIn({ api, kept }, kind, { ...scope, namespace: undefined });
  if (all.result.kind === "ok" || !isRefusal(all.result.failure)) return [all];
  const some = await readIn({ api, kept }, kind, { ...scope, namespace: own });
  return some.result.kind === "ok" ? [some, all] : [all];
}

/** By a role, or by the wall around whoever may look at some namespaces only. */
function isRefusal({ kind }: Failure): boolean {
  return kind === "denied" || kind === "refused";
}

/** One list; `namespace`: where. */
async function readIn(
  { api, kept }: Source,
  kind: KindToRead,
  scope: StateScope,
): Promise<ListRead> {
  const { namespace } = scope;
  const known = await kept?.list(kind, { namespace, signal: scope.signal });
  if (known !== undefined) return { kind, namespace, result: { kind: "ok", value: known } };
  const { redactor } = api;
  const result = await listPages(api, pathOf(kind, { namespace }), {
    signal: scope.signal,
    onPage: async (page) => {
      const { items, unreadable } = toStateList({
        kind: kind.kind,
        items: { kind: "known", value: page },
      });
      const projected = items.kind === "known" ? items.value : [];
      const value = await redactor.value(projected, { signal: scope.signal });
      return [{ value, unreadable }];
    },
  }).catch((error: unknown) => tooLate(error, kind, scope));
  if (result.kind === "failed") {
    const isUnserved =
      kind.isCustom && (await isUnknown(api, kind, { ...scope, failure: result.failure }));
    if (!isUnserved) return { kind, namespace, result };
    const none = { items: { kind: "known", value: [] }, unreadable: [] } as const;
    return { kind, namespace, result: { kind: "ok", value: none } };
  }
  const value = result.value.flatMap((page) => page.value);
  const unreadable = result.value.flatMap((page) => page.unreadable);
  const items = { kind: "known", value } as const;
  return { kind, namespace, result: { kind: "ok", value: { items, unreadable } } };
}

/** The time was over while a page was being read: that is a list that was not seen, as when the API server is slow. */
function tooLate(error: unknown, { plural }: KindToRead, { signal }: StateScope): ApiResult<never> {
  if (!signal.aborted || error instanceof AppError) throw error;
  const why = `There was no time left to read all ${plural}.`;
  return { kind: "failed", failure: { kind: "timeout", why } };
}

/** The cluster has no such kind. A role that does not name it is refused before that is looked up; discovery is open to all. */
async function isUnknown(
  api: ClusterApi,
  { group, version }: KindToRead,
  { failure, signal }: { readonly failure: Failure; readonly signal: AbortSignal },
): Promise<boolean> {
  if (failure.kind === "not_found") return true;
  if (!isRefusal(failure)) return false;
  const found = await api.json(`/apis/${group}/${version}`, { signal });
  return found.kind === "failed" && found.failure.kind === "not_found";
}

/** What failed for one reason shares one gap. */
function withGaps({ kubectl }: ClusterApi, reads: readonly ListRead[]): StateList[] {
  const failed = reads.flatMap(({ kind, namespace, result }) =>
    result.kind === "ok" ? [] : [{ kind, namespace, failure: result.failure }],
  );
  const groups = refusals(failed, kubectl);
  if (failed.length === reads.length)
    throw commonError(
      failed,
      groups.map(({ gap }) => gap),
    );
  const gaps = new Map(
    groups.flatMap(({ gap, reads: same }) => same.map((read) => [placeOf(read), gap] as const)),
  );
  return reads.map(({ result, ...read }) => ({
    kind: read.kind.kind,
    ...present({ namespace: read.namespace }),
    ...(result.kind === "ok"
      ? result.value
      : { items: unknown(gaps.get(placeOf(read))), unreadable: [] }),
  }));
}

/** Of a kind two lists may have been asked for. */
function placeOf({ kind: { kind }, namespace = "" }: Omit<FailedRead, "failure">): string {
  return `${kind} ${namespace}`;
}

function unknown(gap: Gap | undefined): Known<never> {
  if (gap === undefined) throw new AppError("bug", "A failed list has no gap.");
  return { kind: "unknown", gap };
}

function commonError(failed: readonly FailedRead[], gaps: readonly Gap[]): AppError {
  const [first] = failed;
  if (first === undefined) return new AppError("bug", "No list was read.");
  if (first.failure.refusedUser === undefined) return toError(first.failure);
  const commands = gaps.flatMap(({ remedy }) => remedy?.command ?? []);
  return new AppError("denied", `User "${first.failure.refusedUser}" may not list anything here.`, {
    remedy: { text: "Let a cluster administrator run it.", command: commands.join(" && ") },
  });
}
