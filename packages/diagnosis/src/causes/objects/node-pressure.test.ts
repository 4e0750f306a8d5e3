import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { unscheduled } from "../../testing/pod-status.ts";
import { answerOn, look, node, type RawObject, stateOf } from "../../testing/small-cluster.ts";
import { filled } from "../../testing/told.ts";

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
    name: "a pod that stopped being Ready hours after it began",
    objects: [withCondition("MemoryPressure", 600), ...app("cart", { status: notReady(60) })],
    told: ["unlisted low cart: ", "node-pressure medium node-1: "],
  },
  {
    name: "a pod that stopped being Ready soon after, and one hours later",
    objects: [
      withCondition("MemoryPressure", 600),
      ...app("pay", { status: notReady(594) }),
      ...app("cart", { status: notReady(60) }),
    ],
    told: [
      "node-pressure high node-1: pay: 1 pod of it not Ready on the node",
      "unlisted low cart: ",
    ],
  },
  {
    name: "a pod that it evicted hours after it began, and says so",
    objects: [withCondition("MemoryPressure", 600), ...app("pay"), evicted("pay", 6, low)],
    told: ["node-pressure high node-1: pay: 1 pod evicted from the node", "evicted high pay: "],
  },
  {
    name: "a pod that was evicted hours after it began, and nobody says why",
    objects: [withCondition("MemoryPressure", 600), ...app("pay"), evicted("pay", 6, "")],
    told: ["node-pressure medium node-1: ", "evicted medium pay: "],
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

test("a pod that stopped being Ready long after is named with its node, and not blamed on it", () => {
  const objects = [
    withCondition("MemoryPressure", 600),
    ...app("cart", { status: notReady(60), replicas: 2 }),
  ];
  const { diagnosis, evidence } = answerOn(stateOf(objects));
  const byId = new Map(evidence.map((item) => [item.id, item]));
  const [finding] = diagnosis.findings.filter(({ cause }) => cause === "node-pressure");
  expect(finding?.claims.map((claim) => filled(claim, byId)).slice(1)).toEqual([
    `Pod cart-r1-0 and others of deployment/cart stopped being Ready on it well after it began, since ${ago(60)}: whether by this is not known.`,
  ]);
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
