import type { KubernetesObject } from "../case.ts";
import { digest, uidOf } from "./determinism.ts";
import { metadata } from "./metadata.ts";
import {
  dayMs,
  microsecondTimestamp,
  minuteMs,
  recordedMs,
  secondMs,
  timestamp,
} from "./timestamp.ts";

export interface NodePlan {
  readonly name: string;
  readonly zone: string;
  readonly ip: string;
  /** Third number of the pod addresses on this node. */
  readonly podSubnet: number;
}

const nodeAgeMs = 58 * dayMs;

export const nodes: readonly NodePlan[] = [
  node("10.0.11.23", "eu-central-1a"),
  node("10.0.12.87", "eu-central-1a"),
  node("10.0.21.41", "eu-central-1b"),
  node("10.0.22.190", "eu-central-1b"),
  node("10.0.31.66", "eu-central-1c"),
];

function node(ip: string, zone: string): NodePlan {
  const dashed = ip.replaceAll(".", "-");
  const [, , third = "0"] = ip.split(".");
  return {
    name: `ip-${dashed}.eu-central-1.compute.internal`,
    zone,
    ip,
    podSubnet: Number(third),
  };
}

/** The Node objects, all Ready, and the Leases that their kubelets renew. */
export function nodeObjects(nowMs: number): KubernetesObject[] {
  return nodes.flatMap((plan, index) => [
    nodeObject(plan, nowMs, index),
    leaseObject(plan, nowMs, index),
  ]);
}

function nodeObject(plan: NodePlan, nowMs: number, index: number): KubernetesObject {
  const createdMs = recordedMs - nodeAgeMs + index * 47 * secondMs;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: metadata({ kind: "Node", name: plan.name, createdMs, labels: nodeLabels(plan) }),
    spec: { providerID: `aws:///${plan.zone}/i-0${digest(plan.name).slice(0, 16)}` },
    status: {
      addresses: [
        { type: "InternalIP", address: plan.ip },
        { type: "InternalDNS", address: plan.name },
        { type: "Hostname", address: plan.name },
      ],
      allocatable: resources("7910m", "31482548Ki", "47233297124"),
      capacity: resources("8", "32408692Ki", "52416492Ki"),
      conditions: conditions(createdMs, nowMs - (index + 1) * 40 * secondMs),
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: nodeInfo(plan),
    },
  };
}

function nodeLabels({ name, zone }: NodePlan) {
  return {
    "beta.kubernetes.io/arch": "amd64",
    "beta.kubernetes.io/os": "linux",
    "eks.amazonaws.com/capacityType": "ON_DEMAND",
    "eks.amazonaws.com/nodegroup": "general",
    "kubernetes.io/arch": "amd64",
    "kubernetes.io/hostname": name,
    "kubernetes.io/os": "linux",
    "node.kubernetes.io/instance-type": "m6i.2xlarge",
    "topology.kubernetes.io/region": "eu-central-1",
    "topology.kubernetes.io/zone": zone,
  };
}

function nodeInfo({ name }: NodePlan) {
  return {
    architecture: "amd64",
    bootID: uidOf("boot", undefined, name),
    containerRuntimeVersion: "containerd://2.1.4",
    kernelVersion: "6.12.46-66.121.amzn2023.x86_64",
    kubeProxyVersion: "",
    kubeletVersion: "v1.35.4-eks-7a3c1f0",
    machineID: digest(name).slice(0, 32),
    operatingSystem: "linux",
    osImage: "Amazon Linux 2023.9.20251027",
    systemUUID: uidOf("system", undefined, name),
  };
}

function resources(cpu: string, memory: string, ephemeralStorage: string) {
  return {
    cpu,
    "ephemeral-storage": ephemeralStorage,
    "hugepages-1Gi": "0",
    "hugepages-2Mi": "0",
    memory,
    pods: "58",
  };
}

function conditions(createdMs: number, heartbeatMs: number) {
  const times = {
    lastHeartbeatTime: timestamp(heartbeatMs),
    lastTransitionTime: timestamp(createdMs),
  };
  return [
    {
      type: "MemoryPressure",
      status: "False",
      reason: "KubeletHasSufficientMemory",
      message: "kubelet has sufficient memory available",
      ...times,
    },
    {
      type: "DiskPressure",
      status: "False",
      reason: "KubeletHasNoDiskPressure",
      message: "kubelet has no disk pressure",
      ...times,
    },
    {
      type: "PIDPressure",
      status: "False",
      reason: "KubeletHasSufficientPID",
      message: "kubelet has sufficient PID available",
      ...times,
    },
    {
      type: "Ready",
      status: "True",
      reason: "KubeletReady",
      message: "kubelet is posting ready status",
      lastHeartbeatTime: timestamp(heartbeatMs),
      lastTransitionTime: timestamp(createdMs + minuteMs),
    },
  ];
}

function leaseObject(plan: NodePlan, nowMs: number, index: number): KubernetesObject {
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: metadata({
      kind: "Lease",
      namespace: "kube-node-lease",
      name: plan.name,
      createdMs: recordedMs - nodeAgeMs + index * 47 * secondMs,
      changedMs: nowMs - (index + 1) * secondMs,
      owner: { apiVersion: "v1", kind: "Node", name: plan.name },
    }),
    spec: {
      holderIdentity: plan.name,
      leaseDurationSeconds: 40,
      renewTime: microsecondTimestamp(nowMs - (index + 1) * secondMs - 321),
    },
  };
}
