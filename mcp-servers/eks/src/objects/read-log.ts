import { AppError, type ObjectRef } from "@binnacle/contracts";
import { z } from "zod";
import type { ClusterApi } from "../api/cluster-api.ts";
import { type ApiResult, valueOf } from "../api/failure.ts";
import { pathSegment } from "../api/readable-path.ts";

const bytesAtMost = 1024 * 1024;
const Pod = z.object({
  metadata: z.object({
    name: z.string(),
    uid: z.string().optional(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
  spec: z.object({
    containers: z.array(z.object({ name: z.string() })),
    initContainers: z.array(z.object({ name: z.string() })).nullish(),
  }),
});

export interface LogRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string | undefined;
  readonly previous: boolean;
  readonly tailLines: number;
  readonly sinceSeconds?: number | undefined;
  readonly timestamps?: boolean | undefined;
}

export interface LogRead {
  readonly pod: ObjectRef;
  readonly container: string;
  /** The failure of the log itself; the pod was found. */
  readonly log: ApiResult<string>;
}

/** Reads the log of one container; without a name of the one that kubectl would take. Throws `AppError` when there is no such pod or container. */
export async function readLog(
  api: ClusterApi,
  request: LogRequest,
  signal: AbortSignal,
): Promise<LogRead> {
  const path = `/api/v1/namespaces/${pathSegment("namespace", request.namespace)}/pods/${pathSegment("pod name", request.pod)}`;
  const { metadata, spec } = Pod.parse(valueOf(await api.json(path, { signal })));
  const containers = [...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name);
  const preferred = metadata.annotations?.["kubectl.kubernetes.io/default-container"];
  const container = request.container ?? preferred ?? containers[0] ?? "";
  if (!containers.includes(container))
    throw new AppError(
      "not_found",
      `Pod ${request.pod} has no container ${container}. It has: ${containers.join(", ")}.`,
    );
  const query = {
    container,
    previous: request.previous || undefined,
    tailLines: request.tailLines,
    sinceSeconds: request.sinceSeconds,
    timestamps: request.timestamps,
    limitBytes: bytesAtMost,
  };
  return {
    pod: {
      kind: "Pod",
      namespace: request.namespace,
      name: metadata.name,
      ...(metadata.uid === undefined ? {} : { uid: metadata.uid }),
    },
    container,
    log: await api.text(`${path}/log`, { signal, query }),
  };
}
