import type { Check } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import {
  crashing,
  ended,
  lost,
  running,
  unready,
  unscheduled,
  waiting,
} from "../../testing/pod-status.ts";
import {
  answerOn,
  inShort,
  look,
  node,
  type RawObject,
  stateOf,
  warning,
} from "../../testing/small-cluster.ts";

const unknown = { ready: "Unknown" };
const notReady = { ready: "False", reason: "KubeletNotReady" };

const states: readonly {
  name: string;
  objects: readonly RawObject[];
  namespace?: string;
  findings: readonly string[];
}[] = [
  {
    name: "a young node that was Ready and stopped",
    objects: [node("node-1", { ...unknown, age: 2.5, since: 0.5 }), ...app("pay")],
    findings: ["active degraded medium node-not-ready: 1 victims"],
  },
  {
    name: "a young node that stopped by its own report",
    objects: [node("node-1", { ...notReady, age: 2.5, since: 0.5 })],
    findings: ["active degraded medium node-not-ready: 0 victims"],
  },
  {
    name: "a young node that was never Ready: it joins, and a pod starts on it",
    objects: [
      node("node-1", { ...notReady, age: 2.5, since: 2.5 }),
      ...app("agent", { status: { ...waiting("ContainerCreating"), startTime: ago(0.5) } }),
    ],
    findings: [],
  },
  {
    name: "a young node whose kubelet never posted: it joins",
    objects: [
      node("node-1", { ...unknown, reason: "NodeStatusNeverUpdated", age: 2.5, since: 1.5 }),
    ],
    findings: [],
  },
  {
    name: "a node that is being removed, with no pod left on it",
    objects: [removed(node("node-1", unknown))],
    findings: [],
  },
  {
    name: "a node that Cluster Autoscaler emptied and ends",
    objects: [tainted("ToBeDeletedByClusterAutoscaler"), ...daemon("agent", lost(10))],
    findings: [],
  },
  {
    name: "a node that Karpenter ends, though pods are lost on it",
    objects: [tainted("karpenter.sh/disrupted"), ...app("pay", { status: lost(10) })],
    findings: ["active broken high node-not-ready: 1 victims"],
  },
  {
    name: "a node that an autoscaler should have ended long ago: it is lost",
    objects: [tainted("karpenter.sh/disrupted", 20), ...app("pay", { status: lost(20) })],
    findings: ["active broken high node-not-ready: 1 victims"],
  },
  {
    name: "a node that is being removed, with pods of DaemonSets left on it",
    objects: [removed(node("node-1", { ...unknown, since: 10 })), ...daemon("agent", lost(10))],
    findings: [],
  },
  {
    name: "a node that is being removed, with other pods left on it",
    objects: [
      removed(node("node-1", { ...unknown, since: 10 })),
      ...app("pay", { status: lost(10) }),
    ],
    findings: ["active broken high node-not-ready: 1 victims"],
  },
  {
    name: "pods of DaemonSets are not lost: they belong to the node",
    objects: [node("node-1", { ...unknown, since: 10 }), ...daemon("agent", lost(10))],
    findings: ["active degraded medium node-not-ready: 0 victims"],
  },
  {
    name: "pods of DaemonSets fall with it, and are no finding of their own",
    objects: [node("node-1", { ...unknown, since: 30 }), ...daemon("agent", crashing())],
    findings: ["active degraded medium node-not-ready: 0 victims"],
  },
  {
    name: "first not Ready, then Unknown: what it took along at first is lost",
    objects: [node("node-1", { ...unknown, since: 10 }), ...app("pay", { status: lost(20) })],
    findings: ["active broken high node-not-ready: 1 victims"],
  },
  {
    name: "a pod that failed long before by itself is not lost",
    objects: [node("node-1", { ...unknown, since: 10 }), ...app("pay", { status: unready() })],
    findings: ["active degraded medium node-not-ready: 0 victims"],
  },
  {
    name: "a pod that the starving node killed a moment before it went silent",
    objects: [
      node("node-1", { ...unknown, since: 10 }),
      ...app("pay", { status: killed({ endedBefore: 12, unreadySince: 12 }) }),
    ],
    findings: ["active broken high node-not-ready: 1 victims"],
  },
  {
    name: "a pod that ended long before its node went silent",
    objects: [
      node("node-1", { ...unknown, since: 10 }),
      ...app("pay", { status: killed({ endedBefore: 25, unreadySince: 9 }) }),
    ],
    findings: [
      "active broken low crash-on-start: 0 victims",
      "active degraded medium node-not-ready: 0 victims",
    ],
  },
  {
    name: "its namespace is asked about while the pods count as Ready",
    objects: [node("node-1", { ...unknown, since: 0 }), ...app("pay")],
    namespace: "web",
    findings: ["active degraded medium node-not-ready: 1 victims"],
  },
  {
    name: "a namespace is asked about that has lost pods on it",
    objects: [node("node-1", { ...unknown, since: 10 }), ...app("pay", { status: lost(10) })],
    namespace: "web",
    findings: ["active broken high node-not-ready: 1 victims"],
  },
  {
    name: "a namespace is asked about that has nothing on it",
    objects: [node("node-2", unknown), node("node-1"), ...app("pay")],
    namespace: "web",
    findings: [],
  },
];

test.for(states)("a node that is not Ready is never ruled out: $name", (row) => {
  const { namespace, objects } = row;
  const { findings, checks } = look(objects, [], { namespace });
  const told = findings.map(
    ({ state, impact, confidence, cause, victims }) =>
      `${state} ${impact} ${confidence.level} ${cause}: ${victims.length} victims`,
  );
  expect(told).toEqual(row.findings);
  expect(answerOf(checks)).not.toBe("ruled_out");
});

const notFound = waiting(
  "ImagePullBackOff",
  'Back-off pulling image "r/pay:v9": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "r/pay:v9": failed to resolve reference "r/pay:v9": r/pay:v9: not found',
);
const unreachable = waiting(
  "ErrImagePull",
  'failed to pull and unpack image "r/pay:v9": failed to do request: Head "https://r/v2/pay/manifests/v9": dial tcp 10.0.0.9:443: i/o timeout',
);

/** Its pods stay on a lost node for the five minutes that they tolerate it. */
test.for([
  ["an image that is not there", unreadySince(5, notFound), "image-not-found"],
  ["an image, a moment before its node", unreadySince(3.5, notFound), "image-not-found"],
  [
    "a crash that came first",
    unreadySince(5, crashing(ended({ finishedAt: ago(4) }))),
    "crash-on-start",
  ],
  ["a registry that its node does not reach", unreadySince(5, unreachable), undefined],
  ["a crash that came later", unreadySince(2, crashing(ended({ finishedAt: ago(2) }))), undefined],
] as const)("a rollout that failed by itself is not blamed on a node: %s", ([, status, cause]) => {
  const objects = [node("node-1", { ...unknown, since: 3 }), ...app("pay", { status, before: {} })];
  const { findings } = look(objects);
  const own = findings.find(({ culprit }) => culprit.name === "pay");
  expect(own?.cause).toBe(cause);
  const lostBy = findings.find((finding) => finding.cause === "node-not-ready");
  expect(lostBy?.victims.map(({ ref }) => ref.name)).toEqual(cause === undefined ? ["pay"] : []);
});

test("a rollout that is not Ready is not blamed on a node that was not well long before", () => {
  const pressure = { type: "MemoryPressure", status: "True", lastTransitionTime: ago(4000) };
  const objects = [
    { ...node("node-1"), status: { conditions: [{ type: "Ready", status: "True" }, pressure] } },
    ...app("pay", { status: unready(15), before: {} }),
  ];
  expect(look(objects).findings.map(({ culprit, victims }) => [culprit.name, victims])).toEqual([
    ["pay", []],
    ["node-1", []],
  ]);
});

test("a node that is Ready is ruled out", () => {
  const { findings, checks } = look([node("node-1"), ...app("pay")]);
  expect(findings).toEqual([]);
  expect(answerOf(checks)).toBe("ruled_out");
});

test("a lost node is looked at first: nothing that is run in haste helps its pods", () => {
  const objects = [node("node-1", { ...unknown, since: 10 }), ...app("pay", { status: lost(10) })];
  const [finding] = look(objects).findings;
  expect(finding?.fix).toEqual([]);
  expect(finding?.nextCheck?.command).toBe("kubectl describe node node-1");
  expect(finding?.later[0]?.text).toContain("only when its machine is confirmed off");
});

test.for([
  ["over when the node is Ready", {}, ["node/node-1: was not ready once, over"]],
  ["not over while it joins", { ...notReady, age: 2.5, since: 2.5 }, []],
] as const)("a warning about a node is %s", ([, options, told]) => {
  const objects = [node("node-1", options), warning("Node/node-1", "NodeNotReady", "not ready")];
  expect(look(objects).history.map(({ text }) => text)).toEqual(told);
});

test.for([unknown, notReady])(
  "what still counts as Ready on a node that is not (%j) is at risk, and not fine",
  (readiness) => {
    const { findings, workloads } = look([node("node-1", readiness), ...app("pay")]);
    expect(findings[0]?.victims.map(({ ref, because }) => `${ref.name}: ${because}`)).toEqual([
      "pay: 1 pod of it counts as Ready on a node that is not",
    ]);
    expect(workloads.map(({ ref, state }) => `${ref.name} ${state}`)).toEqual([
      "node-1 degraded",
      "pay degraded",
    ]);
  },
);

test.for([
  ["by its own report", notReady],
  ["because it is silent", unknown],
] as const)(
  "a node that is not Ready %s hits the pods that it lost and those that count as Ready on it",
  ([, readiness]) => {
    const { findings, workloads } = look([
      node("node-1", { ...readiness, since: 10 }),
      ...app("pay", { status: lost(10) }),
      ...app("cart"),
      ...mixed("front"),
      ...daemon("agent", running()),
    ]);
    expect(findings[0]?.victims.map(({ ref, because }) => `${ref.name}: ${because}`)).toEqual([
      "pay: 1 pod of it ran on the node",
      "front: 1 pod of it ran on the node, 1 more counts as Ready on it",
      "cart: 1 pod of it counts as Ready on a node that is not",
    ]);
    expect(workloads.map(({ ref, state }) => `${ref.name} ${state}`)).toEqual([
      "node-1 broken",
      "pay broken",
      "cart degraded",
      "front degraded",
      "agent fine",
    ]);
  },
);

test("a container that fell before and is Ready now does not lead over a node that is lost", () => {
  const status = running({ terminated: ended({ reason: "OOMKilled", exitCode: 137 }) }, 9);
  const container = { resources: { limits: { memory: "256Mi" } } };
  const objects = [node("node-1"), node("node-2", unknown), ...app("pay", { status, container })];
  expect(look(objects).findings.map(inShort)).toEqual([
    "active degraded medium node-not-ready Node/node-2: node node-2 is not ready",
    "active degraded high oom-killed Deployment/pay: pay runs out of memory, is Ready now and may fall again",
  ]);
});

test("callers that crash because what they call was on the node are its victims", () => {
  const caller = app("front", {
    container: { env: [{ name: "DB_HOST", value: "db:5432" }] },
    podSpec: { nodeName: "node-2" },
    status: {
      ...running(),
      conditions: [{ type: "Ready", status: "False" }],
      containerStatuses: [
        {
          name: "app",
          ready: false,
          restartCount: 1,
          state: { waiting: { reason: "CrashLoopBackOff" } },
          lastState: { terminated: ended() },
        },
      ],
    },
  });
  const objects = [
    node("node-1", { ...unknown, since: 3 }),
    node("node-2"),
    ...app("db", { status: lost(3) }),
    ...caller,
  ];
  const { findings } = look(objects, [], { namespace: "web" });
  expect(findings.map(inShort)).toEqual([
    "active broken high node-not-ready Node/node-1: node node-1 is not ready",
  ]);
  expect(findings[0]?.victims.map(({ ref }) => ref.name)).toEqual(["db", "front"]);
});

test("pods that wait because of a dead node's taint are its victims, and no finding of their own", () => {
  const closed = node("node-1", {
    ready: "Unknown",
    spec: { taints: [{ key: "node.kubernetes.io/unreachable", effect: "NoSchedule" }] },
  });
  const waits = app("cart", {
    podSpec: { nodeName: undefined },
    status: unscheduled("0/1 nodes are available: 1 node(s) had untolerated taint."),
  });
  const { findings, workloads } = look([closed, ...waits]);
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
    ...app("front", {
      container: { env: [{ name: "CART_HOST", value: "cart" }] },
      podSpec: { nodeName: "node-2" },
    }),
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

test.for([
  ["it joins", node("node-1", { ...notReady, age: 2.5, since: 2.5 })],
  ["an autoscaler removes it", tainted("karpenter.sh/disrupted")],
  ["it is being deleted", removed(node("node-1", unknown))],
] as const)("a node that is neither found nor ruled out: %s", ([why, object]) => {
  const { diagnosis, evidence } = answerOn(stateOf([object, node("node-2")]));
  const check = diagnosis.checks.find(({ cause }) => cause === "node-not-ready");
  if (check?.kind !== "not_reached") throw new Error(`it is ${check?.kind}`);
  expect(check.because.text).toBe(`node node-1 is not Ready since {since}: ${why}`);
  expect(check.examined).toEqual({ count: 1, of: "node" });
  expect(evidence.map(({ id }) => id)).toEqual(check.because.evidence);
});

test("a DaemonSet that lacks a pod because of a node says so", () => {
  const objects = [
    node("node-1", { ...unknown, since: 10 }),
    ...daemon("agent", lost(10)),
    ...app("pay", { podSpec: { nodeName: "node-2" } }),
  ];
  expect(look(objects).workloads).toMatchObject([
    { ref: { name: "agent" }, part: "victim", state: "broken", why: "victim of node-1" },
    { ref: { name: "node-1" }, part: "culprit" },
    { ref: { name: "pay" }, part: "none", state: "fine" },
  ]);
});

/** A pod that was made and not Ready so many minutes ago. */
function unreadySince(minutes: number, status: object): object {
  const conditions = [{ type: "Ready", status: "False", lastTransitionTime: ago(minutes) }];
  return { ...status, startTime: ago(minutes), conditions };
}

/** A container that ended with 137 and was not started again, by the last report of its kubelet. */
function killed(minutes: { readonly endedBefore: number; readonly unreadySince: number }): object {
  const end = ended({
    exitCode: 137,
    startedAt: ago(120),
    finishedAt: ago(minutes.endedBefore),
  });
  return {
    phase: "Running",
    startTime: ago(120),
    conditions: [{ type: "Ready", status: "False", lastTransitionTime: ago(minutes.unreadySince) }],
    containerStatuses: [{ name: "app", ready: false, restartCount: 0, state: { terminated: end } }],
  };
}

/** Two pods on node-1: the first is lost, the second is Ready. */
function mixed(name: string): RawObject[] {
  let pods = 0;
  return app(name, { replicas: 2 }).map((object) => {
    if (object.kind !== "Pod") return object;
    pods += 1;
    return pods === 1 ? { ...object, status: lost(10) } : object;
  });
}

function removed(object: RawObject): RawObject {
  return { ...object, metadata: { ...object.metadata, deletionTimestamp: ago(1) } };
}

function answerOf(checks: readonly Check[]): string | undefined {
  return checks.find(({ cause }) => cause === "node-not-ready")?.kind;
}

function tainted(key: string, minutes = 10): RawObject {
  const spec = { taints: [{ key, effect: "NoSchedule" }] };
  return node("node-1", { ...unknown, since: minutes, spec });
}

/** A DaemonSet with one pod, on node-1. */
function daemon(name: string, status: object): RawObject[] {
  const metadata = { name, namespace: "web", uid: name };
  const ownerReferences = [{ kind: "DaemonSet", name, controller: true }];
  return [
    { kind: "DaemonSet", metadata, spec: {}, status: { desiredNumberScheduled: 1 } },
    {
      kind: "Pod",
      metadata: { ...metadata, name: `${name}-x`, uid: `${name}-x`, ownerReferences },
      spec: { nodeName: "node-1", containers: [{ name: "app" }] },
      status,
    },
  ];
}
