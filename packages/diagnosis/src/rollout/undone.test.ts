import { expect, test } from "vitest";
import { changesIn } from "../changes-in.ts";
import { createCluster } from "../graph/cluster.ts";
import type { SeenChange } from "../state/seen-change.ts";
import { ago, now } from "../testing/moment.ts";
import { ledgerContext, type RawObject, stateOf } from "../testing/small-cluster.ts";

const window = { from: ago(60), to: ago(0) };
const ref = { kind: "Deployment", namespace: "web", name: "pay" };
const seconds = (minutes: number) => Math.round(minutes * 60) / 60;

function told(objects: readonly RawObject[], seen: readonly SeenChange[] = [], from = ago(60)) {
  const cluster = createCluster({ ...stateOf(objects), seen }, now);
  const { items } = changesIn(cluster, { window: { ...window, from } }, ledgerContext);
  return items.map(({ at, kind, text, by }) => [at, kind, text, by ?? "nobody"]);
}

function template(image: string) {
  return {
    metadata: { labels: { app: "pay" } },
    spec: { containers: [{ name: "app", image: `example.com/pay:${image}` }] },
  };
}

/** Made 40 minutes ago; 40 seconds later its second rollout; both written by somebody that the object may not name any more. */
function pay(
  sets: readonly { numbers: readonly number[]; minutes: number; image: string }[],
  writes: readonly { manager: string; minutes: number }[],
): RawObject[] {
  const managedFields = writes.map(({ manager, minutes }) => ({
    manager,
    time: ago(seconds(minutes)),
    fieldsV1: { "f:spec": { "f:template": {} } },
  }));
  const metadata = { namespace: "web", creationTimestamp: ago(40) };
  return [
    {
      kind: "Deployment",
      metadata: { ...metadata, name: "pay", uid: "pay", managedFields },
      spec: { replicas: 1, template: template("v1") },
    },
    ...sets.map(({ numbers, minutes, image }) => ({
      kind: "ReplicaSet",
      metadata: {
        ...metadata,
        name: `pay-${image}`,
        uid: image,
        creationTimestamp: ago(seconds(minutes)),
        annotations: {
          "deployment.kubernetes.io/revision": String(numbers.at(-1)),
          ...(numbers.length > 1 && {
            "deployment.kubernetes.io/revision-history": numbers.slice(0, -1).join(","),
          }),
        },
        ownerReferences: [{ kind: "Deployment", name: "pay", uid: "pay", controller: true }],
      },
      spec: { replicas: 1, template: template(image) },
    })),
  ];
}

const apply = { manager: "kubectl-client-side-apply", minutes: 40 };
const second = 40 - 40 / 60;
const undone = [
  { numbers: [1, 3], minutes: 40, image: "v1" },
  { numbers: [2], minutes: second, image: "v2" },
];
const first = [ago(40), "created", "rollout 1: first rollout", "kubectl-client-side-apply"];
const change = [ago(seconds(second)), "rollout", "rollout 2: image tag v1 → v2"];

test("an undo that names its writer is the third rollout, and what it undid stays what it was", () => {
  const undo = { manager: "kubectl", minutes: 25 };
  expect(told(pay(undone, [apply, undo]))).toEqual([
    [ago(25), "rollout", "rollout 3: image tag v2 → v1", "kubectl"],
    [...change, "nobody"],
    first,
  ]);
});

function scaled(message: string, minutes: number) {
  return {
    kind: "Event",
    metadata: { name: message.replaceAll(" ", "-"), namespace: "web" },
    involvedObject: ref,
    reason: "ScalingReplicaSet",
    message: `Scaled ${message}`,
    lastTimestamp: ago(minutes),
  };
}

const scaledUp = scaled("up replica set pay-v1 from 0 to 1", 25);
const scaledDown = (minutes: number) => scaled("down replica set pay-v2 from 1 to 0", minutes);
const seenUndo: SeenChange = {
  subject: ref,
  kind: "rollout",
  text: "pod template: image tag v2 → v1",
  pointer: "/spec/template",
  at: ago(25),
};

test.for([
  { name: "its controller's event", events: [scaledUp, scaledDown(24)], seen: [] },
  { name: "that of one that ended its pods first", events: [scaledUp, scaledDown(25.5)], seen: [] },
  { name: "who saw it", events: [], seen: [seenUndo] },
])("an undo that only removes fields is dated by $name, and nobody is blamed", (row) => {
  expect(told([...pay(undone, [apply]), ...row.events], row.seen)).toEqual([
    [ago(25), "rollout", "rollout 3: image tag v2 → v1", "nobody"],
    [...change, "nobody"],
    first,
  ]);
});

test("who was seen to write what was undone is named, though the object forgot", () => {
  const seen = { ...seenUndo, at: ago(seconds(second)), by: "kubectl-patch" };
  expect(told(pay(undone, [apply]), [seen, seenUndo])).toEqual([
    [ago(25), "rollout", "rollout 3: image tag v2 → v1", "nobody"],
    [...change, "kubectl-patch"],
    first,
  ]);
});

test("an undo that nothing dates is not told at another time", () => {
  expect(told(pay(undone, [apply]))).toEqual([[...change, "nobody"], first]);
});

test.for([
  { name: "alone", events: [scaledUp] },
  { name: "long after another ended", events: [scaledUp, scaledDown(35)] },
])("a ReplicaSet that is scaled from nothing $name was not taken again then", ({ events }) => {
  const rollouts = told([...pay(undone, [apply]), ...events]).filter(
    ([, kind]) => kind !== "scale",
  );
  expect(rollouts).toEqual([[...change, "nobody"], first]);
});

test("a window that begins after the first rollout does not make the second one the first", () => {
  const patch = { manager: "kubectl-patch", minutes: second };
  expect(told(pay(undone, [apply, patch]), [], ago(39.5))).toEqual([[...change, "kubectl-patch"]]);
});

test("after an undo of an undo each number is told once, as far as it is dated", () => {
  const again = [
    { numbers: [1, 3], minutes: 40, image: "v1" },
    { numbers: [2, 4], minutes: second, image: "v2" },
  ];
  expect(told(pay(again, [apply, { manager: "kubectl", minutes: 10 }]))).toEqual([
    [ago(10), "rollout", "rollout 4: image tag v1 → v2", "kubectl"],
    [...change, "nobody"],
    first,
  ]);
});

test("where the rollout before is not kept, none is called the first", () => {
  const kept = [{ numbers: [7], minutes: 20, image: "v7" }];
  expect(told(pay(kept, [{ manager: "kubectl", minutes: 20 }]))).toEqual([
    [ago(20), "rollout", "rollout 7: what ran before it is not kept", "kubectl"],
  ]);
});

test("what was taken again is not compared with itself where the rollout between is not kept", () => {
  const kept = [{ numbers: [1, 3], minutes: 40, image: "v1" }];
  expect(told(pay(kept, [apply, { manager: "kubectl", minutes: 20 }]))).toEqual([
    [ago(20), "rollout", "rollout 3: what ran before it is not kept", "kubectl"],
    first,
  ]);
});

const undoneAt = 25 - 3 / 60;
const hasty = [
  { numbers: [1], minutes: 40, image: "v0" },
  { numbers: [2, 4], minutes: 30, image: "v1" },
  { numbers: [3], minutes: 25, image: "v2" },
];
const undoing = { manager: "kubectl", minutes: undoneAt };
const release = { manager: "jenkins", minutes: 25 };

test.for([
  { name: "is named, where the object still does", writes: [release, undoing], by: "jenkins" },
  { name: "is nobody, where the object forgot it", writes: [undoing], by: "nobody" },
])("who made a release that was undone seconds later $name", ({ writes, by }) => {
  expect(told(pay(hasty, writes)).slice(0, 2)).toEqual([
    [ago(seconds(undoneAt)), "rollout", "rollout 4: image tag v2 → v1", "kubectl"],
    [ago(25), "rollout", "rollout 3: image tag v1 → v2", by],
  ]);
});

test("who was seen to undo a release seconds later did not make it", () => {
  const seen = { ...seenUndo, at: ago(seconds(undoneAt)), by: "kubectl" };
  expect(told(pay(hasty, [undoing]), [seen])[1]).toEqual([
    ago(25),
    "rollout",
    "rollout 3: image tag v1 → v2",
    "nobody",
  ]);
});

test("who undid a rollout did not make the one that followed it", () => {
  const sets = [
    { numbers: [1, 3], minutes: 40, image: "v1" },
    { numbers: [2], minutes: 30, image: "v2" },
    { numbers: [4], minutes: 25 - 20 / 60, image: "v3" },
  ];
  expect(told(pay(sets, [{ manager: "kubectl", minutes: 25 }]))[0]?.[3]).toBe("nobody");
});

const justBefore = 25 + 1 / 60;
const twice = [
  { numbers: [1], minutes: 40, image: "v0" },
  { numbers: [2], minutes: justBefore, image: "v1" },
  { numbers: [3], minutes: 25, image: "v2" },
];
const written = (text: string, minutes: number, by?: string): SeenChange => ({
  ...seenUndo,
  text,
  at: ago(seconds(minutes)),
  ...(by !== undefined && { by }),
});

test.for([
  {
    name: "as the object tells them",
    writes: [release, { ...undoing, minutes: justBefore }],
    seen: [],
  },
  { name: "of which the object tells one", writes: [release], seen: [] },
  {
    name: "as they were seen",
    writes: [release],
    seen: [
      written("pod template: image tag v0 → v1", justBefore, "kubectl"),
      written("pod template: image tag v1 → v2", 25, "jenkins"),
    ],
  },
  {
    name: "of which who saw them knows one writer",
    writes: [],
    seen: [
      written("pod template: image tag v0 → v1", justBefore, "kubectl"),
      written("pod template: image tag v1 → v2", justBefore),
    ],
  },
])("of two rollouts within a second nobody is blamed, $name", ({ writes, seen }) => {
  expect(told(pay(twice, writes), seen).slice(0, 2)).toEqual([
    [ago(25), "rollout", "rollout 3: image tag v1 → v2", "nobody"],
    [ago(seconds(justBefore)), "rollout", "rollout 2: image tag v0 → v1", "nobody"],
  ]);
});
