import { keyOf, type ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "./cluster.ts";
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

/** Of what is there, the graph knows the owner; of what is gone, its name tells. */
export function createOwnerFinder({ workloads }: Pick<Cluster, "workloads">): OwnerFinder {
  const owners = new Map(
    [...workloads.values()].flatMap((workload) => {
      const sets = workload.rollouts.map(({ replicaSet }) => refOf("ReplicaSet", replicaSet));
      const owned = [workload.ref, ...workload.pods.map(({ ref }) => ref), ...sets];
      return owned.map((ref) => [keyOf(ref), workload] as const);
    }),
  );
  return (ref) => {
    const key = [ref, ...makersOf(ref)].map(keyOf).find((item) => owners.has(item));
    return owners.get(key ?? "");
  };
}

/** `payment-7c41f9-x2x9z` was made by the ReplicaSet `payment-7c41f9`, and that by the Deployment `payment`. */
function makersOf(ref: ObjectRef): ObjectRef[] {
  const name = ref.name.slice(0, Math.max(0, ref.name.lastIndexOf("-")));
  return (MAKERS[ref.kind] ?? [])
    .map((kind) => ({ ...ref, kind, name }))
    .flatMap((maker) => [maker, ...makersOf(maker)]);
}
