import { Diagnosis } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { crashing, unready } from "../testing/pod-status.ts";
import { answerOn, inShort, log, node, type RawObject, stateOf } from "../testing/small-cluster.ts";

/** A pod of Deployment `pay` that is none: its containers are no list. */
const odd = {
  kind: "Pod",
  metadata: {
    name: "pay-odd",
    namespace: "web",
    labels: { app: "pay" },
    ownerReferences: [{ kind: "ReplicaSet", name: "pay-r1", controller: true }],
  },
  spec: { containers: "none" },
};
/** Of it nothing is known but its kind. */
const nameless = { kind: "Pod", metadata: { name: 7 } };

const cartCrashes = "active broken low crash-on-start Deployment/cart: cart crashes on start";

test("one odd object costs one gap, and what is wrong with all others is found", () => {
  const { diagnosis, gaps } = answerOn(
    stateOf([...app("cart", { status: crashing() }), ...app("pay"), odd]),
  );
  expect(diagnosis.findings.map(inShort)).toEqual([cartCrashes]);
  expect(gaps.map(({ about }) => about)).toEqual([
    { kinds: ["Pod"], namespace: "web", name: "pay-odd" },
  ]);
});

const rowsOf = (objects: readonly RawObject[]) =>
  answerOn(stateOf(objects)).diagnosis.workloads.map(({ ref, state }) => `${ref.name} ${state}`);

test.for([
  {
    name: "a workload with a pod that cannot be read is not called fine, its neighbours are",
    objects: [...app("cart"), ...app("pay"), odd],
    states: ["pay unknown", "cart fine"],
  },
  {
    name: "nor one whose only missing pod cannot be read",
    objects: [...app("pay", { replicas: 2, pods: 1 }), odd],
    states: ["pay unknown"],
  },
  {
    name: "but what is seen to be wrong is told",
    objects: [...app("pay", { status: unready() }), odd],
    states: ["pay broken"],
  },
  {
    name: "a pod that does not say whose it is may be anybody's",
    objects: [...app("cart"), ...app("pay"), nameless],
    states: ["cart unknown", "pay unknown"],
  },
  {
    name: "a Deployment that cannot be read keeps its pods",
    objects: [
      ...app("cart").map((object) =>
        object.kind === "Deployment" ? { ...object, spec: { replicas: "1" } } : object,
      ),
      ...app("pay"),
    ],
    states: ["cart unknown", "pay fine"],
  },
])("$name", ({ objects, states }) => expect(rowsOf(objects)).toEqual(states));

test.for([
  { name: "in scope", namespace: "web", isVisible: false },
  { name: "elsewhere", namespace: "shop", isVisible: true },
])("a cause that needs the kind of an odd object $name is visible: $isVisible", (row) => {
  const { diagnosis } = answerOn(stateOf([...app("pay"), odd]), { namespace: row.namespace });
  const check = diagnosis.checks.find(({ cause }) => cause === "oom-killed");
  expect(check?.kind).toBe(row.isVisible ? "ruled_out" : "not_visible");
});

test("of many odd objects of one kind and namespace three are told, the others counted", () => {
  const { gaps } = answerOn(stateOf([...many("web", 100), ...many("shop", 4)]));
  expect(gaps.map(({ what }) => what)).toEqual([
    "ConfigMap odd-0 in namespace web",
    "ConfigMap odd-1 in namespace web",
    "ConfigMap odd-2 in namespace web",
    "97 more ConfigMap objects in namespace web",
    "ConfigMap odd-0 in namespace shop",
    "ConfigMap odd-1 in namespace shop",
    "ConfigMap odd-2 in namespace shop",
    "ConfigMap odd-3 in namespace shop",
  ]);
});

const pod = app("cart", { status: crashing() }).filter(({ kind }) => kind === "Pod");
const withMetadata = (extra: object) =>
  pod.map((object) => ({ ...object, metadata: { ...object.metadata, ...extra } }));

test.for([
  {
    name: "an impossible date",
    objects: withMetadata({ creationTimestamp: "2026-13-45T99:99:99Z" }),
  },
  {
    name: "the first moment of computers",
    objects: withMetadata({ creationTimestamp: "1970-01-01T00:00:00Z" }),
  },
  { name: "a far future", objects: withMetadata({ creationTimestamp: "9999-12-31T23:59:59Z" }) },
  { name: "an empty date", objects: withMetadata({ creationTimestamp: "" }) },
  { name: "a date that is a number", objects: withMetadata({ creationTimestamp: 1_764_000_000 }) },
  { name: "lists that are null", objects: withMetadata({ ownerReferences: null, labels: null }) },
  {
    name: "labels with names of JavaScript",
    objects: withMetadata({
      labels: Object.fromEntries([
        ["__proto__", "x"],
        ["constructor", "y"],
      ]),
    }),
  },
  { name: "a label of 100 kB", objects: withMetadata({ labels: { app: "x".repeat(100_000) } }) },
  { name: "half a character", objects: withMetadata({ labels: { app: "\ud800" } }) },
  {
    name: "an owner that no object can be",
    objects: withMetadata({ ownerReferences: [{ kind: "Job", name: "$(reboot)" }] }),
  },
  {
    name: "5,000 levels of JSON",
    objects: withMetadata({ managedFields: [{ fieldsV1: nested(5000) }] }),
  },
])("$name ends no answer", ({ objects }) => {
  const { diagnosis } = answerOn(stateOf(objects));
  expect(diagnosis.findings.map(({ cause }) => cause)).toEqual(["crash-on-start"]);
});

test("numbers for strings and strings for numbers cost the object, not the answer", () => {
  const { diagnosis, gaps } = answerOn(
    stateOf([
      ...app("cart", { status: crashing() }),
      { ...node("n"), status: { conditions: [{ type: 1, status: true }] } },
      ...app("pay", { replicas: 1 }).map((object) =>
        object.kind === "ReplicaSet" ? { ...object, spec: { replicas: "1" } } : object,
      ),
    ]),
  );
  expect(diagnosis.findings.map(inShort)).toEqual([cartCrashes]);
  expect(gaps.map(({ about }) => about?.name)).toEqual(["pay-r1", "n"]);
});

test.for([1.5, 2 ** 53, -1e308])("a workload that wants %d pods cannot be counted", (replicas) => {
  const { diagnosis, gaps } = answerOn(
    stateOf(
      app("pay").map((object) =>
        object.kind === "Deployment" ? { ...object, spec: { replicas } } : object,
      ),
    ),
  );
  expect(Diagnosis.safeParse(diagnosis).error).toBeUndefined();
  expect(gaps.map(({ about }) => about?.name)).toEqual(["pay"]);
});

test("a log with a time that does not exist is read", () => {
  const { diagnosis } = answerOn(
    stateOf(app("cart", { status: crashing() }), [
      log("cart-r1-0", ["2026-13-45T99:99:99Z fatal: no disk"]),
    ]),
  );
  expect(diagnosis.findings).toHaveLength(1);
});

/** ConfigMaps whose data is a number. */
function many(namespace: string, count: number): RawObject[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: "ConfigMap",
    metadata: { name: `odd-${index}`, namespace },
    data: 1,
  }));
}

function nested(depth: number): unknown {
  return JSON.parse(`${'{"f:a":'.repeat(depth)}{}${"}".repeat(depth)}`);
}
