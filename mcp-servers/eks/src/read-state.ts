import { AppError, type Gap, type Known } from "@binnacle/contracts";
import {
  type ClusterState,
  type ContainerLog,
  type KindToRead,
  kindsToRead,
  LOG_LINES,
  type LogToRead,
  logsToRead,
  type ObjectOf,
  type StateKind,
  type StateList,
  toStateList,
} from "@binnacle/diagnosis";
import type { ClusterApi } from "./api/cluster-api.ts";
import type { ClusterId } from "./api/cluster-id.ts";
import { type ApiResult, toError, toGap } from "./api/failure.ts";
import { listPages } from "./api/list-pages.ts";
import { pathSegment } from "./api/readable-path.ts";
import { type FailedRead, refusals } from "./api/refusals.ts";

export interface StateScope {
  /** Absent: all namespaces. */
  readonly namespace?: string;
  readonly cluster: ClusterId & { readonly name: string };
  /** The lists to read; absent: all that a diagnosis needs. */
  readonly kinds?: readonly StateKind[];
  readonly signal: AbortSignal;
}

/**
 * Reads the lists of one namespace or of the cluster, projected page by page.
 * A list that fails is unknown with its gap; when all fail alike, that is the error. Logs are read by `readLogs`.
 */
export async function readState(api: ClusterApi, scope: StateScope): Promise<ClusterState> {
  const kinds = kindsToRead.filter(({ kind }) => scope.kinds?.includes(kind) ?? true);
  const reads = await Promise.all(kinds.map((kind) => readList(api, kind, scope)));
  return {
    clusterId: scope.cluster.id,
    clusterName: scope.cluster.name,
    lists: withGaps(reads),
    logs: [],
  };
}

interface ListRead {
  readonly kind: KindToRead;
  readonly namespace?: string;
  readonly result: ApiResult<Known<readonly ObjectOf<StateKind>[]>>;
}

async function readList(
  api: ClusterApi,
  kind: KindToRead,
  { namespace, signal }: StateScope,
): Promise<ListRead> {
  const own = kind.namespaced && namespace !== undefined ? { namespace } : {};
  const path =
    own.namespace === undefined
      ? kind.clusterPath
      : kind.apiPath.replace("{namespace}", pathSegment("namespace", own.namespace));
  let unreadable: Gap | undefined;
  const result = await listPages(api, path, {
    signal,
    onPage: (items) => {
      const page = toStateList({ kind: kind.kind, items: { kind: "known", value: items } }).items;
      if (page.kind === "known") return page.value;
      unreadable ??= page.gap;
      return [];
    },
  });
  if (result.kind === "failed") return { kind, ...own, result };
  const items: Known<typeof result.value> =
    unreadable === undefined
      ? { kind: "known", value: result.value }
      : { kind: "unknown", gap: unreadable };
  return { kind, ...own, result: { kind: "ok", value: items } };
}

/** What failed for one reason shares one gap. */
function withGaps(reads: readonly ListRead[]): StateList[] {
  const failed = reads.flatMap(({ kind: { kind, resource, group }, namespace, result }) =>
    result.kind === "ok"
      ? []
      : [{ kind, resource, group, failure: result.failure, ...(namespace && { namespace }) }],
  );
  const groups = refusals<FailedRead & { readonly kind: StateKind }>(failed);
  if (failed.length === reads.length)
    throw commonError(
      failed,
      groups.map(({ gap }) => gap),
    );
  const gaps = new Map(
    groups.flatMap(({ gap, reads: same }) => same.map(({ kind }) => [kind, gap])),
  );
  return reads.map(({ kind: { kind }, namespace, result }) => ({
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    items: result.kind === "ok" ? result.value : unknown(gaps.get(kind)),
  }));
}

function unknown(gap: Gap | undefined): Known<never> {
  if (gap === undefined) throw new AppError("bug", "A failed list has no gap.");
  return { kind: "unknown", gap };
}

function commonError(failed: readonly FailedRead[], gaps: readonly Gap[]): AppError {
  const [first] = failed;
  if (first === undefined) return new AppError("bug", "No list was read.");
  if (first.failure.refusedUser === undefined) return toError(first.failure);
  return new AppError(
    "denied",
    `User "${first.failure.refusedUser}" may not list anything here. Let a cluster administrator run: ${gaps.map(({ remedy }) => remedy).join(" ; ")}`,
  );
}

/** Reads the logs that the state says are worth reading. */
export async function readLogs(
  api: ClusterApi,
  state: ClusterState,
  signal: AbortSignal,
): Promise<ContainerLog[]> {
  return await Promise.all(
    logsToRead(state).map(async (log) => ({ ...log, lines: await readLog(api, log, signal) })),
  );
}

async function readLog(
  api: ClusterApi,
  { namespace, pod, container, previous }: LogToRead,
  signal: AbortSignal,
): Promise<Known<readonly string[]>> {
  const path = `/api/v1/namespaces/${pathSegment("namespace", namespace)}/pods/${pathSegment("pod name", pod)}/log`;
  const query = { container, previous: previous || undefined, tailLines: LOG_LINES };
  const result = await api.text(path, { signal, query: { ...query, limitBytes: 256 * 1024 } });
  if (result.kind === "ok") return { kind: "known", value: toLines(result.value) };
  const { failure } = result;
  const refused = refusals([{ resource: "pods/log", group: "", namespace, failure }])[0]?.gap;
  const what = `log of container ${container} of pod ${namespace}/${pod}`;
  return {
    kind: "unknown",
    gap:
      failure.refusedUser !== undefined && refused !== undefined ? refused : toGap(failure, what),
  };
}

/** Lines of a log; nothing follows the last line end. */
export function toLines(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/u, "").split("\n");
}
