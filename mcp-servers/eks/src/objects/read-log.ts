import { AppError, type ObjectRef, present } from "@binnacle/contracts";
import type { ApiResult } from "../api/failure.ts";
import { type PodScope, podPath } from "./find-pods.ts";
import type { PodObject } from "./pod-object.ts";

const bytesAtMost = 1024 * 1024;

export interface LogRequest {
  readonly container: string;
  readonly previous: boolean;
  readonly tailLines: number;
  readonly sinceSeconds?: number | undefined;
  readonly timestamps?: boolean | undefined;
}

/** Reads the log of one container run. Throws `AppError` when the pod has no such container. */
export async function readLog(
  pod: PodObject,
  request: LogRequest,
  scope: PodScope,
): Promise<ApiResult<string>> {
  const { containers, initContainers } = pod.spec;
  const names = [...containers, ...initContainers].map(({ name }) => name);
  if (!names.includes(request.container))
    throw new AppError(
      "not_found",
      `Pod ${pod.metadata.name} has no container ${JSON.stringify(request.container)}. It has: ${names.join(", ")}.`,
    );
  const { previous, ...rest } = request;
  const log = await scope.api.text(`${podPath(pod.metadata.name, scope)}/log`, {
    signal: scope.signal,
    query: { ...rest, previous: previous || undefined, limitBytes: bytesAtMost },
  });
  if (log.kind === "failed") return log;
  return { kind: "ok", value: await scope.api.redactor.value(log.value, { signal: scope.signal }) };
}

export function podRef({ metadata: { name, uid } }: PodObject, namespace: string): ObjectRef {
  return { kind: "Pod", namespace, name, ...present({ uid }) };
}
