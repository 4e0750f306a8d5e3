import { expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";
import { object } from "../testing/objects.ts";

function workload(kind: string, spec: object, status: object) {
  const metadata = { generation: 4 };
  return object(kind, "pay", { metadata, spec, status: { observedGeneration: 4, ...status } });
}
const stalled = { type: "Progressing", reason: "ProgressDeadlineExceeded" };
const two = { replicas: 2 };
const partition = (number: number) => ({
  updateStrategy: { rollingUpdate: { partition: number } },
});
const revisions = { currentRevision: "pay-1", updateRevision: "pay-2" };

/** What kubectl says of the same status, waiting for nothing. */
const states: readonly (readonly [kind: string, spec: object, status: object, said: string])[] = [
  [
    "Deployment",
    two,
    { observedGeneration: 3 },
    "Waiting for deployment spec update to be observed...",
  ],
  [
    "Deployment",
    two,
    { updatedReplicas: 1, conditions: [] },
    'Waiting for deployment "pay" rollout to finish: 1 out of 2 new replicas have been updated...',
  ],
  [
    "Deployment",
    two,
    { updatedReplicas: 2, replicas: 3 },
    'Waiting for deployment "pay" rollout to finish: 1 old replicas are pending termination...',
  ],
  [
    "Deployment",
    two,
    { updatedReplicas: 2, replicas: 2, availableReplicas: 1 },
    'Waiting for deployment "pay" rollout to finish: 1 of 2 updated replicas are available...',
  ],
  [
    "Deployment",
    two,
    { updatedReplicas: 2, replicas: 2, availableReplicas: 2 },
    'deployment "pay" successfully rolled out',
  ],
  [
    "Deployment",
    two,
    { updatedReplicas: 1, conditions: [stalled] },
    'error: deployment "pay" exceeded its progress deadline',
  ],
  [
    "DaemonSet",
    {},
    { desiredNumberScheduled: 3, updatedNumberScheduled: 1 },
    'Waiting for daemon set "pay" rollout to finish: 1 out of 3 new pods have been updated...',
  ],
  [
    "DaemonSet",
    {},
    { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2 },
    'Waiting for daemon set "pay" rollout to finish: 2 of 3 updated pods are available...',
  ],
  [
    "DaemonSet",
    {},
    { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 },
    'daemon set "pay" successfully rolled out',
  ],
  [
    "DaemonSet",
    { updateStrategy: { type: "OnDelete" } },
    {},
    "bad_input: rollout status is only available for RollingUpdate, not OnDelete.",
  ],
  ["StatefulSet", two, { readyReplicas: 1 }, "Waiting for 1 pods to be ready..."],
  [
    "StatefulSet",
    { ...two, ...partition(1) },
    { readyReplicas: 2, updatedReplicas: 0 },
    "Waiting for partitioned roll out to finish: 0 out of 1 new pods have been updated...",
  ],
  [
    "StatefulSet",
    { ...two, ...partition(0) },
    { readyReplicas: 2, updatedReplicas: 2 },
    "partitioned roll out complete: 2 new pods have been updated...",
  ],
  [
    "StatefulSet",
    two,
    { readyReplicas: 2, updatedReplicas: 1, ...revisions },
    "waiting for statefulset rolling update to complete 1 pods at revision pay-2...",
  ],
  [
    "StatefulSet",
    two,
    { readyReplicas: 2, ...revisions, updateRevision: "pay-1" },
    "statefulset rolling update complete 2 pods at revision pay-1...",
  ],
];

test.for(states)("%s %j %j: %s", async ([kind, spec, status, said]) => {
  const { call, close } = await eksOn({ objects: [workload(kind, spec, status)] });
  const { text } = await call("kubectl", { command: `rollout status ${kind}/pay -n shop` });
  await close();
  expect(text).toBe(said);
});
