import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { unscheduled } from "../../testing/pod-status.ts";
import {
  answerOn,
  inShort,
  look,
  node,
  type RawObject,
  stateOf,
} from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const missing = '0/1 nodes are available: persistentvolumeclaim "data" not found.';
const byQuota =
  "quota-exceeded ResourceQuota/team: pay waits for a claim that its quota has no room for";

const unbound = "volume-not-bound Deployment/pay: pay cannot be scheduled";

const quota = (hard: object, used: object): RawObject => ({
  kind: "ResourceQuota",
  metadata: { name: "team", namespace: "web", uid: "team" },
  status: { hard, used },
});
const volume = (name: string, storage: string): RawObject => ({
  kind: "PersistentVolume",
  metadata: { name, uid: name },
  spec: { capacity: { storage } },
  status: { phase: "Available" },
});
const claim = (name: string, phase = "Bound"): RawObject => ({
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "web", uid: name },
  spec: {},
  status: { phase },
});

function waiting(...others: readonly RawObject[]): RawObject[] {
  return [
    node("a"),
    ...app("pay", {
      status: unscheduled(missing),
      podSpec: {
        nodeName: undefined,
        volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
      },
    }),
    ...others,
  ];
}

const full = quota({ "requests.storage": "10Gi" }, { "requests.storage": "10Gi" });
const some = quota({ "requests.storage": "10Gi" }, { "requests.storage": "9Gi" });

test.for<readonly [name: string, objects: readonly RawObject[], finding: string]>([
  ["storage of a quota is used up", [full], `medium ${byQuota}`],
  [
    "the quota allows no more claims",
    [quota({ persistentvolumeclaims: "1" }, { persistentvolumeclaims: "1" }), claim("other")],
    `medium ${byQuota}`,
  ],
  [
    "there is room left, though perhaps too little: a volume of any size waits for any claim",
    [some, volume("disk", "2Gi")],
    `medium ${unbound}`,
  ],
  ["the quota counts CPU alone", [quota({ cpu: "1" }, { cpu: "1" })], ""],
  ["a claim has nearly its name", [full, claim("data0")], ""],
])("a claim does not exist: $0", ([, others, finding]) => {
  expect(look(waiting(...others)).findings.map(inShort)).toEqual([
    `active broken ${finding || `high ${unbound}`}`,
  ]);
});

test("how full the quota is, is told", () => {
  expect(toldOf(waiting(full))).toEqual([
    "pay waits for claim data, which does not exist.",
    "The quota team holds 10Gi of 10Gi of requests.storage.",
  ]);
});

test("what a quota still allows is told beside a claim that does not exist", () => {
  expect(toldOf(waiting(some))).toContain("The quota team holds 9Gi of 10Gi of requests.storage.");
});

test("a full quota is no finding where the claim is bound", () => {
  const objects = [full, claim("data"), ...app("pay")];
  expect(look(objects).findings).toEqual([]);
});

test("where the claims were not read, none is said to be missing", () => {
  const state = stateOf(waiting(full));
  const gap = { origin: "kubernetes", kind: "refused", what: "claims", why: "forbidden" } as const;
  const lists = state.lists.map((list) =>
    list.kind === "PersistentVolumeClaim"
      ? { ...list, items: { kind: "unknown" as const, gap } }
      : list,
  );
  const { findings } = answerOn({ ...state, lists }).diagnosis;
  expect(findings.map(({ cause }) => cause)).toEqual(["volume-not-bound"]);
});
