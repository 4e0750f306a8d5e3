import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { crashing, lost, running, unready, waiting } from "../../testing/pod-status.ts";
import {
  answerOn,
  inShort,
  look,
  node,
  type RawObject,
  stateOf,
  warning,
} from "../../testing/small-cluster.ts";

const DAY = 1560;
/** Lost since yesterday; the node beside it is well. */
const nodes = [node("node-1", { ready: "Unknown", since: DAY }), node("node-2")];
const elsewhere = { podSpec: { nodeName: "node-2" }, replicas: 2 };
const claim = { name: "data", persistentVolumeClaim: { claimName: "data" } };
const target = { kind: "Deployment", namespace: "web", name: "pay" };
const container = { readinessProbe: { httpGet: { path: "/ready", port: 8080 } } };
const failing = warning(
  "Pod/pay-r2-0",
  "Unhealthy",
  "Readiness probe failed: HTTP probe failed with statuscode: 503",
);

test.for([
  { name: "crashes", status: crashing(), cause: "crash-on-start", more: [] },
  {
    name: "fails its readiness probe",
    status: unready(),
    cause: "readiness-probe-failing",
    more: [failing],
  },
])("a node that is dead since yesterday is not blamed for a rollout that $name", (row) => {
  const rollout = app("pay", {
    ...elsewhere,
    container,
    status: row.status,
    before: { readinessProbe: undefined },
  });
  const objects = [...nodes, ...rollout, stuck("pay"), ...row.more];
  for (const request of [{ namespace: "web" }, { namespace: "web", target }]) {
    const { findings, workloads } = look(objects, [], request);
    expect(findings.map(({ cause, impact, victims }) => [cause, impact, victims.length])).toEqual([
      [row.cause, "broken", 0],
      ["node-not-ready", "degraded", 0],
    ]);
    expect(workloads[0]).toMatchObject({ ref: { name: "pay" }, part: "culprit" });
  }
});

test("what no cause explains stays open beside a node that is dead since yesterday", () => {
  const objects = [...nodes, ...app("pay", { ...elsewhere, status: unready(3) }), stuck("pay")];
  const { diagnosis, gaps } = answerOn(stateOf(objects), { namespace: "web", target });
  expect(diagnosis.workloads[0]).toMatchObject({ ref: { name: "pay" }, part: "none" });
  expect(gaps[0]?.what).toBe("what is the matter with deployment/pay");
});

test.for([
  { name: "a pod that is being deleted", left: stuck("pay") },
  { name: "a pod that nobody deleted", left: left("pay", lost(DAY)) },
])("what has all its pods elsewhere is fine, though a dead node holds $name", (row) => {
  const { findings, workloads } = look([...nodes, ...app("pay", elsewhere), row.left]);
  expect(findings.map(inShort)).toEqual([
    "active degraded medium node-not-ready Node/node-1: node node-1 is not ready",
  ]);
  expect(findings[0]?.victims).toEqual([]);
  expect(workloads.find(({ ref }) => ref.name === "pay")?.state).toBe("fine");
});

test("a dead node that holds only a pod that was replaced is none of the target's business", () => {
  const objects = [...nodes, ...app("pay", elsewhere), stuck("pay")];
  expect(look(objects, [], { namespace: "web", target }).dependencies).toEqual([]);
});

test.for([
  {
    name: "a pod that is deleted and not replaced",
    objects: [...app("pay", { ...elsewhere, pods: 1 }), stuck("pay")],
    impact: "degraded",
  },
  {
    name: "the only pod, deleted and not replaced",
    objects: [...app("pay", { replicas: 1, pods: 0 }), stuck("pay")],
    impact: "broken",
  },
  {
    name: "a pod whose volume the next one waits for",
    objects: [
      ...app("pay", {
        podSpec: { nodeName: "node-2", volumes: [claim] },
        status: waiting("ContainerCreating"),
      }),
      stuck("pay", { volumes: [claim] }),
    ],
    impact: "degraded",
  },
])("a node has taken what a workload lacks: $name", ({ objects, impact }) => {
  const found = look([...nodes, ...objects]).findings.find(
    ({ cause }) => cause === "node-not-ready",
  );
  expect(found).toMatchObject({ impact, victims: [{ ref: { name: "pay" } }] });
});

test("a node that took one pod is not to blame that the others of a rollout crash", () => {
  const objects = [
    ...nodes,
    ...app("pay", { ...elsewhere, replicas: 3, pods: 2, status: crashing(), before: {} }),
    left("pay", lost(DAY)),
    ...app("cart", { status: lost(DAY) }),
    ...app("front", { status: lost(DAY) }),
  ];
  const { findings } = look(objects, [], { namespace: "web", target });
  expect(findings.map(({ cause, impact }) => [cause, impact])).toEqual([
    ["crash-on-start", "broken"],
    ["node-not-ready", "broken"],
  ]);
});

/** A pod of the rollout before on node-1. */
function left(
  name: string,
  status: object,
  extra: { podSpec?: object; metadata?: object } = {},
): RawObject {
  const { podSpec = {} } = extra;
  const [pod] = app(name, { status, podSpec }).filter(({ kind }) => kind === "Pod");
  const metadata = {
    ...pod?.metadata,
    name: `${name}-r1-old`,
    uid: `${name}-old`,
    ...extra.metadata,
  };
  return { ...pod, kind: "Pod", metadata };
}

/** It is being deleted since yesterday, and its kubelet does not answer. */
function stuck(name: string, podSpec: object = {}): RawObject {
  const well = running();
  const conditions = [{ type: "Ready", status: "False", lastTransitionTime: ago(DAY) }];
  const metadata = { deletionTimestamp: ago(DAY - 6), creationTimestamp: ago(3 * DAY) };
  return left(name, { ...well, conditions }, { podSpec, metadata });
}
