import type { KubernetesObject } from "../case.ts";
import { digest, uidOf } from "./determinism.ts";
import { metadata } from "./metadata.ts";
import { nodes } from "./nodes.ts";
import type { Pod } from "./plan.ts";
import { secondMs, timestamp } from "./timestamp.ts";

/** From the claim to the volume that the provisioner made for it. */
const provisioningMs = 9 * secondMs;
const shared = {
  accessModes: ["ReadWriteOnce"],
  storageClassName: "gp3",
  volumeMode: "Filesystem",
};

/** The claim and the volume of a pod whose workload stores data; both bound. */
export function storageObjects(pod: Pod): KubernetesObject[] {
  const { storage, namespace } = pod.workload;
  if (storage === undefined) return [];
  const name = `data-${pod.name}`;
  const uid = uidOf("PersistentVolumeClaim", namespace, name);
  const volumeName = `pvc-${uid}`;
  const claimRef = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name, uid };
  return [
    claim(pod, storage, { name, volumeName }),
    volume(pod, storage, { volumeName, claimRef }),
  ];
}

function claim(
  { workload }: Pod,
  storage: string,
  { name, volumeName }: { name: string; volumeName: string },
): KubernetesObject {
  const { namespace, createdMs } = workload;
  const kind = "PersistentVolumeClaim";
  return {
    apiVersion: "v1",
    kind,
    metadata: metadata({ kind, namespace, name, createdMs, labels: { app: workload.name } }),
    spec: { ...shared, resources: { requests: { storage } }, volumeName },
    status: { accessModes: shared.accessModes, capacity: { storage }, phase: "Bound" },
  };
}

function volume(
  pod: Pod,
  storage: string,
  { volumeName, claimRef }: { volumeName: string; claimRef: object },
): KubernetesObject {
  const kind = "PersistentVolume";
  const createdMs = pod.workload.createdMs + provisioningMs;
  return {
    apiVersion: "v1",
    kind,
    metadata: metadata({ kind, name: volumeName, createdMs }),
    spec: {
      ...shared,
      capacity: { storage },
      claimRef,
      csi: {
        driver: "ebs.csi.aws.com",
        fsType: "ext4",
        volumeHandle: `vol-0${digest(volumeName).slice(0, 16)}`,
      },
      nodeAffinity: { required: { nodeSelectorTerms: [inZone(nodes[pod.node ?? 0]?.zone)] } },
      persistentVolumeReclaimPolicy: "Delete",
    },
    status: { phase: "Bound", lastPhaseTransitionTime: timestamp(createdMs) },
  };
}

function inZone(zone: string | undefined) {
  return {
    matchExpressions: [{ key: "topology.kubernetes.io/zone", operator: "In", values: [zone] }],
  };
}
