import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { unscheduled } from "../../testing/pod-status.ts";
import { look, node, type RawObject } from "../../testing/small-cluster.ts";

interface Row {
  readonly name: string;
  readonly objects: readonly RawObject[];
  /** Cause, confidence, culprit, and whom it hits. */
  readonly told: readonly string[];
}

const low = "The node was low on resource: memory.";

const rows: readonly Row[] = [
  ...["MemoryPressure", "DiskPressure", "PIDPressure"].map((type) => ({
    name: `${type}, and nobody suffers yet`,
    objects: [withCondition(type, 7), ...app("pay")],
    told: ["node-pressure medium node-1: "],
  })),
  {
    name: "pods that it evicted, and one that is not Ready since",
    objects: [
      withCondition("MemoryPressure", 7),
      ...app("pay"),
      evicted("pay", 6, low),
      ...app("cart", { status: notReady(5) }),
    ],
    told: [
      "node-pressure high node-1: pay: 1 pod evicted from the node; cart: 1 pod of it not Ready on the node",
      "evicted high pay: ",
    ],
  },
  {
    name: "a pod that went beyond a limit of its own, and one that was not Ready long before",
    objects: [
      withCondition("DiskPressure", 7),
      ...app("pay"),
      evicted("pay", 6, 'Usage of EmptyDir volume "tmp" exceeds the limit "1Gi".'),
      ...app("cart", { status: notReady(120) }),
    ],
    told: ["unlisted low cart: ", "evicted high pay: ", "node-pressure medium node-1: "],
  },
  {
    name: "pods that wait for it, because of its taint",
    objects: [
      withCondition("DiskPressure", 7, {
        taints: [{ key: "node.kubernetes.io/disk-pressure", effect: "NoSchedule" }],
      }),
      ...app("pay", {
        podSpec: { nodeName: undefined },
        status: unscheduled("0/1 nodes are available: 1 node(s) had untolerated taint(s)."),
      }),
    ],
    told: ["node-pressure medium node-1: pay: its pods wait for a node that is ready"],
  },
  {
    name: "a node that is lost: what it said last is old",
    objects: [withCondition("MemoryPressure", 7, { ready: "Unknown" })],
    told: ["node-not-ready medium node-1: "],
  },
  {
    name: "a node without routes",
    objects: [withCondition("NetworkUnavailable", 7), ...app("cart", { status: notReady(5) })],
    told: ["node-network-unavailable high node-1: cart: 1 pod of it not Ready on the node"],
  },
  {
    name: "a node that just joined, without routes so far",
    objects: [withCondition("NetworkUnavailable", 1)],
    told: [],
  },
];

test.for(rows)("what a node lacks is a cause of its own: $name", ({ objects, told }) => {
  const { findings } = look(objects);
  const shown = findings.map(({ cause, confidence, culprit, victims }) => {
    const hit = victims.map(({ ref, because }) => `${ref.name}: ${because}`).join("; ");
    return `${cause} ${confidence.level} ${culprit.name}: ${hit}`;
  });
  expect(shown).toEqual(told);
});

/** A node with one more condition that is True since so many minutes. */
function withCondition(
  type: string,
  minutes: number,
  { taints = [], ready = "True" }: { taints?: readonly object[]; ready?: string } = {},
): RawObject {
  const lastTransitionTime = ago(minutes);
  const conditions = [
    { type, status: "True", reason: `Kubelet${type}`, lastTransitionTime },
    { type: "Ready", status: ready, lastTransitionTime: ago(ready === "True" ? 900 : 6) },
  ];
  return { ...node("node-1", { spec: { taints } }), status: { conditions } };
}

/** It runs, and is not Ready since so many minutes. */
function notReady(minutes: number): object {
  return {
    phase: "Running",
    startTime: ago(900),
    conditions: [{ type: "Ready", status: "False", lastTransitionTime: ago(minutes) }],
    containerStatuses: [{ name: "app", ready: false, state: { running: { startedAt: ago(900) } } }],
  };
}

function evicted(name: string, minutes: number, message: string): RawObject {
  return {
    kind: "Pod",
    metadata: {
      name: `${name}-r1-gone`,
      namespace: "web",
      uid: `${name}-gone`,
      ownerReferences: [{ kind: "ReplicaSet", name: `${name}-r1`, controller: true }],
    },
    spec: { nodeName: "node-1", containers: [{ name: "app" }] },
    status: {
      phase: "Failed",
      reason: "Evicted",
      message,
      startTime: ago(58),
      conditions: [{ type: "DisruptionTarget", status: "True", lastTransitionTime: ago(minutes) }],
    },
  };
}
