import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { ended, running, unready, unscheduled, waiting } from "../testing/pod-status.ts";
import {
  type FindingsRow,
  findingsOf,
  inShort,
  look,
  node,
  type RawObject,
  warning,
} from "../testing/small-cluster.ts";

const killed = { terminated: ended({ reason: "OOMKilled", exitCode: 137, finishedAt: ago(25) }) };
const longAgo = {
  terminated: ended({ reason: "OOMKilled", exitCode: 137, finishedAt: ago(2000) }),
};
const caller = app("front", { container: { env: [{ name: "CART_HOST", value: "cart" }] } });

test("a kill for memory in the window is a finding that is over; an older one is history", () => {
  const recent = look(app("pay", { status: running(killed, 1) }));
  expect(recent.findings.map(inShort)).toEqual([
    "resolved degraded medium oom-killed Deployment/pay: pay ran out of memory",
  ]);
  expect(recent.workloads.map(({ state }) => state)).toEqual(["fine"]);
  const old = look(app("pay", { status: running(longAgo, 1) }));
  expect(old.findings).toEqual([]);
  expect(old.history.map((claim) => claim.text)).toEqual([
    "deployment/pay was OOMKilled 1 day ago, quiet since",
  ]);
});

test("an eviction is over when the workload has its pods again", () => {
  const evicted = {
    kind: "Pod",
    metadata: {
      name: "pay-r1-gone",
      namespace: "web",
      uid: "gone",
      ownerReferences: [{ kind: "ReplicaSet", name: "pay-r1", controller: true }],
    },
    spec: { containers: [] },
    status: {
      phase: "Failed",
      reason: "Evicted",
      message: "The node was low on resource: ephemeral-storage.",
      startTime: ago(30),
    },
  };
  expect(look([...app("pay"), evicted]).findings.map(inShort)).toEqual([
    "resolved degraded high evicted Deployment/pay: pay was evicted",
  ]);
  expect(look([...app("pay", { pods: 0 }), evicted]).findings.map(inShort)).toEqual([
    "active broken high evicted Deployment/pay: pay is evicted",
  ]);
});

test("pods that wait because of a dead node's taint are its victims, and no finding of their own", () => {
  const lost = node("node-1", {
    ready: "Unknown",
    spec: { taints: [{ key: "node.kubernetes.io/unreachable", effect: "NoSchedule" }] },
  });
  const waits = app("cart", {
    podSpec: { nodeName: undefined },
    status: unscheduled("0/1 nodes are available: 1 node(s) had untolerated taint."),
  });
  const { findings, workloads } = look([lost, ...waits]);
  expect(findings.map(inShort)).toEqual([
    "active degraded medium node-not-ready Node/node-1: node node-1 is not ready",
  ]);
  expect(findings[0]?.victims.map(({ because }) => because)).toEqual([
    "its pods wait for a node that is ready",
  ]);
  expect(workloads.map(({ ref, part }) => `${ref.name} ${part}`)).toEqual([
    "cart victim",
    "node-1 culprit",
  ]);
});

test("one dead node is one finding, however many workloads it hits", () => {
  const { findings, workloads } = look([
    node("node-1", { ready: "Unknown" }),
    ...app("pay", { status: unready(), replicas: 2 }),
    ...app("cart", { status: unready() }),
    ...caller,
  ]);
  expect(findings.map(inShort)).toEqual([
    "active broken high node-not-ready Node/node-1: node node-1 is not ready",
  ]);
  expect(findings[0]?.claims.map((claim) => claim.text)).toEqual([
    "Node node-1 is not Ready: {reason}: {message}",
    "{lost} on it are lost.",
  ]);
  expect(findings[0]?.victims.map(({ ref, because }) => `${ref.name}: ${because}`)).toEqual([
    "pay: 2 pods of it ran on the node",
    "cart: 1 pod of it ran on the node",
    "front: it calls cart",
  ]);
  expect(workloads.map(({ ref, state, why }) => [ref.name, state, why])).toEqual([
    ["node-1", "broken", "NodeStatusUnknown"],
    ["cart", "broken", "victim of node-1"],
    ["pay", "broken", "victim of node-1"],
    ["front", "degraded", "victim of node-1"],
  ]);
});

test("a workload that wants no pods counts when others call it", () => {
  const off = app("cart", { replicas: 0 });
  expect(look(off).findings).toEqual([]);
  const { findings } = look([...off, ...caller]);
  expect(findings.map(inShort)).toEqual([
    "active broken high scaled-to-zero Deployment/cart: cart is scaled to zero",
  ]);
  expect(findings[0]?.fix[0]?.command).toBe("kubectl -n web scale deployment/cart --replicas=1");
});

const security = 'pods "pay-x" is forbidden: violates PodSecurity "restricted:latest"';
const refused = 'pods "pay-x" is forbidden: exceeded quota: team, requested: cpu=1';

const rows: readonly FindingsRow[] = [
  {
    name: "a quota",
    objects: [...app("pay", { replicas: 2, pods: 1 }), failedCreate(refused)],
    findings: [
      "active degraded medium quota-exceeded Deployment/pay: pay is refused pods by a quota",
    ],
  },
  {
    name: "another rule",
    objects: [
      ...app("pay", { pods: 0 }),
      failedCreate('error looking up service account web/pay: serviceaccount "pay" not found'),
    ],
    findings: ["active broken medium pods-not-created Deployment/pay: pay is refused its pods"],
  },
  {
    name: "another rule during a rollout, while the old pods serve",
    objects: [...rollingOut(0), failedCreate(security, "pay-r2")],
    findings: ["active degraded medium pods-not-created Deployment/pay: pay is refused its pods"],
  },
  {
    name: "another rule during a rollout, by the condition alone",
    objects: rollingOut(0, { type: "ReplicaFailure", status: "True", message: security }),
    findings: ["active degraded high pods-not-created Deployment/pay: pay is refused its pods"],
  },
  {
    name: "nobody, while a rollout goes on",
    objects: rollingOut(0),
    findings: [],
  },
  {
    name: "another rule, once, and the rollout has its pods since",
    objects: [...rollingOut(2), failedCreate(security, "pay-r2")],
    findings: [],
  },
  {
    name: "a quota, once, and all pods are there since",
    objects: [...app("pay"), failedCreate(refused)],
    findings: [],
  },
];

test.for(rows)("pods are refused by $name", (row) => {
  expect(findingsOf(row)).toEqual(row.findings);
});

test("a warning whose object is well again is one sentence of history", () => {
  expect(look([...app("pay"), failedCreate(refused)]).history.map((claim) => claim.text)).toEqual([
    "deployment/pay: was refused a pod once, over",
  ]);
});

test("nothing is said of what is healthy, or has just begun", () => {
  const young = { ...waiting("ContainerCreating"), startTime: ago(0.5) };
  const { findings, workloads, pods, checks } = look([
    node("node-1"),
    ...app("pay", { replicas: 3 }),
    ...app("cart", { status: young }),
    ...caller,
  ]);
  expect(findings).toEqual([]);
  expect(pods).toEqual({ ready: 4, total: 5 });
  expect(workloads.map(({ state }) => state)).toEqual(["broken", "fine", "fine"]);
  expect(new Set(checks.map(({ kind }) => kind))).toEqual(new Set(["ruled_out"]));
});

function failedCreate(message: string, replicaSet = "pay-r1"): RawObject {
  return warning(`ReplicaSet/${replicaSet}`, "FailedCreate", message);
}

/** Rollout 2 of `pay` with so many of its two pods, beside the two old ones; a condition of its ReplicaSet. */
function rollingOut(pods: number, condition?: object): RawObject[] {
  const old = app("pay", { replicas: 2, service: false }).filter(({ kind }) => kind === "Pod");
  return [...app("pay", { before: {}, replicas: 2, pods }), ...old].map((object) =>
    object.metadata["name"] === "pay-r2"
      ? { ...object, status: { conditions: condition === undefined ? [] : [condition] } }
      : object,
  );
}
