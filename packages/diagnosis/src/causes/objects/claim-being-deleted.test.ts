import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { inShort, look, type RawObject } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const mounted = {
  volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
};
const protection = "kubernetes.io/pvc-protection";
const user = app("pay", { podSpec: mounted });
const told =
  "active degraded high claim-being-deleted PersistentVolumeClaim/data: persistentvolumeclaim data is being deleted, and pay-r1-0 still uses it";

test.for([
  { name: "while a pod uses it", objects: [claim(ago(1)), ...user], found: [told] },
  { name: "for hours, while a pod uses it", objects: [claim(ago(300)), ...user], found: [told] },
  { name: "while nothing uses it", objects: [claim(ago(1)), ...app("pay")], found: [] },
  { name: "a moment ago", objects: [claim(ago(0.1)), ...user], found: [] },
  {
    name: "together with its pod",
    objects: [claim(ago(1)), ...going(user, "Pod")],
    found: [],
  },
  {
    name: "together with what owns its pod",
    objects: [claim(ago(1)), ...going(user, "Deployment")],
    found: [],
  },
  {
    name: "with its namespace",
    objects: [
      claim(ago(1)),
      ...user,
      { kind: "Namespace", metadata: { name: "web", uid: "web", deletionTimestamp: ago(1) } },
    ],
    found: [],
  },
  {
    name: "while the pod that uses it is on no node yet",
    objects: [claim(ago(1)), ...app("pay", { podSpec: { ...mounted, nodeName: undefined } })],
    found: [],
  },
  { name: "never", objects: [claim(undefined), ...user], found: [] },
])("a claim that somebody deleted $name", ({ objects, found }) => {
  expect(look(objects).findings.map(inShort)).toEqual(found);
});

test.for([
  [
    "Delete",
    "Volume pv-1 has reclaim policy Delete: the volume and its data are deleted with the claim.",
    [
      `kubectl patch persistentvolume pv-1 -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`,
    ],
  ],
  [
    "Retain",
    "Volume pv-1 has reclaim policy Retain: the volume and its data stay, without a claim.",
    [],
  ],
  [
    undefined,
    "Whether its data goes with it was not seen.",
    [
      `kubectl patch persistentvolume pv-1 -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`,
    ],
  ],
] as const)("what becomes of its data: %s", ([policy, fate, commands]) => {
  const objects = [claim(ago(3)), ...user, ...(policy === undefined ? [] : [volume(policy)])];
  expect(toldOf(objects)).toEqual([
    `persistentvolumeclaim/data is being deleted since ${ago(3)}.`,
    "pod/pay-r1-0 still mounts it: when it ends, the claim is gone.",
    fate,
  ]);
  const [finding] = look(objects).findings;
  expect(finding?.since).toBe(ago(3));
  expect(finding?.fix.map(({ command }) => command)).toEqual(commands);
});

test.for([
  ["the claim itself", { kind: "PersistentVolumeClaim", name: "data" }],
  ["what mounts it", { kind: "Deployment", name: "pay" }],
] as const)("it is told to who asks about %s", ([, { kind, name }]) => {
  const target = { kind, namespace: "web", name };
  const { findings } = look([claim(ago(3)), ...user], [], { namespace: "web", target });
  expect(findings.map(inShort)).toEqual([told]);
});

test.for([
  ["one pod", 1, [protection], true],
  ["two pods", 2, [protection], false],
  ["one pod, and a finalizer of another", 1, [protection, "backup.example/keep"], false],
] as const)("it is gone with its pod only where nothing else holds it: %s", ([, ...row]) => {
  const [replicas, finalizers, isLast] = row;
  const objects = [claim(ago(3), finalizers), ...app("pay", { replicas, podSpec: mounted })];
  const end = isLast ? ": when it ends, the claim is gone." : ".";
  expect(toldOf(objects)).toContain(`pod/pay-r1-0 still mounts it${end}`);
  const whys = look(objects).workloads.flatMap(({ why }) => why ?? []);
  expect(whys).toEqual(isLast ? ["nothing but pay-r1-0 holds it"] : []);
});

function claim(
  deletionTimestamp: string | undefined,
  finalizers: readonly string[] = [protection],
): RawObject {
  return {
    kind: "PersistentVolumeClaim",
    metadata: {
      name: "data",
      namespace: "web",
      uid: "data",
      creationTimestamp: ago(5000),
      deletionTimestamp,
      deletionGracePeriodSeconds: 0,
      finalizers,
    },
    spec: { volumeName: "pv-1", storageClassName: "standard" },
    status: { phase: "Bound" },
  };
}

function volume(persistentVolumeReclaimPolicy: string): RawObject {
  return {
    kind: "PersistentVolume",
    metadata: { name: "pv-1", uid: "pv-1" },
    spec: { persistentVolumeReclaimPolicy, claimRef: { namespace: "web", name: "data" } },
    status: { phase: "Bound" },
  };
}

/** The objects of a kind are being deleted. */
function going(objects: readonly RawObject[], kind: string): RawObject[] {
  return objects.map((object) =>
    object.kind === kind
      ? { ...object, metadata: { ...object.metadata, deletionTimestamp: ago(1) } }
      : object,
  );
}
