import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { type FindingsRow, findingsOf, look } from "../../testing/small-cluster.ts";

const low = "The node was low on resource: ephemeral-storage.";

const rows: readonly FindingsRow[] = [
  {
    name: "over when the workload has its pods again",
    objects: [evicted(30, low), ...app("pay")],
    findings: ["resolved degraded high evicted Deployment/pay: pay was evicted"],
  },
  {
    name: "not over while it has none",
    objects: [evicted(30, low), ...app("pay", { pods: 0 })],
    findings: ["active broken high evicted Deployment/pay: pay is evicted"],
  },
  {
    name: "less sure when the kubelet does not say why",
    objects: [evicted(30), ...app("pay", { pods: 0 })],
    findings: ["active broken medium evicted Deployment/pay: pay is evicted"],
  },
  {
    name: "history before the window",
    objects: [evicted(90, low), ...app("pay")],
    findings: [],
  },
];

test.for(rows)("an eviction is $name", (row) => {
  expect(findingsOf(row)).toEqual(row.findings);
});

test("a pod that is no more has no later trouble; a record keeps no cause from being asked", () => {
  const kinds = [app("pay", { pods: 0 }), app("pay")].map((objects) => {
    const { checks } = look([evicted(30, low), ...objects]);
    return checks.find(({ cause }) => cause === "oom-killed")?.kind;
  });
  expect(kinds).toEqual(["not_reached", "ruled_out"]);
});

function evicted(minutes: number, message?: string) {
  return {
    kind: "Pod",
    metadata: {
      name: "pay-r1-gone",
      namespace: "web",
      uid: "gone",
      ownerReferences: [{ kind: "ReplicaSet", name: "pay-r1", controller: true }],
    },
    spec: { containers: [] },
    status: { phase: "Failed", reason: "Evicted", message, startTime: ago(minutes) },
  };
}
