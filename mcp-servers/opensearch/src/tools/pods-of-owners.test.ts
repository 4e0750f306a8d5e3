import { opensearch } from "@binnacle/contracts";
import { startOpenSearchEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool } from "../testing/ask-tool.ts";

const long = "reconciliation-of-settled-card-payments-with-the-bank-ledger";

/** What the controllers of Kubernetes call the pods of `payment`, or of a name of its own. */
const owners: readonly [kind: string, pods: readonly string[], workload?: string][] = [
  ["a Deployment", ["payment-6d9f7c5b44-x2x9z", "payment-7f9c6d5b8-z4z4z"]],
  ["a ReplicaSet", ["payment-x2x9z"]],
  ["a StatefulSet", ["payment-0", "payment-12"]],
  ["a DaemonSet", ["payment-bq7lk"]],
  ["a Job", ["payment-x2x9z"]],
  ["an indexed Job", ["payment-0-x2x9z", "payment-11-bq7lk"]],
  ["a CronJob", ["payment-29384650-x2x9z", "payment-29384655-bq7lk"]],
  ["nobody", ["payment"]],
  ["a Deployment of 60 letters", [`${long.slice(0, 58)}x2x9z`], long],
  ["a Deployment of 50 letters", [`${long.slice(0, 50)}-6d9f7c5x2x9z`], long.slice(0, 50)],
];

/** Those whose names say nothing: the answer must say that it did not see. */
const nameless: readonly (readonly [kind: string, pod: string, workload: string])[] = [
  ["a static pod", "etcd-node-a.internal", "etcd"],
  ["Argo Workflows", "payment-nightly-charge-1729384650", "payment-nightly-charge-all"],
  ["Spark", "payment-8f2a9c1d-driver", "payment-spark"],
];

/** Beside them, lines of pods that must not count. */
const lookalikes = ["payment-worker-6d9f7c5b44-x2x9z", "payments-0", "prepayment-x2x9z"];

async function ask(pods: readonly string[], workload: string) {
  const documents = [...pods, ...lookalikes].map((pod, at) => ({
    index: "fluent-bit-1",
    id: `${at}`,
    source: {
      "@timestamp": "2026-11-21T03:10:00Z",
      log: "ERROR connection refused",
      level: "error",
      kubernetes: { namespace_name: "shop", pod_name: pod },
    },
  }));
  const { url, close } = await startOpenSearchEmulator({ documents });
  try {
    const asking = [{ openSearchUrl: url }, { input: { workload } }] as const;
    return {
      search: await askTool(opensearch.searchLogs, ...asking),
      summary: await askTool(opensearch.errorSummary, ...asking),
      patterns: await askTool(opensearch.logPatterns, ...asking),
    };
  } finally {
    await close();
  }
}

test.for(owners)(
  "where documents name nothing but pods, those of %s are found, and told by their names",
  async ([, pods, workload = "payment"]) => {
    const { search, summary, patterns } = await ask(pods, workload);
    expect(search.result.items.map(({ pod }) => pod).toSorted()).toEqual([...pods].toSorted());
    expect(search.text).toContain("(pods told by their names)");
    expect(summary.result).toMatchObject({ total: pods.length, failing: pods.length });
    expect(patterns.result.patterns).toMatchObject([{ pods: pods.length }]);
  },
);

test.for(nameless)(
  "pods that are not named after their workload are not seen, which is said first: %s",
  async ([, pod, workload]) => {
    const { search, summary, patterns } = await ask([pod], workload);
    for (const { text } of [search, summary, patterns])
      expect(text).toMatch(
        new RegExp(`^NOT SEEN: logs of ${workload} in shop: .*\\d other workloads`),
      );
  },
);

const labelled = { app: "payment" };

/** Pods by name and labels, and how many of them are of `payment`. */
const byLabel: readonly [what: string, pods: Readonly<Record<string, object>>, own: number][] = [
  [
    "one of them is not named after it",
    { "payment-kq7x4": labelled, "payment-manual-debug-01": labelled },
    2,
  ],
  [
    "labels write dots as underscores",
    { "payment-kq7x4": {}, odd: { app_kubernetes_io_name: "payment" } },
    2,
  ],
  [
    "a pod of another controller has it too",
    {
      "payment-kq7x4": labelled,
      "cache-0": { ...labelled, "controller-revision-hash": "cache-1" },
    },
    1,
  ],
  [
    "the Deployment of another name has it too",
    { "payment-6d9f7c5b44-x2x9z": labelled, "payment-worker-7f9c6d5b8-z4z4z": labelled },
    1,
  ],
  [
    "a StatefulSet of another name has it too",
    { "payment-kq7x4": labelled, "cache-0": labelled, "cache-1": labelled },
    1,
  ],
  [
    "an owner of another name is known",
    {
      "cache-0": { ...labelled, "controller-revision-hash": "cache-1" },
      "cache-1": labelled,
      odd: labelled,
    },
    1,
  ],
  [
    "no pod is named after it",
    { "eu-pay-6d9f7c5b44-x2x9z": labelled, "eu-pay-6d9f7c5b44-z4z4z": labelled },
    2,
  ],
  [
    "a release is called as its workload",
    { "payment-kq7x4": {}, "redis-0": { "app.kubernetes.io/instance": "payment" } },
    1,
  ],
];

test.for(byLabel)(
  "an application label tells pods before their names: %s",
  async ([, pods, own]) => {
    const documents = Object.entries(pods).map(([pod_name, labels]) => ({
      index: "fluent-bit-1",
      id: pod_name,
      source: {
        "@timestamp": "2026-11-21T03:10:00Z",
        log: "ERROR connection refused",
        kubernetes: { namespace_name: "shop", pod_name, labels },
      },
    }));
    const { url, close } = await startOpenSearchEmulator({ documents });
    try {
      const input = { workload: "payment" };
      const { text } = await askTool(opensearch.searchLogs, { openSearchUrl: url }, { input });
      expect(text).toMatch(new RegExp(`^${own} lines match`, "u"));
    } finally {
      await close();
    }
  },
);
