import { expect, test } from "vitest";
import { guessed, isNamedAfter, podFacts } from "./workload-of.ts";

const long = "a-deployment-whose-name-is-so-long-that-the-pod-is-cut-of";

test.for<[name: string, pod: string, source: object, told: object]>([
  [
    "the Deployment of a ReplicaSet, as Vector writes it",
    "web-6d9f7c5b44-x2x9z",
    { kubernetes: { pod_owner: "ReplicaSet/web-6d9f7c5b44" } },
    { workload: "web", by: "owner" },
  ],
  [
    "the CronJob of a Job",
    "report-29384650-x2x9z",
    { "resource.attributes.k8s.job.name": "report-29384650" },
    { workload: "report", by: "owner" },
  ],
  [
    "a Deployment, whatever its pods are called",
    `${long}2x9z`,
    { kubernetes: { deployment: { name: `${long}-by-far` } } },
    { workload: `${long}-by-far`, by: "owner" },
  ],
  [
    "the hash of the ReplicaSet, of a name that looks like another",
    "api-5b44c7d9f-6d9f7c5b44-x2x9z",
    { kubernetes: { labels: { "pod-template-hash": "6d9f7c5b44" } } },
    { workload: "api-5b44c7d9f", by: "labels" },
  ],
  [
    "an indexed Job, with the name of its label replaced",
    "train-3-x2x9z",
    { kubernetes: { labels: { "batch_kubernetes_io/job-name": "train" } } },
    { workload: "train", by: "labels" },
  ],
  [
    "a StatefulSet by its revision",
    "db-0",
    { kubernetes: { labels: { "controller-revision-hash": "db-7c9f8d" } } },
    { workload: "db", by: "labels" },
  ],
  [
    "a DaemonSet by its revision",
    "agent-x2x9z",
    { kubernetes: { labels: { "controller-revision-hash": "7c9f8d5b" } } },
    { workload: "agent", by: "labels" },
  ],
  [
    "nothing but an application",
    "odd",
    { kubernetes: { labels: { app_kubernetes_io_name: "shop" } } },
    { by: "name", applications: ["shop"] },
  ],
  ["nothing at all", "web-6d9f7c5b44-x2x9z", {}, { by: "name", applications: [] }],
])("documents tell %s", ([, pod, source, told]) => {
  expect(podFacts(pod, source)).toMatchObject({ pod, ...told });
});

test.for([
  ["payment", "payment", true],
  ["payment", "payment-0", true],
  ["payment", "payment-x2x9z", true],
  ["payment", "payment-6d9f7c5b44-x2x9z", true],
  ["payment", "payment-worker-6d9f7c5b44-x2x9z", false],
  ["payment", "payments-6d9f7c5b44-x2x9z", false],
] as const)("of %s may be %s: %s", ([workload, pod, isNamed]) => {
  expect(isNamedAfter(workload, pod)).toBe(isNamed);
});

test.for([
  ["web-6d9f7c5b44-x2x9z", "web"],
  ["db-12", "db"],
  ["static-pod", "static-pod"],
] as const)("%s is likeliest of %s", ([pod, workload]) => {
  expect(guessed(pod)).toBe(workload);
});
