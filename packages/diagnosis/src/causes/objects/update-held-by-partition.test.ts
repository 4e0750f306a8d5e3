import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { crashing } from "../../testing/pod-status.ts";
import { inShort, look, type RawObject } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

interface Options {
  readonly partition?: number;
  readonly type?: string;
  /** The revision of each pod. */
  readonly pods: readonly ("old" | "new")[];
  /** Minutes since its template was written. */
  readonly minutes?: number;
}

const told = (what: string) =>
  `active degraded medium update-held-by-partition StatefulSet/bus: bus is held by its partition: ${what} the template before`;

test.for([
  {
    name: "reaches no pod of one",
    objects: bus({ partition: 1, pods: ["old"], minutes: 2 }),
    found: [told("bus-0 still runs")],
  },
  {
    name: "reaches the last of three for an hour",
    objects: bus({ partition: 2, pods: ["old", "old", "new"], minutes: 60 }),
    found: [told("bus-0 and bus-1 still run")],
  },
  {
    name: "is tried on the last of three for some minutes",
    objects: bus({ partition: 2, pods: ["old", "old", "new"], minutes: 5 }),
    found: [],
  },
  {
    name: "reaches all",
    objects: bus({ partition: 2, pods: ["new", "new", "new"], minutes: 60 }),
    found: [],
  },
  {
    name: "was written this moment",
    objects: bus({ partition: 1, pods: ["old"], minutes: 0.2 }),
    found: [],
  },
])("a new template that $name", ({ objects, found }) => {
  expect(look(objects).findings.map(inShort)).toEqual(found);
});

test("one that waits for somebody to delete its pods is held by no partition", () => {
  const { findings } = look(bus({ type: "OnDelete", partition: 1, pods: ["old"], minutes: 60 }));
  expect(findings.map(({ cause }) => cause)).toEqual([]);
});

test("who asks is told of a trial, too", () => {
  const target = { kind: "StatefulSet", namespace: "web", name: "bus" };
  const objects = bus({ partition: 2, pods: ["old", "old", "new"], minutes: 5 });
  const { findings } = look(objects, [], { namespace: "web", target });
  expect(findings.map(inShort)).toEqual([told("bus-0 and bus-1 still run")]);
});

test("it says what is held, since when, and what lets it go", () => {
  const objects = [
    ...bus({ partition: 1, pods: ["old"], minutes: 9 }),
    revision(1, 5000, "v1"),
    revision(2, 9, "v2"),
  ];
  expect(toldOf(objects)).toEqual([
    "statefulset/bus has partition 1, below which no pod gets its new template: 0 of 1 pod have it, bus-0 runs bus-old.",
    "What is held: image tag v1 → v2.",
  ]);
  const [finding] = look(objects).findings;
  expect([finding?.since, finding?.fix[0]?.command]).toEqual([
    ago(9),
    `kubectl -n web patch statefulset bus -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":0}}}}'`,
  ]);
});

test("pods that fail are told by what they fail of", () => {
  const objects = bus({ partition: 1, pods: ["old"], minutes: 60 }).map((object) =>
    object.kind === "Pod" ? { ...object, status: crashing() } : object,
  );
  expect(look(objects).findings.map(({ cause }) => cause)[0]).toBe("crash-on-start");
});

function bus({ partition, type = "RollingUpdate", pods, minutes = 30 }: Options): RawObject[] {
  const [pod] = app("bus").filter(({ kind }) => kind === "Pod");
  const managedFields = [
    { manager: "kubectl", time: ago(minutes), fieldsV1: { "f:spec": { "f:template": {} } } },
  ];
  return [
    {
      kind: "StatefulSet",
      metadata: {
        name: "bus",
        namespace: "web",
        uid: "bus",
        creationTimestamp: ago(9000),
        managedFields,
      },
      spec: {
        replicas: pods.length,
        updateStrategy: { type, rollingUpdate: { partition } },
        template: template("v2"),
      },
      status: {
        replicas: pods.length,
        currentRevision: "bus-old",
        updateRevision: "bus-new",
        updatedReplicas: pods.filter((of) => of === "new").length,
      },
    },
    ...pods.map((of, ordinal) => ({
      ...pod,
      kind: "Pod",
      metadata: {
        ...pod?.metadata,
        name: `bus-${ordinal}`,
        uid: `bus-${ordinal}`,
        creationTimestamp: ago(5000),
        labels: { app: "bus", "controller-revision-hash": `bus-${of}` },
        ownerReferences: [{ kind: "StatefulSet", name: "bus", controller: true }],
      },
    })),
  ];
}

function template(tag: string) {
  return {
    metadata: { labels: { app: "bus" } },
    spec: { containers: [{ name: "app", image: `example.com/bus:${tag}` }] },
  };
}

function revision(number: number, minutes: number, tag: string): RawObject {
  return {
    kind: "ControllerRevision",
    metadata: {
      name: `bus-${tag}`,
      namespace: "web",
      uid: `bus-${tag}`,
      creationTimestamp: ago(minutes),
      ownerReferences: [{ kind: "StatefulSet", name: "bus", controller: true }],
    },
    revision: number,
    data: { spec: { template: template(tag) } },
  };
}
