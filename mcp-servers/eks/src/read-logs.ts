import type { Known } from "@binnacle/contracts";
import { type Cluster, type ContainerLog, LOG_LINES, type LogToRead } from "@binnacle/diagnosis";
import type { ClusterApi } from "./api/cluster-api.ts";
import { type ApiResult, type Failure, toGap } from "./api/failure.ts";
import { inTime } from "./api/in-time.ts";
import { ofKubelet } from "./api/of-kubelet.ts";
import { pathSegment } from "./api/readable-path.ts";
import { podLogs, refusals } from "./api/refusals.ts";
import { toUnready, type UnreadyNode } from "./objects/unready-node.ts";

interface Asked {
  readonly logs: readonly LogToRead[];
  /** By name, as far as they were read. */
  readonly nodes: Cluster["nodes"];
}

/** The tail of each log, or the gap. */
export async function readLogs(
  api: ClusterApi,
  { logs, nodes }: Asked,
  signal: AbortSignal,
): Promise<ContainerLog[]> {
  return await Promise.all(
    logs.map(async (log) => {
      const node = nodes.get(log.node ?? "");
      const unready = node && toUnready(node);
      return { ...log, lines: await readLog(api, { ...log, unready }, signal) };
    }),
  );
}

async function readLog(
  api: ClusterApi,
  {
    namespace,
    pod,
    container,
    previous,
    node,
    unready,
  }: LogToRead & { readonly unready: UnreadyNode | undefined },
  signal: AbortSignal,
): Promise<Known<readonly string[]>> {
  const path = `/api/v1/namespaces/${pathSegment("namespace", namespace)}/pods/${pathSegment("pod name", pod)}/log`;
  const query = { container, previous: previous || undefined, tailLines: LOG_LINES };
  const read = await api.text(path, { signal, query: { ...query, limitBytes: 256 * 1024 } });
  const result: ApiResult<readonly string[]> =
    read.kind === "failed"
      ? read
      : await inTime(signal, async () => await api.redactor.value(toLines(read.value), { signal }));
  if (result.kind === "ok") return { kind: "known", value: result.value };
  const failure = ofKubelet(result.failure, node, unready);
  const [refused] = refusals([{ kind: podLogs, namespace, failure }], api.kubectl);
  const what = `log of container ${container} of pod ${namespace}/${pod}`;
  const about = { kinds: [podLogs.kind], namespace, name: pod };
  const isRefused = failure.refusedUser !== undefined && refused !== undefined;
  if (isRefused) return { kind: "unknown", gap: refused.gap };
  const gap = toGap(failure, { what, about });
  // The API server may read logs, and the kubelet keeps this one no more: nobody forbids it.
  return { kind: "unknown", gap: isGone(failure) ? { ...gap, kind: "no_data" } : gap };
}

/** A container that waits, ended long ago or never fell has no such log. */
function isGone({ kind }: Failure): boolean {
  return kind === "bad_input" || kind === "not_found";
}

/** Lines of a log; nothing follows the last line end. */
function toLines(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/u, "").split("\n");
}
