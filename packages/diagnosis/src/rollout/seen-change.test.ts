import { expect, test } from "vitest";
import { projections, type StateKind } from "../state/kinds.table.ts";
import { ago } from "../testing/moment.ts";
import { seenChanges } from "./seen-change.ts";

const fromMs = Date.parse(ago(2));
const toMs = Date.parse(ago(1));

interface Write {
  readonly manager: string;
  /** Ago; absent: by a subresource, of whose writes the API server keeps no time. */
  readonly minutes?: number;
  readonly fieldsV1: object;
}

function seen(
  kind: StateKind,
  [before, after]: readonly [object | undefined, object],
  writes: readonly Write[],
) {
  const managedFields = writes.map(({ minutes, ...write }) => ({
    ...write,
    ...(minutes !== undefined && { time: ago(minutes) }),
  }));
  const read = (object: object | undefined) =>
    object &&
    projections[kind].projection.parse({ metadata: { name: "x", managedFields }, ...object });
  const found = seenChanges({ kind, before: read(before), after: read(after), fromMs, toMs });
  return found.map(({ text, by, at }) => [text, by ?? "nobody", Date.parse(at)]);
}

const hard = (pods: string) => ({ status: { hard: { pods } } });
const scales = (name: string) => ({
  spec: { scaleTargetRef: { kind: "Deployment", name }, maxReplicas: 3 },
});
const template = (image: string) => ({
  spec: { template: { spec: { containers: [{ name: "app", image }] } } },
});
const controller = { manager: "kube-controller-manager", minutes: 1 };

test("limits of a quota are the work of who wrote them, and not of the controller that copies them", () => {
  const writes = [
    { manager: "kubectl-create", minutes: 90, fieldsV1: { "f:spec": { "f:hard": {} } } },
    { manager: "kubectl-patch", minutes: 2, fieldsV1: { "f:spec": { "f:hard": {} } } },
    { ...controller, fieldsV1: { "f:status": { "f:hard": {} } } },
  ];
  const limits = "limits pods=2 → pods=3";
  expect(seen("ResourceQuota", [hard("2"), hard("3")], writes)).toEqual([
    [limits, "kubectl-patch", fromMs],
  ]);
  expect(seen("ResourceQuota", [hard("2"), hard("3")], writes.slice(2))).toEqual([
    [limits, "nobody", toMs],
  ]);
});

test("another target of an autoscaler is told, by who wrote it", () => {
  const writes = [
    { manager: "kubectl-edit", minutes: 1, fieldsV1: { "f:spec": { "f:scaleTargetRef": {} } } },
    { ...controller, fieldsV1: { "f:status": {} } },
  ];
  expect(seen("HorizontalPodAutoscaler", [scales("pay"), scales("cart")], writes)).toEqual([
    ["target kind=Deployment, name=pay → kind=Deployment, name=cart", "kubectl-edit", toMs],
  ]);
});

const aims = (cpu: number, minReplicas = 2) => ({
  spec: {
    ...scales("pay").spec,
    minReplicas,
    metrics: [
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: cpu } },
      },
      { type: "External", external: { metric: { name: "queue" }, target: { averageValue: "10" } } },
    ],
  },
});
const suspends = (suspend: boolean) => ({ spec: { schedule: "0 3 * * *", suspend } });

test.for([
  {
    kind: "HorizontalPodAutoscaler" as const,
    turned: [aims(40), aims(85)] as const,
    field: "metrics",
    texts: ["aims at cpu 40 %, queue 10 → cpu 85 %, queue 10"],
  },
  {
    kind: "HorizontalPodAutoscaler" as const,
    turned: [aims(40), aims(40, 3)] as const,
    field: "minReplicas",
    texts: ["fewest pods 2 → 3"],
  },
  {
    kind: "CronJob" as const,
    turned: [suspends(false), suspends(true)] as const,
    field: "suspend",
    texts: ["suspended"],
  },
  {
    kind: "CronJob" as const,
    turned: [suspends(true), suspends(false)] as const,
    field: "suspend",
    texts: ["no longer suspended"],
  },
])("$kind: $texts.0, by who wrote it", ({ kind, turned, field, texts }) => {
  const writes = [
    { manager: "helm", minutes: 1, fieldsV1: { "f:spec": { [`f:${field}`]: {} } } },
    { ...controller, fieldsV1: { "f:status": {} } },
  ];
  expect(seen(kind, turned, writes)).toEqual(texts.map((text) => [text, "helm", toMs]));
});

test("a template of which a field was removed was not changed by who wrote the rest of it long ago", () => {
  const writes = [
    { manager: "kubectl", minutes: 50, fieldsV1: { "f:spec": { "f:template": {} } } },
  ];
  expect(seen("Deployment", [template("a:1"), template("a:2")], writes)).toEqual([
    ["pod template: image tag 1 → 2", "nobody", toMs],
  ]);
});

test.for([
  { apart: 0, by: "nobody" },
  { apart: 1, by: "nobody" },
  { apart: 2, by: "kubectl-set" },
])("of two who wrote a template $apart seconds apart the later one is $by", ({ apart, by }) => {
  const fieldsV1 = { "f:spec": { "f:template": {} } };
  const writes = [
    { manager: "kubectl-create", minutes: 1 + apart / 60, fieldsV1 },
    { manager: "kubectl-set", minutes: 1, fieldsV1 },
  ];
  const [change] = seen("Deployment", [template("pay:1"), template("pay:2")], writes);
  expect(change?.[1]).toBe(by);
});

test("what is new was made by its first writer, whichever fields that wrote", () => {
  const writes = [
    { ...controller, fieldsV1: { "f:status": {} } },
    { manager: "kubectl-create", minutes: 2, fieldsV1: { "f:spec": {} } },
  ];
  expect(seen("ResourceQuota", [undefined, hard("2")], writes)).toEqual([
    ["created", "kubectl-create", fromMs],
  ]);
});

test("what is new was not made by who scaled it, nor by the controller that wrote its status before its maker wrote again", () => {
  const writes = [
    { manager: "keda", fieldsV1: { "f:spec": { "f:replicas": {} } } },
    { ...controller, minutes: 2, fieldsV1: { "f:status": {} } },
    { manager: "helm", minutes: 1, fieldsV1: { "f:spec": { "f:template": {} } } },
  ];
  expect(seen("Deployment", [undefined, template("a:1")], writes)).toEqual([
    ["created", "helm", toMs],
  ]);
});

test.for([
  { isLate: false, text: "deleted" },
  { isLate: true, text: `deleted (between ${ago(2).slice(11, 19)}Z and ${ago(1).slice(11, 19)}Z)` },
])("what went while nobody watched is told with its span: $isLate", ({ isLate, text }) => {
  const before = projections.Service.projection.parse({ metadata: { name: "x" } });
  const found = seenChanges({ kind: "Service", before, fromMs, toMs, isLate });
  expect(found.map((change) => change.text)).toEqual([text]);
});
