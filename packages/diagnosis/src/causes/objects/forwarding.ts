import type { Change } from "@binnacle/contracts";
import type { PodView } from "../../graph/pod-view.ts";
import { type ServiceView, selectsPods } from "../../graph/services.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { Container } from "../../state/container.ts";

/** Services that send to ports of pods. A headless one forwards nothing: its name leads to the pods themselves. */
export function forwarding({ cluster }: Inquiry): ServiceView[] {
  return [...cluster.services.values()].filter(
    (service) => selectsPods(service) && service.object.spec.clusterIP !== "None",
  );
}

/** Init containers that restart always run beside the program. */
export function runningBeside({ object: { spec } }: PodView): Container[] {
  return [
    ...spec.containers,
    ...spec.initContainers.filter((item) => item.restartPolicy === "Always"),
  ];
}

/** Names and numbers: a probe that answers shows where the program listens. */
export function probedPorts(container: Container): (number | string)[] {
  return [container.livenessProbe, container.readinessProbe, container.startupProbe].flatMap(
    (probe) => probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? probe?.grpc?.port ?? [],
  );
}

/** Since when its ports are wrong: one that was made long ago, and not changed, may have been right until its pods changed. */
export function wrongSince(
  { object }: ServiceView,
  change: Change | undefined,
  { window }: Pick<Inquiry, "window">,
): string | undefined {
  const { creationTimestamp = "" } = object.metadata;
  const isNew = Date.parse(creationTimestamp) >= window.fromMs;
  return change?.at ?? (isNew ? creationTimestamp : undefined);
}
