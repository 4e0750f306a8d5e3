import type { PodView } from "../graph/pod-view.ts";
import type { Service } from "../state/network.ts";

/** A container of the pod declares the target of a port, by its name or its number. */
export function isOpenAt(
  { object }: PodView,
  { port, targetPort = port, protocol = "TCP" }: Service["spec"]["ports"][number],
): boolean {
  return [...object.spec.containers, ...object.spec.initContainers].some((container) =>
    container.ports.some(
      (item) =>
        (item.protocol ?? "TCP") === protocol &&
        (item.name === targetPort || item.containerPort === targetPort),
    ),
  );
}
