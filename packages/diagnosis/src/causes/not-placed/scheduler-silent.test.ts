import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { running, unscheduled } from "../../testing/pod-status.ts";
import { inShort, look, node, type RawObject, warning } from "../../testing/small-cluster.ts";

const waits = { nodeName: undefined };
const pending = { phase: "Pending" };

function unseen(name: string, podSpec: object = waits): RawObject[] {
  return app(name, { status: pending, podSpec });
}

const silent =
  "active broken high scheduler-silent Lease/kube-scheduler: pay is seen by no scheduler";
const own = { ...waits, schedulerName: "batch-scheduler" };

test.for([
  ["no scheduler looked at", unseen("pay"), [silent]],
  [
    "another scheduler was asked for",
    unseen("pay", own),
    ["active broken high scheduler-silent Deployment/pay: pay is seen by no scheduler"],
  ],
  [
    "a scheduler refused, by its event alone",
    [
      ...unseen("pay"),
      warning("Pod/pay-r1-0", "FailedScheduling", "0/1 nodes are available: 1 Insufficient cpu."),
    ],
    [],
  ],
  ["a moment ago was made", young(unseen("pay")), []],
  ["is being deleted", ending(unseen("pay")), []],
] as const)("a pod without a node that %s", ([, objects, findings]) => {
  const told = look([node("a"), ...objects]).findings.filter(
    ({ cause }) => cause === "scheduler-silent",
  );
  expect(told.map(inShort)).toEqual(findings);
});

const placed = (minutes: number) => ({
  phase: "Running",
  conditions: [{ type: "PodScheduled", status: "True", lastTransitionTime: ago(minutes) }],
});

test.for<readonly [name: string, others: readonly RawObject[], findings: readonly string[]]>([
  ["a younger one was placed", young(app("ship", { status: placed(0.4) })), []],
  ["an older one was placed after it was made", app("ship", { status: placed(15) }), []],
  ["one was placed before it was made", app("ship", { status: placed(25) }), [silent]],
  ["one was placed a moment after it was made", app("ship", { status: placed(19.9) }), [silent]],
  ["a kubelet wrote that of its own pod", [ofKubelet(5)], [silent]],
  [
    "one was refused after it was made",
    app("ship", {
      status: unscheduled("0/1 nodes are available: 1 Insufficient cpu.", 15),
      podSpec: waits,
    }),
    [],
  ],
])("no scheduler looked at a pod, and $0", ([, others, findings]) => {
  const told = look([node("a"), ...unseen("pay"), ...others]).findings.filter(
    ({ cause }) => cause === "scheduler-silent",
  );
  expect(told.map(inShort)).toEqual(findings);
});

/** Of the mirror of a static pod the kubelet writes the condition. */
function ofKubelet(minutes: number): RawObject {
  return {
    kind: "Pod",
    metadata: {
      name: "etcd-a",
      namespace: "kube-system",
      uid: "etcd-a",
      creationTimestamp: ago(minutes),
      ownerReferences: [{ kind: "Node", name: "a", controller: true }],
    },
    spec: { nodeName: "a", containers: [{ name: "app", image: "example.com/etcd:v1" }] },
    status: { ...running(), ...placed(minutes) },
  };
}

test("a pod that waits for two minutes may stand in a long queue of others that were not seen", () => {
  const objects = withPods(unseen("pay"), { creationTimestamp: ago(2) });
  const [finding] = look([node("a"), ...objects]).findings;
  expect(finding?.confidence.level).toBe("medium");
});

test("a scheduler that placed another half a minute ago is at work", () => {
  const objects = withPods(unseen("pay"), { creationTimestamp: ago(1.2) });
  const { findings } = look([node("a"), ...objects, ...app("ship", { status: placed(0.5) })]);
  expect(findings.map(({ cause }) => cause)).not.toContain("scheduler-silent");
});

test("the pods of one scheduler do not tell of another", () => {
  const others = young(app("ship", { status: placed(0.4) }));
  const { findings } = look([node("a"), ...unseen("pay", own), ...others]);
  expect(findings.map(({ cause }) => cause)).toEqual(["scheduler-silent"]);
});

test("all whom a silent scheduler leaves are told with it", () => {
  const { findings } = look([node("a"), ...unseen("pay"), ...unseen("ship")]);
  const hit = findings.flatMap(({ owner, victims }) => [owner, ...victims.map(({ ref }) => ref)]);
  expect(findings.map(({ cause }) => cause)).toEqual(["scheduler-silent"]);
  expect(hit.map(({ name }) => name).toSorted()).toEqual(["pay", "ship"]);
});

test("whoever asks about the namespace of the pod is told, though the scheduler is elsewhere", () => {
  const { findings } = look([node("a"), ...unseen("pay")], [], { namespace: "web" });
  expect(findings.map(inShort)).toEqual([silent]);
});

test("a pod that was refused is not unseen", () => {
  const status = unscheduled("0/1 nodes are available: 1 Insufficient cpu.");
  const { findings } = look([node("a"), ...app("pay", { status, podSpec: waits })]);
  expect(findings.map(({ cause }) => cause)).toEqual(["insufficient-resources"]);
});

function young(objects: readonly RawObject[]): RawObject[] {
  return withPods(objects, { creationTimestamp: ago(0.5) });
}

function ending(objects: readonly RawObject[]): RawObject[] {
  return withPods(objects, { deletionTimestamp: ago(1) });
}

function withPods(objects: readonly RawObject[], metadata: object): RawObject[] {
  return objects.map((object) =>
    object.kind === "Pod" ? { ...object, metadata: { ...object.metadata, ...metadata } } : object,
  );
}
