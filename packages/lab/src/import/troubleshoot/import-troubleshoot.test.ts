import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { importTroubleshoot } from "./import-troubleshoot.ts";

const at = "2026-01-02T03:04:05Z";
const meta = (name: string, extra: object = {}) => ({
  name,
  namespace: "mill",
  uid: name,
  creationTimestamp: at,
  ...extra,
});
const ownedBy = (kind: string, name: string) => ({
  ownerReferences: [{ kind, name, uid: name, controller: true }],
});
const pod = {
  metadata: meta("grind-6b7c9-x", {
    labels: { "pod-template-hash": "6b7c9" },
    ...ownedBy("ReplicaSet", "grind-6b7c9"),
  }),
  spec: { nodeName: "hill" },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bundle-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A bundle with these lists, and the case that it gives. */
const imported = async (lists: Readonly<Record<string, readonly object[]>>) => {
  for (const [file, items] of Object.entries(lists)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), JSON.stringify({ items }));
  }
  const [one] = importTroubleshoot(folder);
  return one;
};
const listed = async (lists: Readonly<Record<string, readonly object[]>>) =>
  (await imported(lists))?.recorded.lists.map(({ kind }) => kind);

test("a list of pods is a case, recorded some minutes after the last time in it", async () => {
  expect(await imported({ "pods/mill.json": [pod] })).toMatchObject({
    name: "mill",
    namespace: "mill",
    recordedAt: "2026-01-02T03:14:05.000Z",
    objects: [{ apiVersion: "v1", kind: "Pod", ...pod }],
  });
});

test("the name of a list says what is wrong, with the pods and what owns them", async () => {
  const one = await imported({ "pods/mill-oomkill.json": [pod] });
  const mill = { namespace: "mill" };
  expect(one?.truth).toMatchObject({
    isHealthy: false,
    culprits: [{ kind: "Pod", name: "grind-6b7c9-x", ...mill }],
    accepted: [
      { kind: "ReplicaSet", name: "grind-6b7c9", ...mill },
      { kind: "Deployment", name: "grind", ...mill },
    ],
    causes: ["oom-killed"],
  });
});

test("a list of another name is of a healthy namespace", async () => {
  expect((await imported({ "pods/mill.json": [pod] }))?.truth).toMatchObject({
    isHealthy: true,
    culprits: [],
  });
});

const hill = { metadata: { name: "hill", uid: "hill" } };
test.for([
  {
    name: "events of the namespace are of it",
    lists: { "events/mill.json": [{ metadata: meta("e") }] },
    kinds: ["Event"],
  },
  {
    name: "nodes are of it when a pod is on one of them",
    lists: { "nodes.json": [hill] },
    kinds: ["Node"],
  },
  {
    name: "nodes of another cluster are not",
    lists: { "nodes.json": [{ metadata: { name: "dale", uid: "dale" } }] },
    kinds: [],
  },
  {
    name: "workloads whose pods are there are of it",
    lists: {
      "replicasets/mill.json": [{ metadata: meta("grind-6b7c9", ownedBy("Deployment", "grind")) }],
    },
    kinds: ["ReplicaSet"],
  },
  {
    name: "workloads without a pod are of another cluster",
    lists: { "statefulsets/mill.json": [{ metadata: meta("sieve") }] },
    kinds: [],
  },
])("$name", async ({ lists, kinds }) => {
  const all = await listed({ "pods/mill.json": [pod], ...lists });
  expect(all?.filter((kind) => kind !== "Pod")).toEqual(kinds);
});

test("a folder without lists of pods is no such folder", () => {
  expect(() => [...importTroubleshoot(folder)]).toThrow("No list of pods");
});
