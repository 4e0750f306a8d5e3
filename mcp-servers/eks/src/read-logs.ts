import type { Known } from "@binnacle/contracts";
import { type ContainerLog, LOG_LINES, type LogToRead } from "@binnacle/diagnosis";
import type { ClusterApi } from "./api/cluster-api.ts";
import { type ApiResult, type Failure, toGap } from "./api/failure.ts";
import { inTime } from "./api/in-time.ts";
import { ofKubelet } from "./api/of-kubelet.ts";
import { pathSegment } from "./api/readable-path.ts";
import { podLogs, refusals } from "./api/refusals.ts";

/** The tail of each log, or the gap. */
export async function readLogs(
  api: ClusterApi,
  logs: readonly LogToRead[],
  signal: AbortSignal,
): Promise<ContainerLog[]> {
  return await Promise.all(
    logs.map(async (log) => ({ ...log, lines: await readLog(api, log, signal) })),
  );
}

async function readLog(
  api: ClusterApi,
  { namespace, pod, container, previous, node }: LogToRead,
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
  const failure = ofKubelet(result.failure, node);
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
