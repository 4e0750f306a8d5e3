import { expect, test } from "vitest";
import { severityOf } from "../correlate/severity-of.ts";
import { hypothesis, known } from "../correlate/testing/samples.ts";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { running } from "../testing/pod-status.ts";
import { look, node, type RawObject } from "../testing/small-cluster.ts";

interface Row {
  readonly name: string;
  readonly objects: readonly RawObject[];
  readonly severity: "fine" | "broken" | "degraded";
  /** What is found, or what is told of the workload. */
  readonly told: string;
}

const rows: readonly Row[] = [
  {
    name: "an autoscaler that just raised it from three pods to five",
    objects: made(app("pay", { replicas: 5 }), [60, 60, 60, 0.5, 0.5]),
    severity: "fine",
    told: "2 of 5 pods still start",
  },
  {
    name: "a new Deployment",
    objects: made(app("pay", { replicas: 2 }), [0.6, 0.6]),
    severity: "fine",
    told: "2 of 2 pods still start",
  },
  {
    name: "a rolling restart",
    objects: made(app("pay", { replicas: 4, before: {} }), [60, 60, 60, 0.3]),
    severity: "fine",
    told: "1 of 4 pods still start",
  },
  {
    name: "a pod of a DaemonSet on a new node",
    objects: [node("node-2", { age: 1 }), ...owned("DaemonSet", [900, 0.6])],
    severity: "fine",
    told: "1 of 2 pods still start",
  },
  {
    name: "a controller that has not made the pod yet",
    objects: owned("StatefulSet", [900, 1], { wanted: 3 }),
    severity: "fine",
    told: "2 of 3 pods still start",
  },
  {
    name: "a model that loads, and a Deployment that gives it an hour",
    objects: deadline(3600, made(app("pay"), [12])),
    severity: "fine",
    told: "1 of 1 pod still start",
  },
  {
    name: "a model that loads, and a Deployment that gives it ten minutes",
    objects: deadline(600, made(app("pay"), [12])),
    severity: "degraded",
    told: "NotReady",
  },
  {
    name: "a first pod that takes its time, which the others wait for",
    objects: owned("StatefulSet", [5], { wanted: 3 }),
    severity: "fine",
    told: "3 of 3 pods still start",
  },
  {
    name: "a first pod that takes longer than it may",
    objects: owned("StatefulSet", [15], { wanted: 3 }),
    severity: "degraded",
    told: "NotReady",
  },
  {
    name: "pods that start in any order, and are not there",
    objects: owned("StatefulSet", [5], { wanted: 3, podManagementPolicy: "Parallel" }),
    severity: "degraded",
    told: "PodsMissing",
  },
  {
    name: "pods that are not Ready for longer than pods may take",
    objects: made(app("pay", { replicas: 2 }), [60, 25]),
    severity: "degraded",
    told: "NotReady",
  },
];

test.for(rows)("$name: $severity", ({ objects, severity, told }) => {
  const { findings, workloads, checks, dependencies } = look(objects);
  const hypotheses = findings.map((finding) => hypothesis(finding));
  expect(severityOf(known({ hypotheses, workloads, checks, dependencies }))).toBe(severity);
  expect(findings[0]?.symptom.reason ?? workloads[0]?.text).toBe(told);
});

/** Its pods were made so many minutes ago; those made within the last half hour are not Ready. */
function made(objects: readonly RawObject[], minutes: readonly number[]): RawObject[] {
  const pods = objects.filter(({ kind }) => kind === "Pod");
  return [
    ...objects.filter(({ kind }) => kind !== "Pod"),
    ...pods.map((pod, index) => aged(pod, minutes[index] ?? 0)),
  ];
}

function deadline(seconds: number, objects: readonly RawObject[]): RawObject[] {
  return objects.map((object) => {
    const spec = { replicas: 1, progressDeadlineSeconds: seconds };
    return object.kind === "Deployment" ? { ...object, spec } : object;
  });
}

function aged(pod: RawObject, minutes: number): RawObject {
  const time = ago(minutes);
  const metadata = { ...pod.metadata, creationTimestamp: time };
  const status = minutes < 30 ? starting(time) : running();
  return { ...pod, metadata, status };
}

function starting(time: string): object {
  return {
    phase: "Running",
    startTime: time,
    conditions: [{ type: "Ready", status: "False", lastTransitionTime: time }],
    containerStatuses: [{ name: "app", ready: false, state: { running: { startedAt: time } } }],
  };
}

/** Pods of a controller of this kind. */
function owned(
  kind: "DaemonSet" | "StatefulSet",
  minutes: readonly number[],
  { wanted = minutes.length, ...spec }: { wanted?: number; podManagementPolicy?: string } = {},
): RawObject[] {
  const pods = app("db", { replicas: minutes.length }).filter((object) => object.kind === "Pod");
  return [
    {
      kind,
      metadata: { name: "db", namespace: "web", creationTimestamp: ago(5) },
      spec: { replicas: wanted, ...spec },
      status: { desiredNumberScheduled: wanted },
    },
    ...made(pods, minutes).map((pod, index) => ({
      ...pod,
      metadata: {
        ...pod.metadata,
        name: `db-${index}`,
        ownerReferences: [{ kind, name: "db", controller: true }],
      },
    })),
  ];
}
