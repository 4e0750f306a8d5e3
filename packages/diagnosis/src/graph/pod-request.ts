import { sumOf, toNumber } from "../quantity.ts";
import type { Container } from "../state/container.ts";
import type { PodSpec } from "../state/pod.ts";

/** What the scheduler reckons with, as it is written. */
export interface PodRequest {
  readonly amount: string;
  /** Those of which it is the sum. */
  readonly asking: readonly Asking[];
  /** It asks for more, before the others run, than all that run after it. */
  readonly init: Asking | undefined;
}

interface Asking {
  readonly name: string;
  readonly amount: string;
  readonly isInit: boolean;
}

/**
 * All that runs together, or what an init container needs beside the sidecars that were started before it, where that is more
 * (kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers).
 */
export function requestOf(spec: PodSpec, resource: string): PodRequest {
  if (resource === "pods") return { amount: "1", asking: [], init: undefined };
  return before(spec, resource).reduce(
    (most, next) => (toNumber(next.amount) > toNumber(most.amount) ? next : most),
    together(spec, resource),
  );
}

/** What the containers and sidecars of a pod request, that run until it ends. */
export function together({ containers, initContainers }: PodSpec, resource: string): PodRequest {
  const sidecars = initContainers.filter(isSidecar);
  const asking = [...asks(containers, resource, false), ...asks(sidecars, resource, true)];
  return { ...summed(asking), init: undefined };
}

/** `Always` on an init container makes it one. */
export function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === "Always";
}

function before({ initContainers }: PodSpec, resource: string): PodRequest[] {
  return initContainers.flatMap((item, index) => {
    if (isSidecar(item)) return [];
    const sidecars = asks(initContainers.slice(0, index).filter(isSidecar), resource, true);
    return asks([item], resource, true).map((init) => ({ ...summed([init, ...sidecars]), init }));
  });
}

function summed(asking: readonly Asking[]): Pick<PodRequest, "amount" | "asking"> {
  const amounts = asking.map(({ amount }) => amount);
  return { amount: sumOf(amounts.length > 0 ? amounts : ["0"]), asking };
}

function asks(items: readonly Container[], resource: string, isInit: boolean): Asking[] {
  return items.flatMap(({ name, resources }) => {
    const amount = resources?.requests[resource];
    return amount === undefined ? [] : [{ name, amount, isInit }];
  });
}
