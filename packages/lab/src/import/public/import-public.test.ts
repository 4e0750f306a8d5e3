import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importPublic } from "./import-public.ts";

const at = "2026-01-02T03:04:05Z";
const object = (kind: string, name: string, metadata: object = {}) => ({
  apiVersion: "v1",
  kind,
  metadata: { name, namespace: "mill", uid: `${kind}-${name}`, ...metadata },
});
const incident = {
  name: "sail",
  question: "why is grind failing?",
  namespace: "mill",
  recordedAt: at,
  objects: [
    object("Pod", "grind-0", {
      ownerReferences: [{ kind: "StatefulSet", name: "grind", uid: "s", controller: true }],
    }),
    object("StatefulSet", "grind"),
  ],
  events: [object("Event", "grind-0.1")],
  logs: [],
  truth: {
    culprit: { kind: "Pod", namespace: "mill", name: "grind-0" },
    cause: "the stone is worn",
    says: "stone",
  },
  source: "https://example.com",
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "public-"));
});
afterAll(() => rm(folder, { recursive: true }));

const imported = async (...incidents: object[]) => {
  await rm(folder, { recursive: true });
  folder = await mkdtemp(path.join(tmpdir(), "public-"));
  for (const [index, one] of incidents.entries())
    await writeFile(path.join(folder, `${index}.json`), JSON.stringify(one));
  return [...importPublic(folder)];
};

test("an incident is a case of its whole cluster, events among its objects", async () => {
  const [one] = await imported(incident);
  expect(one).toMatchObject({
    name: "sail",
    namespace: "mill",
    recordedAt: at,
    objects: [...incident.objects, ...incident.events],
    recorded: { logs: "all", metrics: false, alerts: false },
  });
});

test("a kind without objects was recorded too: there are none", async () => {
  const [one] = await imported(incident);
  expect(one).toHaveProperty("recorded.lists");
  expect(JSON.stringify(one)).toContain('{"kind":"NetworkPolicy"}');
});

test("what owns the culprit is as right", async () => {
  const [one] = await imported(incident);
  expect(one).toMatchObject({
    truth: {
      culprits: [{ kind: "Pod", namespace: "mill", name: "grind-0" }],
      accepted: [{ kind: "StatefulSet", namespace: "mill", name: "grind" }],
      says: "(?:stone)",
    },
  });
});

test("a second fault is a second culprit", async () => {
  const other = { culprit: { kind: "Service", namespace: "mill", name: "sacks" }, cause: "torn" };
  const [one] = await imported({ ...incident, also: [{ question: "?", truth: other }] });
  expect(one).toMatchObject({ truth: { culprits: [incident.truth.culprit, other.culprit] } });
});

test("a healthy cluster has no culprit", async () => {
  const truth = { culprit: null, cause: "nothing" };
  const [one] = await imported({ ...incident, healthy: true, truth });
  expect(one).toMatchObject({ truth: { isHealthy: true, culprits: [], group: "healthy" } });
});

test("a file of another form is left out, and said so", async () => {
  expect(await imported({ name: "x" })).toEqual([
    { name: "0.json", why: "it is not of the form of these incidents" },
  ]);
});

test("a folder without incidents is no such folder", () => {
  expect(() => [...importPublic(path.join(folder, "nothing"))]).toThrow("No incident in");
});
