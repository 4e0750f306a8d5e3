import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ImportedCase } from "./imported-case.ts";
import { caseFolders, readCase } from "./read-case.ts";
import { writeCase } from "./write-case.ts";

const at = "2026-01-02T03:04:05Z";
const imported: ImportedCase = {
  name: "harbour-1",
  source: "harbour",
  title: "the crane is down",
  question: "why is crane down?",
  recordedAt: at,
  clusterName: "harbour",
  namespace: "dock",
  recorded: {
    lists: [{ kind: "Pod", namespace: "dock" }, { kind: "Node" }],
    logs: [{ namespace: "dock", pod: "crane-1" }],
    metrics: true,
    alerts: true,
    notShown: { Pod: ["/spec/affinity"] },
  },
  truth: {
    isHealthy: false,
    culprits: [{ kind: "Deployment", namespace: "dock", name: "crane" }],
    accepted: [],
    cause: "rust",
    causes: ["crash-on-start"],
    never: ["unlisted"],
    group: "wear",
  },
  objects: [
    { apiVersion: "v1", kind: "Pod", metadata: { namespace: "dock", name: "crane-1", uid: "p1" } },
  ],
  logs: [
    {
      time: at,
      namespace: "dock",
      pod: "crane-1",
      container: "c",
      run: 0,
      level: "info",
      text: "up",
    },
  ],
  series: [{ labels: { __name__: "up" }, startMs: 0, stepMs: 15_000, values: [1, null] }],
  alerts: [{ labels: {}, annotations: {}, state: "firing", activeAt: at, value: 1 }],
};

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "imported-"));
});
afterAll(() => rm(directory, { recursive: true }));

const read = (): ImportedCase[] => caseFolders(directory).map(readCase);

test("a case that was written is read as it was", async () => {
  await writeCase(directory, imported);
  expect(read()).toEqual([imported]);
});

test("a case that is written again leaves nothing of what was there", async () => {
  await writeCase(directory, imported);
  await writeCase(directory, { ...imported, series: [], alerts: [] });
  expect(read()).toEqual([{ ...imported, series: [], alerts: [] }]);
});

test("a directory without a case says how to get one", () => {
  expect(() => caseFolders(path.join(directory, "nothing"))).toThrow("No case in");
});
