import type { Claim } from "@binnacle/contracts";
import { conditionOf } from "../../graph/pod-view.ts";
import type { Crash } from "./crash-cause.ts";

/**
 * That a container answered before its liveness probe killed it: what starts too slowly never does. Without a readiness
 * probe all that runs is Ready, and that tells nothing.
 */
export function answeredBefore(crash: Crash<unknown>): Claim | undefined {
  const { pod, container, status, cite, say } = crash;
  const { startupProbe, readinessProbe } = container.spec ?? {};
  if (startupProbe !== undefined) {
    const text = `container ${container.name} has a startupProbe, and its liveness probe begins when that has passed`;
    const pointer = `${container.specPointer}/startupProbe`;
    const passed = cite.field(pod, { pointer, value: startupProbe, text });
    return say(`Its startup probe had passed before the kill: ${NO_START}.`, passed);
  }
  if (readinessProbe === undefined) return undefined;
  if (container.status?.ready === true)
    return say(`It is Ready again since the kill: ${NO_START}.`, status);
  return wasReady(crash)
    ? say(`It was Ready before the kill, until {since}: ${NO_START}.`, cite.condition(pod, "Ready"))
    : undefined;
}

const NO_START = "it starts in time, and more time to start does not help";

/** Ready ended in the run that the kubelet killed, or by its end. */
export function wasReady({ pod, end }: Crash<unknown>): boolean {
  const { status, lastTransitionTime } = conditionOf(pod.object, "Ready") ?? {};
  return (
    status === "False" && Date.parse(lastTransitionTime ?? "") > Date.parse(end.startedAt ?? "")
  );
}
