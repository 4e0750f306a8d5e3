import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import {
  answerOn,
  type FindingsRow,
  findingsOf,
  inShort,
  look,
  node,
  type RawObject,
  stateOf,
  warning,
} from "../../testing/small-cluster.ts";

const low = "The node was low on resource: ephemeral-storage.";
const nodeItself =
  "active degraded medium node-pressure Node/node-a: node node-a is under pressure";

const rows: readonly FindingsRow[] = [
  {
    name: "over when the workload has its pods again",
    objects: [evicted(30, low), ...app("pay")],
    findings: ["resolved degraded high evicted Deployment/pay: pay was evicted"],
  },
  {
    name: "not over while it has none",
    objects: [evicted(30, low), ...app("pay", { pods: 0 })],
    findings: ["active broken high evicted Deployment/pay: pay is evicted"],
  },
  {
    name: "less sure when the kubelet does not say why",
    objects: [evicted(30), ...app("pay", { pods: 0 })],
    findings: ["active broken medium evicted Deployment/pay: pay is evicted"],
  },
  {
    name: "dated by its own condition, and not by the start of the pod",
    objects: [evicted(30, low, { at: 5 }), ...app("pay")],
    findings: ["active degraded high evicted Deployment/pay: pay was evicted"],
  },
  {
    name: "dated by its event where no condition tells",
    objects: [evicted(300, low), gone(5), ...app("pay")],
    findings: ["active degraded high evicted Deployment/pay: pay was evicted"],
  },
  {
    name: "not over while its node has the pressure, however long ago it was",
    objects: [pressed("True"), evicted(300, low, { at: 50 }), ...app("pay")],
    findings: ["active degraded high evicted Deployment/pay: pay was evicted", nodeItself],
  },
  {
    name: "over when the pressure is gone",
    objects: [pressed("False"), evicted(300, low, { at: 50 }), ...app("pay")],
    findings: ["resolved degraded high evicted Deployment/pay: pay was evicted"],
  },
  {
    name: "no matter of its node when the pod went beyond a limit of its own",
    objects: [
      pressed("True"),
      evicted(300, 'Usage of EmptyDir volume "tmp" exceeds the limit "1Gi".', { at: 50 }),
      ...app("pay"),
    ],
    findings: [nodeItself, "resolved degraded high evicted Deployment/pay: pay was evicted"],
  },
  {
    name: "one of many that come at a pace",
    objects: [50, 35, 20].map((at) => evicted(300, low, { at })).concat(app("pay")),
    findings: ["active degraded high evicted Deployment/pay: pay is evicted again and again"],
  },
  {
    name: "history before the window",
    objects: [evicted(90, low), ...app("pay")],
    findings: [],
  },
];

test.for(rows)("an eviction is $name", (row) => {
  expect(findingsOf(row)).toEqual(row.findings);
});

test("evictions tell their own times, the last one, and what the node lacks by now", () => {
  const objects = [
    pressed("True"),
    ...[17, 12, 6].map((at) => evicted(58, low, { at })),
    ...app("pay"),
  ];
  const finding = look(objects).findings.find(({ cause }) => cause === "evicted");
  expect(finding?.since).toBe(ago(17));
  expect(finding?.claims.map(({ text }) => text)).toEqual([
    "The kubelet evicted {pods} of pay, the last at {last}: {message}",
    "node/node-a: {type} is {status} since {since}",
  ]);
});

test("a request is proposed that is enough for each of the evicted pods", () => {
  const objects = [used(17, "2Gi"), used(12, "3Gi"), used(6, "1Gi"), ...app("pay")];
  const [finding] = look(objects).findings;
  expect(finding?.fix[0]?.command).toContain("--requests=ephemeral-storage=3072Mi");
});

test("that the node could not be read is no sign that its pressure is gone", () => {
  const state = stateOf([evicted(300, low, { at: 50 }), ...app("pay")]);
  const gap = { origin: "kubernetes", kind: "refused", what: "nodes", why: "forbidden" } as const;
  const lists = state.lists.map((list) =>
    list.kind === "Node" ? { ...list, items: { kind: "unknown" as const, gap } } : list,
  );
  const { findings } = answerOn({ ...state, lists }).diagnosis;
  expect(findings.map(inShort)).toEqual([
    "active degraded high evicted Deployment/pay: pay was evicted",
  ]);
});

test("a pod that is no more has no later trouble; a record keeps no cause from being asked", () => {
  const kinds = [app("pay", { pods: 0 }), app("pay")].map((objects) => {
    const { checks } = look([evicted(30, low), ...objects]);
    return checks.find(({ cause }) => cause === "oom-killed")?.kind;
  });
  expect(kinds).toEqual(["not_reached", "ruled_out"]);
});

/** Started so many minutes ago; `at`: minutes since its condition says that it is evicted. */
function evicted(minutes: number, message?: string, { at }: { at?: number } = {}): RawObject {
  const conditions =
    at === undefined
      ? []
      : [
          { type: "DisruptionTarget", status: "True", lastTransitionTime: ago(at) },
          { type: "PodScheduled", status: "True", lastTransitionTime: ago(minutes) },
        ];
  return {
    kind: "Pod",
    metadata: {
      name: `pay-r1-gone${at ?? ""}`,
      namespace: "web",
      uid: `gone${at ?? ""}`,
      ownerReferences: [{ kind: "ReplicaSet", name: "pay-r1", controller: true }],
    },
    spec: { nodeName: at === undefined ? undefined : "node-a", containers: [{ name: "app" }] },
    status: { phase: "Failed", reason: "Evicted", message, startTime: ago(minutes), conditions },
  };
}

/** Evicted so many minutes ago, when it used so much. */
function used(at: number, amount: string): RawObject {
  const message = `${low} Container app was using ${amount}, request is 0, has larger use. `;
  return evicted(58, message, { at });
}

/** The event about a pod without conditions. */
function gone(minutes: number): RawObject {
  const event = warning("Pod/pay-r1-gone", "Evicted", low);
  return { ...event, firstTimestamp: ago(minutes), lastTimestamp: ago(minutes) };
}

function pressed(status: string): RawObject {
  const condition = { type: "DiskPressure", status, lastTransitionTime: ago(17) };
  return { ...node("node-a"), status: { conditions: [condition] } };
}
