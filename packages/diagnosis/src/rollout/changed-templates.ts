import { keyOf, type ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { demandText } from "../graph/node-filters.ts";
import { isHealthy, isOfOldRevision, type Workload } from "../graph/workload.ts";
import { CREATION_MS } from "./write-changes.ts";
import { writesOf } from "./writes-of.ts";

/**
 * StatefulSets and DaemonSets whose template somebody changed, and which are not well or were asked about: what it was
 * before their ControllerRevisions tell.
 */
export function changedTemplates(cluster: Cluster, target: ObjectRef | undefined): ObjectRef[] {
  const asked = target === undefined ? undefined : keyOf(target);
  return [...cluster.workloads.values()]
    .filter((workload) => KEPT.has(workload.ref.kind) && isChanged(workload))
    .filter(
      (workload) =>
        workload.key === asked ||
        !isHealthy(workload) ||
        runsNowhere(workload) ||
        isHalfWay(workload),
    )
    .map(({ ref }) => ref);
}

const KEPT: ReadonlySet<string> = new Set(["StatefulSet", "DaemonSet"]);

/** A DaemonSet that demands labels of nodes, and whose controller wants no pods, may have had some before. */
function runsNowhere({ ref, desired, template }: Workload): boolean {
  const isBound = template !== undefined && demandText(template.spec) !== "";
  return ref.kind === "DaemonSet" && desired === 0 && isBound;
}

/** A StatefulSet with Ready pods of the template before: something may hold them. */
function isHalfWay(workload: Workload): boolean {
  return workload.pods.some((pod) => isOfOldRevision(workload, pod));
}

function isChanged({ metadata }: Workload): boolean {
  const [write] = writesOf(metadata?.managedFields ?? [], ["spec", "template"]);
  const madeAt = Date.parse(metadata?.creationTimestamp ?? "");
  return Date.parse(write?.time ?? "") - madeAt > CREATION_MS;
}
