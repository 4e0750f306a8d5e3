import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import type { ImportedCase } from "../import/imported-case.ts";
import { caseFolders } from "../import/read-case.ts";
import { writeCase } from "../import/write-case.ts";
import { evaluate } from "./evaluate.ts";

const namespace = "shop";
const madeAt = "2026-11-20T02:00:00Z";
const changedAt = "2026-11-20T03:00:00Z";
const recordedAt = "2026-11-20T03:10:00Z";
const labels = { app: "agent" };
const owner = { apiVersion: "apps/v1", kind: "DaemonSet", name: "agent", uid: "DaemonSet-agent" };
const ownerReferences = [{ ...owner, controller: true }];

function template(tag: string) {
  const containers = [{ name: "app", image: `example.com/agent:${tag}` }];
  return { metadata: { labels }, spec: { containers } };
}

function revision(number: number, creationTimestamp: string) {
  const name = `agent-r${number}`;
  return {
    apiVersion: "apps/v1",
    kind: "ControllerRevision",
    metadata: { name, namespace, uid: name, creationTimestamp, ownerReferences, labels },
    revision: number,
    data: { spec: { template: template(`v${number}`) } },
  };
}

const changed = {
  manager: "kubectl",
  operation: "Update",
  time: changedAt,
  fieldsType: "FieldsV1",
  fieldsV1: { "f:spec": { "f:template": {} } },
};
const failed = { exitCode: 1, reason: "Error", startedAt: changedAt, finishedAt: changedAt };
const objects = [
  {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: {
      name: "agent",
      namespace,
      uid: owner.uid,
      creationTimestamp: madeAt,
      managedFields: [changed],
    },
    spec: { selector: { matchLabels: labels }, template: template("v2") },
    status: { desiredNumberScheduled: 1, currentNumberScheduled: 1, numberReady: 0 },
  },
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "agent-x2x9z",
      namespace,
      uid: "agent-x2x9z",
      creationTimestamp: changedAt,
      ownerReferences,
      labels: { ...labels, "controller-revision-hash": "r2" },
    },
    spec: { nodeName: "node-1", ...template("v2").spec },
    status: {
      phase: "Running",
      containerStatuses: [
        {
          name: "app",
          ready: false,
          restartCount: 4,
          image: "example.com/agent:v2",
          state: { waiting: { reason: "CrashLoopBackOff" } },
          lastState: { terminated: failed },
        },
      ],
    },
  },
  revision(1, madeAt),
  revision(2, changedAt),
];

function crashAfterChange(kinds: readonly string[]): ImportedCase {
  return {
    name: "crash-after-change",
    source: "here",
    title: "",
    question: "",
    clusterName: "here",
    recordedAt,
    namespace,
    objects,
    logs: [],
    series: [],
    alerts: [],
    recorded: {
      lists: kinds.map((kind) => ({ kind })),
      logs: [],
      metrics: false,
      alerts: false,
      notShown: {},
    },
    truth: {
      isHealthy: false,
      culprits: [],
      accepted: [],
      causes: [],
      never: [],
      group: "active",
    },
  };
}

test.for([
  ["the product", false],
  ["its first look", true],
] as const)(
  "what a DaemonSet was before is read where it was recorded, and unknown where it was not: %s",
  {
    timeout: 60_000,
  },
  async ([, isQuick]) => {
    const read = ["Pod", "DaemonSet"];
    const textOf = async (kinds: readonly string[]) => {
      const directory = await mkdtemp(path.join(tmpdir(), "evaluated-"));
      await writeCase(directory, crashAfterChange(kinds));
      const folders = caseFolders(directory);
      const { cases } = await evaluate({ folders, isQuick, tell: () => {} });
      await rm(directory, { recursive: true });
      return cases.flatMap(({ said }) => said.map(({ text }) => text)).join("\n");
    };
    expect(await textOf([...read, "ControllerRevision"])).toContain("v1 → v2");
    expect(await textOf(read)).not.toContain("v1 → v2");
  },
);
