import { expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";
import { app, object, ownedBy } from "../testing/objects.ts";

/** A pod with its own log. */
function pod(name: string, owner?: `${string}/${string}`, extra: { at?: string } = {}) {
  const { at = "2026-11-20T02:10:00Z" } = extra;
  const own = owner === undefined ? {} : ownedBy(owner);
  return object("Pod", name, {
    metadata: { ...own, creationTimestamp: at },
    spec: { containers: [{ name: "app" }] },
    status: { phase: "Running" },
  });
}

const long = "a-very-long-name-of-a-deployment-that-somebody-generated-from-a-branch";
const cut = `${long.slice(0, 57)}x8k2q`;
const cluster = [
  ...app("payment"),
  // Named like a pod of payment, and of somebody else.
  pod("payment-batch-1", "Job/payment-batch"),
  object("Job", "payment-batch", { spec: {} }),
  object("CronJob", "report"),
  object("Job", "report-29384750", { metadata: ownedBy("CronJob/report") }),
  object("Job", "manual-run", { metadata: ownedBy("CronJob/report") }),
  pod("report-29384750-a", "Job/report-29384750"),
  pod("manual-run-b", "Job/manual-run", { at: "2026-11-20T02:40:00Z" }),
  object("Job", "indexed", { spec: {} }),
  pod("indexed-0-zz", "Job/indexed"),
  object("StatefulSet", "db", { spec: {} }),
  pod("db-0", "StatefulSet/db"),
  object("DaemonSet", "agent", { spec: {} }),
  pod("agent-x1", "DaemonSet/agent"),
  object("Deployment", long, { spec: {} }),
  object("ReplicaSet", `${long.slice(0, 50)}-7f`, { metadata: ownedBy(`Deployment/${long}`) }),
  pod(cut, `ReplicaSet/${long.slice(0, 50)}-7f`),
  pod("kube-proxy-node-1", "Node/node-1"),
  pod("bare"),
  object("ReplicaSet", "canary-5d", { metadata: ownedBy("Rollout/canary") }),
  pod("canary-5d-q", "ReplicaSet/canary-5d"),
  pod("etl-driver", "SparkApplication/etl"),
  pod("etl-1f-exec-1", "Pod/etl-driver"),
  pod("wf-step-1", "Workflow/nightly"),
];

test.for([
  ["payment", "deployment/payment", ["payment-7c41f9-x2x9z"]],
  ["payment-batch", "job/payment-batch", ["payment-batch-1"]],
  ["report", "cronjob/report", ["manual-run-b", "report-29384750-a"]],
  ["cronjob/report", "cronjob/report", ["manual-run-b", "report-29384750-a"]],
  ["indexed", "job/indexed", ["indexed-0-zz"]],
  ["db", "statefulset/db", ["db-0"]],
  ["agent", "daemonset/agent", ["agent-x1"]],
  [long, `deployment/${long}`, [cut]],
  ["kube-proxy-node-1", "pod/kube-proxy-node-1", ["kube-proxy-node-1"]],
  ["bare", "pod/bare", ["bare"]],
  ["canary", "rollout/canary", ["canary-5d-q"]],
  ["etl", "sparkapplication/etl", ["etl-1f-exec-1", "etl-driver"]],
  ["nightly", "workflow/nightly", ["wf-step-1"]],
] as const)("the pods of %s are those that it owns: %s", async ([name, ref, pods]) => {
  const paths = cluster.map(({ metadata }) => `/api/v1/namespaces/shop/pods/${metadata.name}/log`);
  const answers = Object.fromEntries(paths.map((path) => [path, "ready\n"]));
  const { call, asked } = await eksOn({ objects: cluster, answers });
  const { text, isError } = await call("get_logs", { namespace: "shop", workload: name });
  expect(isError).toBe(false);
  expect(text).toContain(`${ref} in shop: logs of ${pods.length} of ${pods.length} pod`);
  const read = asked.flatMap(({ path }) => /pods\/([^/]+)\/log$/u.exec(path)?.[1] ?? []);
  expect(read.toSorted()).toEqual([...pods].toSorted());
});

test("pods whose owners cannot be read are those that the selector names, and that is said first", async () => {
  const { call } = await eksOn({
    objects: app("payment"),
    answers: { "/api/v1/namespaces/shop/pods/payment-7c41f9-x2x9z/log": "ready\n" },
    forbidden: ["/apis/apps/v1/namespaces/shop/replicasets"],
  });
  const { text } = await call("get_logs", { namespace: "shop", workload: "deployment/payment" });
  expect(text).toMatch(/^NOT SEEN: replicasets in namespace shop/u);
  expect(text).toContain("logs of 1 of 1 pod read");
});
