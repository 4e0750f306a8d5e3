import { keyOf, type ObjectRef } from "@binnacle/contracts";
import { refOf } from "./object-key.ts";
import type { Workload } from "./workload.ts";

/** Who makes objects of a kind: their names are the name of their maker and one part more. */
const MAKERS: Readonly<Record<string, readonly string[]>> = {
  Pod: ["ReplicaSet", "StatefulSet", "DaemonSet", "Job"],
  ReplicaSet: ["Deployment"],
  Job: ["CronJob"],
};

/** The workload that an object belongs to. */
export type OwnerFinder = (ref: ObjectRef) => Workload | undefined;

/** Of what is there, the graph knows the owner; of what is gone, its name tells. The index is made for the first who asks. */
export function createOwnerFinder(workloads: ReadonlyMap<string, Workload>): OwnerFinder {
  let owners: ReadonlyMap<string, Workload> | undefined;
  return (ref) => {
    const known = (owners ??= indexOwned(workloads));
    const key = [ref, ...makersOf(ref)].map(keyOf).find((item) => known.has(item));
    return known.get(key ?? "");
  };
}

function indexOwned(workloads: ReadonlyMap<string, Workload>): ReadonlyMap<string, Workload> {
  const owners = new Map<string, Workload>();
  for (const workload of workloads.values()) {
    owners.set(workload.key, workload);
    for (const pod of workload.pods) owners.set(keyOf(pod.ref), workload);
    for (const { replicaSet } of workload.rollouts)
      owners.set(keyOf(refOf("ReplicaSet", replicaSet)), workload);
  }
  return owners;
}

/** `payment-7c41f9-x2x9z` was made by the ReplicaSet `payment-7c41f9`, and that by the Deployment `payment`. */
function makersOf(ref: ObjectRef): ObjectRef[] {
  const name = ref.name.slice(0, Math.max(0, ref.name.lastIndexOf("-")));
  return (MAKERS[ref.kind] ?? [])
    .map((kind) => ({ ...ref, kind, name }))
    .flatMap((maker) => [maker, ...makersOf(maker)]);
}
