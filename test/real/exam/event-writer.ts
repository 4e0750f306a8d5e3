import { createHash } from "node:crypto";
import type { Api } from "./api.ts";
import type { Occurrence } from "./occurrence.ts";
import type { Pod } from "./world.ts";

export interface EventWriter {
  readonly write: (pod: Pod, container: string, occurrence: Occurrence) => Promise<void>;
}

/** Writes Events as a kubelet does: the same thing again raises the count of the first. */
export function createEventWriter(api: Api): EventWriter {
  const counts = new Map<string, number>();
  return {
    write: async (pod, container, { type, reason, message, isOfPod }) => {
      const { namespace, name, uid } = pod.metadata;
      const seen = `${uid}|${container}|${reason}|${message}`;
      const suffix = createHash("sha256").update(seen).digest("hex").slice(0, 16);
      const count = (counts.get(seen) ?? 0) + 1;
      counts.set(seen, count);
      const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
      const events = `/api/v1/namespaces/${namespace}/events`;
      if (count > 1) {
        const body = { count, lastTimestamp: now };
        await api.patch({ path: `${events}/${name}.${suffix}`, form: "merge-patch", body });
        return;
      }
      const isInit = pod.spec.initContainers.some((one) => one.name === container);
      const part = `spec.${isInit ? "initContainers" : "containers"}{${container}}`;
      const fieldPath = isOfPod === true ? {} : { fieldPath: part };
      const host = pod.spec.nodeName ?? "";
      await api.create({
        apiVersion: "v1",
        kind: "Event",
        metadata: { name: `${name}.${suffix}`, namespace },
        involvedObject: { apiVersion: "v1", kind: "Pod", namespace, name, uid, ...fieldPath },
        type,
        reason,
        message,
        count,
        firstTimestamp: now,
        lastTimestamp: now,
        source: { component: "kubelet", host },
        reportingComponent: "kubelet",
        reportingInstance: host,
      });
    },
  };
}
