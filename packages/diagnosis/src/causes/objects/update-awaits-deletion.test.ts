import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { inShort, look, type RawObject } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

interface Options {
  readonly kind?: "StatefulSet" | "DaemonSet";
  readonly type?: string;
  /** The template of each pod. */
  readonly pods: readonly ("old" | "new")[];
  /** Minutes since its template was written. */
  readonly minutes: number;
  /** Pods of its template, by the word of a DaemonSet. */
  readonly updated?: number | undefined;
}

const about = (objects: readonly RawObject[]) => ({
  namespace: "web",
  target: { kind: objects[0]?.kind ?? "", namespace: "web", name: "bus" },
});

const told = (what: string, kind = "StatefulSet") =>
  `active degraded medium update-awaits-deletion ${kind}/bus: bus updates no pod until it is deleted (OnDelete): ${what} the template before`;

test.for([
  {
    name: "reaches no pod for an hour",
    objects: bus({ pods: ["old"], minutes: 60 }),
    found: [told("bus-0 runs")],
  },
  {
    name: "reaches the last of three for an hour",
    objects: bus({ pods: ["old", "old", "new"], minutes: 60 }),
    found: [told("bus-0 and bus-1 run")],
  },
  {
    name: "reaches no pod of a DaemonSet for an hour",
    objects: bus({ kind: "DaemonSet", pods: ["old"], minutes: 60 }),
    found: [told("bus-0 runs", "DaemonSet")],
  },
  {
    name: "reaches one of two of a DaemonSet for an hour",
    objects: bus({ kind: "DaemonSet", pods: ["old", "new"], minutes: 60 }),
    found: [told("bus-0 runs", "DaemonSet")],
  },
  {
    name: "was put back, as a DaemonSet counts",
    objects: bus({ kind: "DaemonSet", pods: ["old", "old"], minutes: 60, updated: 2 }),
    found: [],
  },
  {
    name: "was put back after one pod took it, as a DaemonSet counts",
    objects: bus({ kind: "DaemonSet", pods: ["old", "old"], minutes: 60, updated: 1 }),
    found: [],
  },
  {
    name: "no DaemonSet counts",
    objects: bus({ kind: "DaemonSet", pods: ["old"], minutes: 60, updated: undefined }),
    found: [],
  },
  {
    name: "was written a moment ago",
    objects: bus({ pods: ["old", "old", "new"], minutes: 0.2 }),
    found: [],
  },
  {
    name: "reaches all",
    objects: bus({ pods: ["new", "new"], minutes: 60 }),
    found: [],
  },
  {
    name: "reaches all of a DaemonSet",
    objects: bus({ kind: "DaemonSet", pods: ["new", "new"], minutes: 60 }),
    found: [],
  },
])("who asks about an OnDelete owner is told of a template that $name", ({ objects, found }) => {
  expect(look(objects, [], about(objects)).findings.map(inShort)).toEqual(found);
  expect(look(objects).findings.map(inShort)).toEqual([]);
});

test("one that replaces its pods by itself awaits nobody", () => {
  const { findings } = look(bus({ type: "RollingUpdate", pods: ["old"], minutes: 60 }));
  expect(findings.map(({ cause }) => cause)).not.toContain("update-awaits-deletion");
});

test("it says what waits, since when, and what lets it in", () => {
  const objects = bus({ pods: ["old", "old"], minutes: 60 });
  expect(toldOf(objects, [], about(objects))).toEqual([
    "statefulset/bus has updateStrategy OnDelete, which replaces a pod only when it is deleted: 2 pods of 2 not of its newest template, bus-0 and bus-1.",
  ]);
  const [finding] = look(objects, [], about(objects)).findings;
  expect([finding?.since, finding?.fix, finding?.later[0]?.text]).toEqual([
    ago(60),
    [],
    "if they are to have the new template: delete bus-0 and bus-1 in the order its maker names, each when the one before is Ready",
  ]);
});

function bus(options: Options): RawObject[] {
  const { kind = "StatefulSet", type = "OnDelete", pods, minutes } = options;
  const ofNewest = pods.filter((of) => of === "new").length;
  const [pod] = app("bus").filter((object) => object.kind === "Pod");
  const managedFields = [
    { manager: "kubectl", time: ago(minutes), fieldsV1: { "f:spec": { "f:template": {} } } },
  ];
  const count = pods.length;
  const counted = "updated" in options ? { updatedNumberScheduled: options.updated } : {};
  return [
    {
      kind,
      metadata: {
        name: "bus",
        namespace: "web",
        uid: "bus",
        creationTimestamp: ago(9000),
        annotations: { "deprecated.daemonset.template.generation": "2" },
        managedFields,
      },
      spec: {
        replicas: count,
        updateStrategy: { type },
        template: {
          metadata: { labels: { app: "bus" } },
          spec: { containers: [{ name: "app", image: "example.com/bus:v2" }] },
        },
      },
      status:
        kind === "DaemonSet"
          ? { desiredNumberScheduled: count, updatedNumberScheduled: ofNewest, ...counted }
          : { replicas: count, currentRevision: "bus-old", updateRevision: "bus-new" },
    },
    ...pods.map((of, ordinal) => ({
      ...pod,
      kind: "Pod",
      metadata: {
        ...pod?.metadata,
        name: `bus-${ordinal}`,
        uid: `bus-${ordinal}`,
        creationTimestamp: ago(5000),
        labels: {
          app: "bus",
          "controller-revision-hash": `bus-${of}`,
          "pod-template-generation": of === "old" ? "1" : "2",
        },
        ownerReferences: [{ kind, name: "bus", controller: true }],
      },
    })),
  ];
}
