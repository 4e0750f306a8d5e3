import { keyOf, type ObjectRef } from "@binnacle/contracts";
import { kindsFor } from "../state/kinds.table.ts";

/** A Service usually stands before a workload of its name. */
const workloadKinds = new Set(kindsFor("workload").map(({ kind }) => kind));

/** Whether people mean one thing by both: one object, or a Service and the workload of its name. */
export function isSameThing(left: ObjectRef, right: ObjectRef): boolean {
  if (keyOf(left) === keyOf(right)) return true;
  const isNamesake = left.name === right.name && left.namespace === right.namespace;
  return isNamesake && (isFront(left, right) || isFront(right, left));
}

function isFront(service: ObjectRef, workload: ObjectRef): boolean {
  return service.kind === "Service" && workloadKinds.has(workload.kind);
}
