import { expect, test } from "vitest";
import type { ImportedCase } from "../../import/imported-case.ts";
import { keywordList } from "./keyword-list.ts";
import { newestWarning } from "./newest-warning.ts";

const place = { namespace: "dock" };

function pod(name: string, owner: string, status: object = {}): ImportedCase["objects"][number] {
  const ownerReferences = [{ kind: "ReplicaSet", name: owner }];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...place, name, uid: name, ownerReferences },
    status,
  };
}

function replicaSet(name: string, owner: string): ImportedCase["objects"][number] {
  const ownerReferences = [{ kind: "Deployment", name: owner }];
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { ...place, name, uid: name, ownerReferences },
  };
}

function event(
  about: string,
  lastTimestamp: string,
  fields: object,
): ImportedCase["objects"][number] {
  const uid = `${about}.${lastTimestamp}`;
  const involvedObject = { kind: "Pod", name: about, ...place };
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { ...place, name: uid, uid },
    type: "Warning",
    involvedObject,
    lastTimestamp,
    ...fields,
  };
}

const at = "2026-01-02T03:04:05Z";
const imported: ImportedCase = {
  name: "dock",
  source: "here",
  title: "",
  question: "",
  recordedAt: at,
  clusterName: "dock",
  recorded: { lists: [], logs: [], metrics: false, alerts: false, notShown: {} },
  truth: { isHealthy: false, culprits: [], accepted: [], causes: [], never: [], group: "" },
  objects: [
    replicaSet("crane-r1", "crane"),
    replicaSet("winch-r1", "winch"),
    pod("crane-1", "crane-r1", { containerStatuses: [{ lastState: { reason: "OOMKilled" } }] }),
    pod("winch-1", "winch-r1"),
    event("crane-1", "2026-01-02T03:00:00Z", { reason: "BackOff", message: "Back-off restarting" }),
    event("winch-1", "2026-01-02T03:01:00Z", {
      reason: "Unhealthy",
      message: "Readiness probe failed",
    }),
    event("crane-1", "2026-01-02T03:02:00Z", {
      type: "Normal",
      reason: "Pulled",
      message: "pulled",
    }),
  ],
  logs: [],
  series: [],
  alerts: [],
};

const named = (said: ReturnType<typeof newestWarning>) =>
  said.map(({ objects, cause }) => [objects.at(-1), cause]);

test("the newest Warning names its object by its root, and reads its words", () => {
  expect(named(newestWarning(imported))).toEqual([
    ["Deployment/dock/winch", "readiness-probe-failing"],
  ]);
});

test("the list of words names each object once, by the first word of the list that it has", () => {
  expect(named(keywordList(imported))).toEqual([
    ["Deployment/dock/crane", "oom-killed"],
    ["Deployment/dock/winch", "readiness-probe-failing"],
  ]);
});

test("where nothing warns, both are silent", () => {
  const calm = { ...imported, objects: imported.objects.slice(0, 2) };
  expect([...newestWarning(calm), ...keywordList(calm)]).toEqual([]);
});
