import { expect, test } from "vitest";
import { listedPods } from "./listed-pods.ts";
import { partialObject } from "./partial-object.ts";
import { createRecordingClock } from "./recording-clock.ts";

const clock = createRecordingClock("2026-01-02T03:00:00Z");
const template = (...names: readonly string[]) => ({
  spec: { containers: names.map((name) => ({ name, image: `${name}:1` })) },
});
const mill = { apiVersion: "apps/v1", namespace: "mill" };
const deployment = partialObject({
  ...mill,
  kind: "Deployment",
  name: "grind",
  spec: { template: template("stone") },
});
const objects = [
  deployment,
  partialObject({
    ...mill,
    kind: "ReplicaSet",
    name: "grind-6b7c9",
    metadata: {
      ownerReferences: [{ kind: "Deployment", name: "grind", uid: deployment.metadata.uid }],
    },
    spec: { replicas: 1 },
  }),
  partialObject({
    ...mill,
    kind: "StatefulSet",
    name: "sacks",
    spec: { template: template("sack", "scale") },
  }),
];
const read = (row: string) =>
  listedPods(
    { text: `NAME   READY   STATUS   RESTARTS   AGE   NODE\n${row}\n`, namespace: "mill", objects },
    clock,
  );

test("a row is a pod of the workload that it is named after, with the containers of that", () => {
  expect(read("grind-6b7c9-x2v9k   1/1   Running   2 (5m ago)   3h   hill")).toMatchObject([
    {
      metadata: {
        name: "grind-6b7c9-x2v9k",
        creationTimestamp: "2026-01-02T00:00:00Z",
        ownerReferences: [{ kind: "ReplicaSet", name: "grind-6b7c9" }],
      },
      spec: { nodeName: "hill", containers: [{ name: "stone", image: "stone:1" }] },
      status: {
        phase: "Running",
        containerStatuses: [
          { name: "stone", ready: true, restartCount: 2, state: { running: {} } },
        ],
      },
    },
  ]);
});

test.for([
  { row: "grind-6b7c9-x2v9k   0/1   CrashLoopBackOff   7 (32s ago)   9m   hill", pods: 1 },
  { row: "grind-6b7c9-x2v9k   0/1   Pending   0   9m   <none>", pods: 1 },
  { row: "sacks-0   2/2   Running   0   9m   hill", pods: 1 },
  // Which of the two?
  { row: "sacks-0   1/2   CrashLoopBackOff   7 (32s ago)   9m   hill", pods: 0 },
  { row: "sacks-0   1/2   Running   0   9m   hill", pods: 0 },
  // With which exit code?
  { row: "grind-6b7c9-x2v9k   0/1   Error   0   9m   hill", pods: 0 },
  // Runs, and is not ready: since when?
  { row: "grind-6b7c9-x2v9k   0/1   Running   0   9m   hill", pods: 0 },
  // Nobody knows its containers.
  { row: "owl-0   1/1   Running   0   9m   hill", pods: 0 },
])("$row: $pods", ({ row, pods }) => expect(read(row)).toHaveLength(pods));
