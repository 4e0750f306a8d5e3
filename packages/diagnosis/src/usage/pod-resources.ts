import { isSidecar, requestOf } from "../graph/pod-request.ts";
import { toNumber } from "../quantity.ts";
import type { PodSpec } from "../state/pod.ts";

type Resource = "cpu" | "memory";

/** What a pod requests, as the scheduler counts it. */
export function requestsOf(spec: PodSpec, resource: Resource): number {
  return toNumber(requestOf(spec, resource).amount);
}

/** Undefined: a container has none, so the pod may use what the node has. */
export function limitsOf(
  { containers, initContainers }: PodSpec,
  resource: Resource,
): number | undefined {
  const running = [...containers, ...initContainers.filter(isSidecar)];
  const limits = running.map(({ resources }) => resources?.limits[resource]);
  return limits.includes(undefined)
    ? undefined
    : limits.reduce((total, limit) => total + toNumber(limit), 0);
}
