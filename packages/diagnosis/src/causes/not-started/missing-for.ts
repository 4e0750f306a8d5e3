import { present } from "@binnacle/contracts";
import { hasStarted, type PodView, waitingReason } from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";
import { type MissingConfig, readMissingConfig } from "../../messages/missing-config.ts";
import { plainWords } from "../../messages/plain-words.ts";
import type { Wait } from "./start-cause.ts";

type Missing = Wait & { readonly missing: MissingConfig };

/** The ConfigMap, the Secret or the key that the kubelet misses for a pod. */
export function missingFor(inquiry: Inquiry, pod: PodView): Missing | undefined {
  return fromStatus(pod) ?? fromMount(inquiry, pod);
}

function fromStatus(pod: PodView): Missing | undefined {
  const reason = "CreateContainerConfigError";
  const container = pod.containers.find((item) => waitingReason(item) === reason);
  const words = plainWords(container?.status?.state?.waiting?.message ?? "");
  const missing = readMissingConfig(words);
  return container && missing && { pod, container, reason, words, missing };
}

/** A volume that is not mounted keeps every container from being created. */
function fromMount({ cluster }: Inquiry, pod: PodView): Missing | undefined {
  const isWaiting = pod.containers.every((container) =>
    [undefined, "ContainerCreating", "PodInitializing"].includes(waitingReason(container)),
  );
  if (!isWaiting || hasStarted(pod)) return undefined;
  for (const event of cluster.eventsOf(pod.ref)) {
    const { reason } = event;
    const words = plainWords(event.message);
    const missing = reason === "FailedMount" ? readMissingConfig(words) : undefined;
    if (missing) return { pod, reason, event, words, missing: withName(missing, pod) };
  }
  return undefined;
}

/** A mount names the volume, and the volume its object. */
function withName(missing: MissingConfig, { object }: PodView): MissingConfig {
  const volume = object.spec.volumes.find(({ name }) => name === missing.volume);
  const name = missing.name ?? volume?.configMap?.name ?? volume?.secret?.secretName;
  return { ...missing, ...present({ name }) };
}

/** A ConfigMap, or its key, that came after the kubelet missed it. Secrets are never seen. */
export function isThere({ cluster }: Inquiry, { pod, missing }: Missing): boolean {
  const { kind, name = "", key } = missing;
  const map = kind === "ConfigMap" ? cluster.lookup.configMaps(pod.namespace).get(name) : undefined;
  if (map === undefined || key === undefined) return map !== undefined;
  return [...map.data, ...map.binaryData].includes(key);
}
