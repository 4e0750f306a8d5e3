import type { Cause } from "./cause.ts";

const docs = "https://kubernetes.io/docs";
const debugPods = `${docs}/tasks/debug/debug-application/debug-pods/`;
const debugService = `${docs}/tasks/debug/debug-application/debug-service/`;

/** Every cause that is implemented, by id. Coverage counts these and no others. */
export const oldCauses = {
  "service-selector-mismatch": {
    id: "service-selector-mismatch",
    title: "Service selects no pods",
    group: "network",
    highWhen: "the selector differs in one label from pods that run",
    mediumWhen: "the selector matches no pod, and workloads call the Service",
    lowWhen: "the selector matches no pod, and nothing like it runs",
    ruledOut: "every Service with a selector that is called or named like a workload selects pods",
    needs: ["Service", "Pod"],
    corroborate: {
      metric: "error_ratio",
      log: "connection refused, no route to host, no healthy upstream",
    },
    fix: "Correct the selector of the Service or the labels of the pods.",
    links: [debugService],
  },
  "scaled-to-zero": {
    id: "scaled-to-zero",
    title: "Scaled to zero",
    group: "lifecycle",
    highWhen:
      "workloads call its Service, and the wish was set to zero in the window or they are refused",
    mediumWhen: "workloads call its Service, or the wish was set to zero in the window",
    lowWhen: "the wish is zero pods, and it may be meant so",
    ruledOut: "no workload that others call wants zero pods",
    needs: ["Deployment", "StatefulSet", "Service"],
    corroborate: { metric: "request_rate", log: "connection refused at callers" },
    fix: "Scale it up again.",
    links: [`${docs}/concepts/workloads/controllers/deployment/#scaling-a-deployment`],
  },
  "quota-exceeded": {
    id: "quota-exceeded",
    title: "Quota exceeded",
    group: "quota",
    highWhen: "the API server refuses the pods and names the quota",
    mediumWhen: "the quota is full and pods are missing",
    lowWhen: "pods are missing, and an old event names a quota",
    ruledOut: "no controller is refused pods by a quota",
    needs: ["ReplicaSet", "Pod", "Event"],
    corroborate: { metric: "cpu_usage", log: "none: the container never ran" },
    fix: "Raise the quota, or lower requests or replicas in the namespace.",
    links: [`${docs}/concepts/policy/resource-quotas/`],
  },
  "node-not-ready": {
    id: "node-not-ready",
    title: "Node not ready",
    group: "node",
    highWhen: "the node is not Ready, and pods on it are lost",
    mediumWhen: "the node is not Ready",
    lowWhen: "the node was not Ready a moment ago",
    ruledOut: "every node is Ready",
    needs: ["Node"],
    corroborate: { metric: "cpu_usage", log: "none: the node does not answer" },
    fix: "Look at the kubelet, the network and the instance; replace the node.",
    links: [`${docs}/tasks/debug/debug-cluster/`],
  },
  evicted: {
    id: "evicted",
    title: "Evicted",
    group: "node",
    highWhen: "the kubelet evicted the pod and names the resource",
    mediumWhen: "the pod was evicted",
    lowWhen: "an event tells of an eviction",
    ruledOut: "no pod was evicted",
    needs: ["Pod"],
    corroborate: { metric: "memory_working_set", log: "no space left on device" },
    fix: "Set requests near the real use; look at what fills the node.",
    links: [`${docs}/concepts/scheduling-eviction/node-pressure-eviction/`],
  },
  "target-port-mismatch": {
    id: "target-port-mismatch",
    title: "Service sends to a port where nobody listens",
    group: "network",
    highWhen: "the Service sends to a named port that no container has",
    mediumWhen:
      "the Service sends to a port that no container declares, and callers are refused or it changed lately",
    lowWhen: "the Service sends to a port that no container declares and no probe uses",
    ruledOut: "every Service sends to a port that its pods have",
    needs: ["Service", "Pod"],
    corroborate: { metric: "error_ratio", log: "connection refused at callers" },
    fix: "Correct targetPort of the Service.",
    links: [debugService],
  },
  "pods-not-created": {
    id: "pods-not-created",
    title: "Pods are refused",
    group: "quota",
    highWhen: "the API server refuses the pods and says why",
    mediumWhen: "pods are missing, and an event names a refusal",
    lowWhen: "pods are missing, and nothing tells why",
    ruledOut: "every controller has the pods that it wants to create",
    needs: ["ReplicaSet", "Pod", "Event"],
    corroborate: { metric: "request_rate", log: "none: the container never ran" },
    fix: "Create what is missing or meet the policy that refuses.",
    links: [debugPods],
  },
} as const satisfies Record<string, Cause>;

export type CauseId = keyof typeof oldCauses;
