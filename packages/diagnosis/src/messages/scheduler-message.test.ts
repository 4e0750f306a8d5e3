import { expect, test } from "vitest";
import { readSchedulerMessage } from "./scheduler-message.ts";

const rows: readonly (readonly [form: string, text: string, refusals: readonly object[]])[] = [
  [
    "room, 1.20",
    "0/5 nodes are available: 2 Insufficient cpu, 3 Insufficient nvidia.com/gpu.",
    [
      { nodes: 2, kind: "insufficient", resource: "cpu" },
      { nodes: 3, kind: "insufficient", resource: "nvidia.com/gpu" },
    ],
  ],
  [
    "room, and what preemption would bring, 1.26",
    "0/5 nodes are available: 5 Insufficient memory. preemption: 0/5 nodes are available: 5 No preemption victims found for incoming pod.",
    [{ nodes: 5, kind: "insufficient", resource: "memory" }],
  ],
  [
    "room, with claims of devices, 1.36",
    "0/5 nodes are available: 1 Too many pods, 4 Insufficient ephemeral-storage. no new claims to deallocate, preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.",
    [
      { nodes: 1, kind: "insufficient", resource: "pods" },
      { nodes: 4, kind: "insufficient", resource: "ephemeral-storage" },
    ],
  ],
  [
    "a taint, 1.19",
    "0/4 nodes are available: 1 node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't tolerate, 3 node(s) had taint {team: data}, that the pod didn't tolerate.",
    [
      { nodes: 1, kind: "untolerated_taint", taint: "node-role.kubernetes.io/master" },
      { nodes: 3, kind: "untolerated_taint", taint: "team=data" },
    ],
  ],
  [
    "a taint, 1.24",
    "0/2 nodes are available: 2 node(s) had untolerated taint {node.kubernetes.io/not-ready: }. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
    [{ nodes: 2, kind: "untolerated_taint", taint: "node.kubernetes.io/not-ready" }],
  ],
  [
    "a taint that is not named, 1.34",
    "0/17 nodes are available: 17 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/17 nodes are available: 17 Preemption is not helpful for scheduling.",
    [{ nodes: 17, kind: "untolerated_taint" }],
  ],
  [
    "a taint that is not named, 1.12",
    "0/3 nodes are available: 3 node(s) had taints that the pod didn't tolerate.",
    [{ nodes: 3, kind: "untolerated_taint" }],
  ],
  [
    "labels, 1.18",
    "0/3 nodes are available: 3 node(s) didn't match node selector.",
    [{ nodes: 3, kind: "node_affinity" }],
  ],
  [
    "labels, 1.22",
    "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
    [{ nodes: 3, kind: "node_affinity" }],
  ],
  [
    "labels, of a pod that is bound to a node by name, 1.31",
    "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity].",
    [
      { nodes: 1, kind: "insufficient", resource: "cpu" },
      { nodes: 2, kind: "node_affinity" },
    ],
  ],
  [
    "rules about other pods",
    "0/6 nodes are available: 1 node(s) didn't match pod affinity rules, 2 node(s) didn't match pod anti-affinity rules, 3 node(s) didn't satisfy existing pods anti-affinity rules.",
    [
      { nodes: 1, kind: "pod_affinity" },
      { nodes: 2, kind: "pod_anti_affinity" },
      { nodes: 3, kind: "existing_anti_affinity" },
    ],
  ],
  [
    "rules about other pods, 1.18, and which of the two",
    "0/3 nodes are available: 3 node(s) didn't match pod affinity/anti-affinity, 3 node(s) didn't satisfy existing pods anti-affinity rules.",
    [{ nodes: 3, kind: "existing_anti_affinity" }],
  ],
  [
    "spread",
    "0/2 nodes are available: 2 node(s) didn't match pod topology spread constraints.",
    [{ nodes: 2, kind: "topology_spread" }],
  ],
  [
    "the label to spread by, ports, cordons",
    "0/6 nodes are available: 1 node(s) didn't have free ports for the requested pod ports, 2 node(s) didn't match pod topology spread constraints (missing required label), 3 node(s) were unschedulable.",
    [
      { nodes: 1, kind: "ports" },
      { nodes: 2, kind: "topology_label" },
      { nodes: 3, kind: "unschedulable" },
    ],
  ],
  [
    "a claim that is not bound, 1.22",
    "0/3 nodes are available: 3 pod has unbound immediate PersistentVolumeClaims.",
    [{ nodes: 3, kind: "volume" }],
  ],
  [
    "a claim that is not bound, 1.28",
    "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
    [{ nodes: 3, kind: "volume" }],
  ],
  [
    "a claim that does not exist, 1.21",
    'persistentvolumeclaim "ledger" not found',
    [{ nodes: 0, kind: "volume" }],
  ],
  [
    "a claim that does not exist, 1.28",
    '0/2 nodes are available: persistentvolumeclaim "ledger" not found. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
    [{ nodes: 2, kind: "volume" }],
  ],
  [
    "a claim whose volume is gone",
    '0/2 nodes are available: persistentvolumeclaim "ledger" bound to non-existent persistentvolume "pvc-1".',
    [{ nodes: 2, kind: "volume" }],
  ],
  [
    "a volume that is not made in time, 1.34",
    'running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded',
    [{ nodes: 0, kind: "volume" }],
  ],
  [
    "a volume that is not made, 1.29",
    'running PreBind plugin "VolumeBinding": binding volumes: provisioning failed for PVC "shop/ledger"',
    [{ nodes: 0, kind: "volume" }],
  ],
  [
    "a volume elsewhere, 1.32 and 1.33",
    "0/4 nodes are available: 1 node(s) had volume node affinity conflict, 3 node(s) didn't match PersistentVolume's node affinity.",
    [
      { nodes: 1, kind: "volume" },
      { nodes: 3, kind: "volume" },
    ],
  ],
  [
    "volumes, otherwise",
    "0/6 nodes are available: 1 node(s) did not have enough free storage, 2 node(s) didn't find available persistent volumes to bind, 3 node(s) exceed max volume count.",
    [
      { nodes: 1, kind: "volume" },
      { nodes: 2, kind: "volume" },
      { nodes: 3, kind: "volume" },
    ],
  ],
  [
    "a volume for one pod at a time",
    "0/1 nodes are available: 1 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod.",
    [{ nodes: 1, kind: "volume" }],
  ],
  [
    "anything else",
    "0/2 nodes are available: 2 cannot allocate all claims. still not schedulable, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
    [{ nodes: 2, kind: "other" }],
  ],
  ["no node at all", "no nodes available to schedule pods", [{ nodes: 0, kind: "other" }]],
  ["nothing", "", []],
];

test.for(rows)("the scheduler refuses for %s", ([, text, refusals]) => {
  expect(readSchedulerMessage(text).refusals).toEqual(refusals);
});

test("all nodes are counted", () => {
  expect(readSchedulerMessage("0/12 nodes are available: 12 Insufficient cpu.").nodes).toBe(12);
});

test.for([
  "Scheduling is blocked due to non-empty scheduling gates",
  "waiting for scheduling gates: [shop.example/quota]",
])("%s is a gate", (text) => {
  expect(readSchedulerMessage(text).isGated).toBe(true);
});
