import type { ObjectRef } from "@binnacle/contracts";
import type { Labels } from "../api/wire.ts";

/** Labels that name an object, what is nearest to the trouble first: `pod` and `service` may be those of an exporter. */
const objectLabels: readonly (readonly [label: string, kind: string])[] = [
  ["persistentvolumeclaim", "PersistentVolumeClaim"],
  ["horizontalpodautoscaler", "HorizontalPodAutoscaler"],
  ["poddisruptionbudget", "PodDisruptionBudget"],
  ["cronjob", "CronJob"],
  ["job_name", "Job"],
  ["deployment", "Deployment"],
  ["statefulset", "StatefulSet"],
  ["daemonset", "DaemonSet"],
  ["resourcequota", "ResourceQuota"],
  ["ingress", "Ingress"],
  ["pod", "Pod"],
  ["service", "Service"],
];

const clusterLabels: readonly (readonly [label: string, kind: string])[] = [
  ["node", "Node"],
  ["persistentvolume", "PersistentVolume"],
];

/** Which object the labels of an alert name: it, else its namespace; undefined: none. */
export function objectOf(labels: Labels): ObjectRef | undefined {
  const namespace = namespaceOf(labels);
  const own = namespace === undefined ? undefined : named(objectLabels, labels);
  if (own !== undefined) return { ...own, ...(namespace === undefined ? {} : { namespace }) };
  const whole = namespace === undefined ? undefined : { kind: "Namespace", name: namespace };
  return named(clusterLabels, labels) ?? whole;
}

/** Prometheus renames the labels of a metric that collide with those of the exporter. */
export function namespaceOf(labels: Labels): string | undefined {
  return labels["exported_namespace"] ?? labels["namespace"];
}

function named(
  table: typeof objectLabels,
  labels: Labels,
): { readonly kind: string; readonly name: string } | undefined {
  for (const [label, kind] of table) {
    const name = labels[`exported_${label}`] ?? labels[label];
    if (name !== undefined && name !== "") return { kind, name };
  }
  return undefined;
}
