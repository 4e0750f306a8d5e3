import { digest, numberOf, suffixOf } from "./determinism.ts";
import type { PodPlan, RolloutPlan, WorkloadPlan } from "./plan.ts";

const knownHashes = new WeakMap<RolloutPlan, string>();

/** `pod-template-hash` of a rollout: it depends on what the rollout runs. Remembered: every pod asks for it. */
export function templateHash({ namespace, name }: WorkloadPlan, rollout: RolloutPlan): string {
  const known = knownHashes.get(rollout);
  if (known !== undefined) return known;
  const { revision, container } = rollout;
  const hash = suffixOf(JSON.stringify([namespace, name, revision, container]), 9);
  knownHashes.set(rollout, hash);
  return hash;
}

/** Name of the ReplicaSet (Deployment) or ControllerRevision (the others) of a rollout. */
export function revisionName(workload: WorkloadPlan, rollout: RolloutPlan): string {
  return `${workload.name}-${templateHash(workload, rollout)}`;
}

/** The name that the controller of the workload gives to the pod. */
export function podName(workload: WorkloadPlan, plan: PodPlan, rollout: RolloutPlan): string {
  if (workload.kind === "StatefulSet") return `${workload.name}-${plan.index}`;
  const owner = workload.kind === "Deployment" ? revisionName(workload, rollout) : workload.name;
  return `${owner}-${suffixOf(`${workload.namespace}/${owner}/${plan.index}`, 5)}`;
}

/** The rollout with the revision that the pod runs; the current one if there is none. */
export function rolloutOf(workload: WorkloadPlan, revision: number): RolloutPlan {
  return (
    workload.rollouts.find((rollout) => rollout.revision === revision) ?? currentRollout(workload)
  );
}

export function currentRollout(workload: WorkloadPlan): RolloutPlan {
  return workload.rollouts.at(-1) ?? workload.rollouts[0];
}

/** Address of the Service, from the Service range 10.100.0.0/16. */
export function clusterIp(namespace: string, name: string): string {
  const key = `clusterIP/${namespace}/${name}`;
  return `10.100.${numberOf(key, 250) + 2}.${numberOf(`${key}/low`, 250) + 2}`;
}

/** Digest of an image as the runtime reports it. */
export function imageId(image: string): string {
  const [repository = image] = image.split(/:(?=[^/]*$)/);
  return `${repository}@sha256:${digest(image)}`;
}
