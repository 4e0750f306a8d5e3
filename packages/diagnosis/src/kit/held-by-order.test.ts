import { expect, test } from "vitest";
import { ago } from "../testing/moment.ts";
import { crashing, running, unready } from "../testing/pod-status.ts";
import type { RawObject } from "../testing/small-cluster.ts";
import { toldOf } from "../testing/told.ts";

const container = { name: "app", image: "db:1", readinessProbe: { tcpSocket: { port: 1 } } };

/** A StatefulSet of three, and those of its pods that exist, by their status; null: it is not made. */
function set(statuses: readonly (object | null)[], spec: object = {}): RawObject[] {
  const labels = { app: "db" };
  const metadata = { namespace: "web", creationTimestamp: ago(20) };
  return [
    {
      kind: "StatefulSet",
      metadata: { ...metadata, name: "db", uid: "db" },
      spec: {
        replicas: 3,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
        ...spec,
      },
    },
    ...statuses.flatMap((status, index) => (status === null ? [] : [pod(index, status)])),
  ];
}

function pod(index: number, status: object): RawObject {
  return {
    kind: "Pod",
    metadata: {
      namespace: "web",
      creationTimestamp: ago(20),
      name: `db-${index}`,
      uid: `db-${index}`,
      labels: { app: "db" },
      ownerReferences: [{ kind: "StatefulSet", name: "db", uid: "db", controller: true }],
    },
    spec: { nodeName: "node-1", containers: [container] },
    status,
  };
}

/** Its first pod goes, with its node. */
function draining(objects: readonly RawObject[]): RawObject[] {
  return objects.map((object) =>
    object.metadata["name"] === "db-0"
      ? { ...object, metadata: { ...object.metadata, deletionTimestamp: ago(1) } }
      : object,
  );
}

const order = "makes one after another (OrderedReady)";

test.for([
  [
    "whose first pod is not Ready",
    [unready()],
    {},
    [`2 pods (db-1 and db-2) are not made: statefulset/db ${order}, and db-0 is not Ready.`],
  ],
  [
    "whose second pod crashes",
    [running(), crashing()],
    {},
    [`1 pod (db-2) is not made: statefulset/db ${order}, and db-1 is not Ready.`],
  ],
  [
    "whose first pod is not there either, and whose second crashes",
    [null, crashing()],
    {},
    [`1 pod (db-2) is not made: statefulset/db ${order}, and db-1 is not Ready.`],
  ],
  ["whose first pod alone is not there", [null, crashing(), running()], {}, []],
  [
    "that counts from one",
    [null, crashing()],
    { ordinals: { start: 1 } },
    [`2 pods (db-2 and db-3) are not made: statefulset/db ${order}, and db-1 is not Ready.`],
  ],
  ["whose pods are all there", [running(), running(), crashing()], {}, []],
  ["that makes all at once", [unready()], { podManagementPolicy: "Parallel" }, []],
] as const)("a StatefulSet %s", ([, statuses, spec, claims]) => {
  expect(toldOf(set(statuses, spec)).filter((text) => text.includes("made"))).toEqual(claims);
});

test("a StatefulSet one of whose pods is being deleted makes none before that is gone", () => {
  const objects = draining(set([running(), crashing(), running()]));
  expect(toldOf(objects).filter((text) => text.includes("made"))).toEqual([]);
});
