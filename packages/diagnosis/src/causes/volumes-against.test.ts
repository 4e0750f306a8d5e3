import type { Gap } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { unscheduled } from "../testing/pod-status.ts";
import {
  answerOn,
  inShort,
  look,
  node,
  type RawObject,
  stateOf,
  warning,
} from "../testing/small-cluster.ts";
import { filled, toldOf } from "../testing/told.ts";

const unbound = "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.";
const fitting = {
  capacity: { storage: "10Gi" },
  accessModes: ["ReadWriteOnce"],
  storageClassName: "",
};
const asking = {
  storageClassName: "",
  accessModes: ["ReadWriteOnce"],
  resources: { requests: { storage: "5Gi" } },
};

const volume = (spec: object, status = "Available", labels: object = {}): RawObject => ({
  kind: "PersistentVolume",
  metadata: { name: "disk", uid: "disk", labels },
  spec: { ...fitting, ...spec },
  status: { phase: status },
});

const zoned = {
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: "zone", operator: "In", values: ["b"] }] }],
    },
  },
};

function waiting(spec: object, ...others: readonly RawObject[]): RawObject[] {
  return [
    node("a", { labels: { zone: "a" } }),
    ...app("pay", {
      status: unscheduled(unbound),
      podSpec: {
        nodeName: undefined,
        volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
      },
    }),
    {
      kind: "PersistentVolumeClaim",
      metadata: { name: "data", namespace: "web", uid: "data" },
      spec: { ...asking, ...spec },
      status: { phase: "Pending" },
    },
    ...others,
  ];
}

const other = { claimRef: { namespace: "web", name: "other" } };
const selector = { selector: { matchLabels: { tier: "gold" } } };

test.for<readonly [name: string, claim: object, there: RawObject, says: string]>([
  [
    "too little",
    { resources: { requests: { storage: "50Gi" } } },
    volume({}),
    "disk (10Gi, ReadWriteOnce): holds 10Gi, 50Gi asked",
  ],
  [
    "another access mode",
    { accessModes: ["ReadWriteMany"] },
    volume({}),
    "disk (10Gi, ReadWriteOnce): is not ReadWriteMany",
  ],
  [
    "another class",
    {},
    volume({ storageClassName: "local" }),
    "disk (10Gi, ReadWriteOnce): StorageClass local, none asked",
  ],
  [
    "another mode",
    { volumeMode: "Block" },
    volume({}),
    "disk (10Gi, ReadWriteOnce): volumeMode Filesystem, Block asked",
  ],
  [
    "labels that are not selected",
    selector,
    volume({}, "Available", { tier: "iron" }),
    "disk (10Gi, ReadWriteOnce, tier=iron): its labels do not meet the selector of the claim",
  ],
  [
    "no node of its place",
    {},
    volume(zoned),
    "disk (10Gi, ReadWriteOnce): no node meets its nodeAffinity",
  ],
  [
    "a reference to another claim",
    {},
    volume(other),
    "disk (10Gi, ReadWriteOnce): kept for another claim",
  ],
  [
    "data of a claim that is gone",
    {},
    volume(other, "Released"),
    "disk (10Gi, ReadWriteOnce): Released, it keeps the data of a claim that is gone",
  ],
  ["an owner", {}, volume(other, "Bound"), "none is free"],
])("a claim is not bound, and the volume that is there has $0", ([, claim, there, says]) => {
  const objects = waiting(claim, there);
  expect(look(objects).findings.map(inShort)).toEqual([
    "active broken high volume-not-bound Deployment/pay: pay cannot be scheduled",
  ]);
  expect(toldOf(objects)).toContain(
    `Nobody makes a volume for it; of those that are there: ${says}.`,
  );
});

const ofVolumes = (objects: readonly RawObject[]) =>
  toldOf(objects).filter((text) => /^Nobody makes a volume|^The claim takes/.test(text));

test("a volume that fits is no reason", () => {
  const objects = waiting({}, volume({}));
  expect(look(objects).findings.map(({ confidence }) => confidence.level)).toEqual(["medium"]);
  expect(ofVolumes(objects)).toEqual([
    "Nobody makes a volume for it; of those that are there: disk (10Gi, ReadWriteOnce): fits.",
  ]);
});

test("of a claim whose class makes volumes, those that are there tell nothing", () => {
  const made = { kind: "StorageClass", metadata: { name: "gp3", uid: "gp3" }, provisioner: "csi" };
  expect(ofVolumes(waiting({ storageClassName: "gp3" }, volume({}), made))).toEqual([]);
});

test.for<readonly [name: string, claim: object, there: RawObject, level: string, says: string]>([
  ["is not there", { volumeName: "gone" }, volume({}), "high", "gone does not exist"],
  [
    "is bound to another claim",
    { volumeName: "disk" },
    volume(other, "Bound"),
    "high",
    "disk (10Gi, ReadWriteOnce): bound to another claim",
  ],
  [
    "is too small, and its class makes volumes",
    {
      volumeName: "disk",
      storageClassName: "gp3",
      resources: { requests: { storage: "50Gi" } },
    },
    volume({ storageClassName: "gp3" }),
    "high",
    "disk (10Gi, ReadWriteOnce): holds 10Gi, 50Gi asked",
  ],
  ["fits", { volumeName: "disk" }, volume({}), "medium", "disk (10Gi, ReadWriteOnce): fits"],
])("a claim names its volume, which $0", ([, claim, there, level, says]) => {
  const made = { kind: "StorageClass", metadata: { name: "gp3", uid: "gp3" }, provisioner: "csi" };
  const spare = { ...volume({}), metadata: { name: "spare", uid: "spare", labels: {} } };
  const objects = waiting(claim, there, spare, made);
  expect(look(objects).findings.map(({ confidence }) => confidence.level)).toEqual([level]);
  expect(ofVolumes(objects)).toEqual([
    `The claim takes no volume but ${Reflect.get(claim, "volumeName")}: ${says}.`,
  ]);
});

test("a class that makes none, and a volume of it", () => {
  const local = {
    kind: "StorageClass",
    metadata: { name: "local", uid: "local" },
    provisioner: "kubernetes.io/no-provisioner",
  };
  const small = volume({ storageClassName: "local", capacity: { storage: "1Gi" } });
  expect(ofVolumes(waiting({ storageClassName: "local" }, small, local))).toEqual([
    "Nobody makes a volume for it; of those that are there: disk (1Gi, ReadWriteOnce): holds 1Gi, 5Gi asked.",
  ]);
});

test.for<readonly [name: string, claim: object, there: RawObject, level: string, says: string]>([
  [
    "that is too small",
    {},
    volume({ storageClassName: "manual", capacity: { storage: "1Gi" } }),
    "high",
    "Nobody makes a volume for it; of those that are there: disk (1Gi, ReadWriteOnce): holds 1Gi, 5Gi asked.",
  ],
  [
    "that fits",
    {},
    volume({ storageClassName: "manual" }),
    "medium",
    "Nobody makes a volume for it; of those that are there: disk (10Gi, ReadWriteOnce): fits.",
  ],
  [
    "that the claim names",
    { volumeName: "gone" },
    volume({ storageClassName: "manual" }),
    "high",
    "The claim takes no volume but gone: gone does not exist.",
  ],
])(
  "a class may be a word that a volume and its claim share, $0",
  ([, claim, there, level, says]) => {
    const made = {
      kind: "StorageClass",
      metadata: { name: "gp3", uid: "gp3" },
      provisioner: "csi",
    };
    const objects = waiting({ storageClassName: "manual", ...claim }, there, made);
    const { findings } = look(objects);
    expect(findings.map(({ confidence }) => confidence.level)).toEqual([level]);
    expect(findings.flatMap(({ fix }) => fix)).toEqual([]);
    expect(ofVolumes(objects)).toEqual([says]);
  },
);

test("a class that was not read may make volumes, whatever others wait under its name", () => {
  const objects = waiting({ storageClassName: "gp3" }, volume({ storageClassName: "gp3" }));
  const gap: Gap = {
    origin: "kubernetes",
    kind: "refused",
    what: "storageclasses",
    why: "forbidden",
    about: { kinds: ["StorageClass"] },
  };
  const state = stateOf(objects);
  const lists = state.lists.map((list) =>
    list.kind === "StorageClass" ? { ...list, items: { kind: "unknown" as const, gap } } : list,
  );
  const claims = answerOn({ ...state, lists }).diagnosis.findings.flatMap((found) => found.claims);
  expect(claims.filter(({ text }) => text.startsWith("Nobody makes a volume"))).toEqual([]);
});

test("of several classes, none of nearly its name, nobody says which is meant", () => {
  const classes = ["gp3", "local"].map((name) => ({
    kind: "StorageClass",
    metadata: { name, uid: name },
    provisioner: "csi",
  }));
  const objects = waiting({ storageClassName: "premium" }, ...classes);
  expect(toldOf(objects)).toContain("It wants StorageClass premium, which does not exist.");
  expect(look(objects).findings.flatMap(({ fix }) => fix)).toEqual([]);
});

test("what the claim asks is not visible, and nothing is concluded of it", () => {
  const hidden = { storageClassName: undefined, accessModes: undefined, resources: undefined };
  const said = {
    ...warning(
      "PersistentVolumeClaim/data",
      "FailedBinding",
      "no persistent volumes available for this claim and no storage class is set",
    ),
    type: "Normal",
  };
  const objects = waiting(hidden, volume({}, "Available", { tier: "iron" }), said);
  expect(look(objects).findings.map(({ confidence }) => confidence.level)).toEqual(["medium"]);
  expect(ofVolumes(objects)).toEqual([
    "Nobody makes a volume for it; of those that are there: disk (10Gi, ReadWriteOnce, tier=iron): nothing that is visible speaks against it; not visible: size, access modes and selector of the claim.",
  ]);
});

test("a claim that is bound by now is not held against volumes", () => {
  const objects = waiting({}, volume({ capacity: { storage: "1Gi" } })).map((object) =>
    object.kind === "PersistentVolumeClaim" ? { ...object, status: { phase: "Bound" } } : object,
  );
  expect(ofVolumes(objects)).toEqual([]);
});

test("volumes that may not be read are not said to be missing", () => {
  const state = stateOf(waiting({}));
  const gap = {
    origin: "kubernetes",
    kind: "refused",
    what: "PersistentVolumes",
    why: "forbidden",
  } as const;
  const lists = state.lists.map((list) =>
    list.kind === "PersistentVolume" ? { ...list, items: { kind: "unknown" as const, gap } } : list,
  );
  const { diagnosis, evidence } = answerOn({ ...state, lists });
  const byId = new Map(evidence.map((item) => [item.id, item]));
  const told = diagnosis.findings[0]?.claims.map((claim) => filled(claim, byId)) ?? [];
  expect(told.filter((text) => text.startsWith("Nobody makes"))).toEqual([]);
  expect(diagnosis.findings[0]?.confidence.level).toBe("medium");
});
