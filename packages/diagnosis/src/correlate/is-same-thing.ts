import { keyOf, type ObjectRef } from "@binnacle/contracts";

/** Kinds that a Service of their name usually stands before. */
const workloadKinds: ReadonlySet<string> = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "Job",
  "CronJob",
]);

/** Whether people mean one thing by both: one object, or a Service and the workload of its name. */
export function isSameThing(left: ObjectRef, right: ObjectRef): boolean {
  if (keyOf(left) === keyOf(right)) return true;
  const isNamesake = left.name === right.name && left.namespace === right.namespace;
  return isNamesake && (isFront(left, right) || isFront(right, left));
}

function isFront(service: ObjectRef, workload: ObjectRef): boolean {
  return service.kind === "Service" && workloadKinds.has(workload.kind);
}
