import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { look, type RawObject } from "../testing/small-cluster.ts";

function rowOf(objects: readonly RawObject[], kind: string, name: string) {
  const target = { kind, namespace: "web", name };
  const { findings, workloads } = look(objects, [], { target });
  expect(findings).toEqual([]);
  return workloads.find(({ ref }) => ref.kind === kind && ref.name === name);
}

test.for([
  {
    name: "that allows no eviction",
    status: { disruptionsAllowed: 0, expectedPods: 1 },
    held: ["keep"],
  },
  { name: "that allows one", status: { disruptionsAllowed: 1, expectedPods: 2 } },
  { name: "that says nothing", status: {} },
  { name: "of other pods", selected: "cart", status: { disruptionsAllowed: 0, expectedPods: 1 } },
])("asked about a workload, a budget $name", ({ selected = "pay", status, held }) => {
  const budget = {
    kind: "PodDisruptionBudget",
    metadata: { name: "keep", namespace: "web", creationTimestamp: ago(900) },
    spec: { selector: { matchLabels: { app: selected } } },
    status,
  };
  const row = rowOf([...app("pay"), ...app("cart"), budget], "Deployment", "pay");
  expect(row?.heldBy?.map(({ name }) => name)).toEqual(held);
});

test.for([
  { name: "that is suspended", suspend: true, since: { since: ago(600) } },
  { name: "that is not", suspend: false },
])("asked about a CronJob $name", ({ suspend, since }) => {
  const managedFields = [
    { manager: "kubectl-patch", time: ago(600), fieldsV1: { "f:spec": { "f:suspend": {} } } },
  ];
  const metadata = {
    name: "nightly",
    namespace: "web",
    creationTimestamp: ago(900),
    managedFields,
  };
  const spec = { schedule: "0 0 1 * *", suspend };
  const row = rowOf([{ kind: "CronJob", metadata, spec, status: {} }], "CronJob", "nightly");
  expect(row?.suspended).toEqual(since);
});
