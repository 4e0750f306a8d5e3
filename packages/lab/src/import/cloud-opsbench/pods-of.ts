import type { KubernetesObject } from "@binnacle/cases";
import { z } from "zod";

/** A pod and its first container. */
export interface PodOf {
  readonly name: string;
  readonly container: string;
  readonly restarts: number;
}

/** The pods of the workload of a name, in the order of the recording. */
export function podsOf(objects: readonly KubernetesObject[], workload: string): PodOf[] {
  return objects
    .flatMap((object) => Pod.safeParse(object).data ?? [])
    .filter(({ metadata: { name } }) => isOf(name, workload))
    .map(({ metadata, spec, status }) => ({
      name: metadata.name,
      container: spec.containers[0]?.name ?? "",
      restarts: status.containerStatuses[0]?.restartCount ?? 0,
    }));
}

const Pod = z.object({
  kind: z.literal("Pod"),
  metadata: z.object({ name: z.string() }),
  spec: z.object({ containers: z.array(z.object({ name: z.string() })).min(1) }),
  status: z
    .object({
      containerStatuses: z.array(z.object({ restartCount: z.int().default(0) })).default([]),
    })
    .prefault({}),
});

/** `web-6d9f7c5b44-x2x9z` and `web-0` of `web`, and not of `we`. */
function isOf(pod: string, workload: string): boolean {
  return (
    /^-(?:[a-z0-9]{6,10}-[a-z0-9]{5}|[a-z0-9]{5}|\d+)$/u.test(pod.slice(workload.length)) &&
    pod.startsWith(workload)
  );
}
