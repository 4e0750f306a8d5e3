import { toNumber } from "../quantity.ts";
import type { Container } from "../state/container.ts";
import type { PodSpec } from "../state/pod.ts";

type Resource = "cpu" | "memory";

/**
 * What a pod requests, as the scheduler counts it: its containers and sidecars together, or its largest init container where that is more
 * (kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers).
 */
export function requestsOf({ containers, initContainers }: PodSpec, resource: Resource): number {
  const of = ({ resources }: Container) => toNumber(resources?.requests[resource]);
  const sidecars = sum(initContainers.filter(isSidecar).map(of));
  const largest = Math.max(0, ...initContainers.filter((item) => !isSidecar(item)).map(of));
  return Math.max(sum(containers.map(of)) + sidecars, largest + sidecars);
}

/** Undefined: a container has none, so the pod may use what the node has. */
export function limitsOf(
  { containers, initContainers }: PodSpec,
  resource: Resource,
): number | undefined {
  const running = [...containers, ...initContainers.filter(isSidecar)];
  const limits = running.map(({ resources }) => resources?.limits[resource]);
  return limits.includes(undefined) ? undefined : sum(limits.map((limit) => toNumber(limit)));
}

function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === "Always";
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
