import { expect, test } from "vitest";
import { createCluster } from "../graph/cluster.ts";
import { ago, now } from "../testing/moment.ts";
import { crashing, running } from "../testing/pod-status.ts";
import { look, node, type RawObject, stateOf } from "../testing/small-cluster.ts";
import { changedTemplates } from "./changed-templates.ts";

const kinds = [
  { kind: "DaemonSet", label: "b2", undo: "daemonset/agent" },
  { kind: "StatefulSet", label: "agent-b2", undo: "statefulset/agent" },
] as const;

test.for(kinds)("a change of a $kind is told by its ControllerRevisions, and undone", (row) => {
  const objects = [
    node("node-1"),
    ...agent(row, crashing()),
    revision(row.kind, 1),
    revision(row.kind, 2),
  ];
  const { findings, changes } = look(objects, [], { namespace: "web" });
  expect(findings.map(({ cause, change }) => [cause, change?.text])).toEqual([
    ["crash-on-start", "rollout 2: image tag v1 → v2"],
  ]);
  expect(findings[0]?.fix[0]?.command).toBe(
    `kubectl -n web rollout undo ${row.undo} --to-revision=1`,
  );
  expect(changes.map(({ text, at, by }) => [text, at, by])).toEqual([
    ["rollout 2: image tag v1 → v2", ago(20), "kubectl"],
  ]);
});

test.for(kinds)("without them a change of a $kind is told, and not how", (row) => {
  const { changes, findings } = look([node("node-1"), ...agent(row, crashing())]);
  expect(changes.map(({ text }) => text)).toEqual(["pod template changed"]);
  expect(findings[0]?.change).toBeUndefined();
});

test.for([
  {
    name: "began with the write of its number",
    managedFields: [
      { manager: "kube-controller-manager", time: ago(30), fieldsV1: { "f:revision": {} } },
    ],
    told: [["rollout 4: image tag v3 → v2", ago(30)]],
  },
  { name: "began at no known time where nothing tells it", managedFields: [], told: [] },
])("a revision that an undo took again $name", ({ managedFields, told }) => {
  const made = revision("DaemonSet", 2, 8000);
  const again = { ...made, metadata: { ...made.metadata, managedFields }, revision: 4 };
  const objects = [
    node("node-1"),
    ...agent(kinds[0], crashing()),
    again,
    revision("DaemonSet", 3, 4000),
  ];
  expect(look(objects).changes.map(({ text, at }) => [text, at])).toEqual(told);
});

test("a write of the owner long after its newest revision is no rollout", () => {
  const objects = [
    node("node-1"),
    ...agent(kinds[0], crashing()),
    revision("DaemonSet", 1),
    revision("DaemonSet", 2, 4000),
  ];
  expect(look(objects).changes).toEqual([]);
});

test.for([
  { name: "that is not well", status: crashing(), asked: undefined, found: ["agent"] },
  { name: "that is well", status: running(), asked: undefined, found: [] },
  { name: "that is well and was asked about", status: running(), asked: "agent", found: ["agent"] },
])("revisions are read of a changed DaemonSet $name alone", ({ status, asked, found }) => {
  const cluster = createCluster(stateOf([node("node-1"), ...agent(kinds[0], status)]), now);
  const target =
    asked === undefined ? undefined : { kind: "DaemonSet", namespace: "web", name: asked };
  expect(changedTemplates(cluster, target).map(({ name }) => name)).toEqual(found);
});

test.for([
  [{ pool: "edge" }, ["agent"]],
  [{}, []],
] as const)(
  "a changed DaemonSet that wants no pods, with node selector %j: revisions are read of %j",
  ([nodeSelector, found]) => {
    const containers = [{ name: "app", image: "i" }];
    const changed = {
      spec: { template: { spec: { nodeSelector, containers } } },
      status: { desiredNumberScheduled: 0 },
    };
    const nowhere = agent(kinds[0], running())
      .slice(0, 1)
      .map((set) => ({ ...set, ...changed }));
    const cluster = createCluster(stateOf([node("node-1"), ...nowhere]), now);
    expect(changedTemplates(cluster, undefined).map(({ name }) => name)).toEqual(found);
  },
);

/** Changed by kubectl twenty minutes ago, made long before; one pod, of the newest revision. */
function agent(row: (typeof kinds)[number], status: object): RawObject[] {
  const managedFields = [
    { manager: "kubectl", time: ago(20), fieldsV1: { "f:spec": { "f:template": {} } } },
  ];
  const labels = { app: "agent" };
  return [
    {
      kind: row.kind,
      metadata: {
        name: "agent",
        namespace: "web",
        uid: "agent",
        creationTimestamp: ago(9000),
        managedFields,
      },
      spec: { selector: { matchLabels: labels }, template: template("v2") },
      status: { desiredNumberScheduled: 1 },
    },
    {
      kind: "Pod",
      metadata: {
        name: "agent-0",
        namespace: "web",
        uid: "agent-0",
        labels: { ...labels, "controller-revision-hash": row.label },
        ownerReferences: [{ kind: row.kind, name: "agent", controller: true }],
      },
      spec: { nodeName: "node-1", ...template("v2").spec },
      status,
    },
  ];
}

function template(tag: string) {
  const containers = [{ name: "app", image: `example.com/agent:${tag}` }];
  return { metadata: { labels: { app: "agent" } }, spec: { containers } };
}

function revision(kind: string, number: number, minutes = number === 1 ? 9000 : 20): RawObject {
  return {
    kind: "ControllerRevision",
    metadata: {
      name: `agent-${number === 2 ? "b2" : `a${number}`}`,
      namespace: "web",
      uid: `agent-${number}`,
      creationTimestamp: ago(minutes),
      ownerReferences: [{ kind, name: "agent", controller: true }],
    },
    revision: number,
    data: { spec: { template: { ...template(`v${number}`), $patch: "replace" } } },
  };
}
