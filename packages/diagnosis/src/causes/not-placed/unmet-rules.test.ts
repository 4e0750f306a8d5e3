import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { unscheduled } from "../../testing/pod-status.ts";
import { look, node, type RawObject } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const HOST = "kubernetes.io/hostname";
const ZONE = "topology.kubernetes.io/zone";
const closed = { spec: { taints: [{ key: "team", value: "data", effect: "NoSchedule" }] } };
const zoned = (name: string, zone: string, more: object = {}) =>
  node(name, { labels: { [ZONE]: zone }, ...more });

interface Row {
  readonly name: string;
  readonly objects: readonly RawObject[];
  readonly podSpec: object;
  readonly told: string;
  readonly why: string;
  readonly later: string;
}

function pending(words: string, podSpec: object): RawObject[] {
  const status = unscheduled(`0/2 nodes are available: 2 node(s) ${words}.`);
  return app("job", { status, podSpec: { nodeName: undefined, ...podSpec } });
}

/** What is not met stands between the count of the nodes and the words of the scheduler. */
function saidOf(
  words: string,
  { objects, podSpec }: Row,
): Omit<Row, "name" | "objects" | "podSpec"> {
  const all = [...pending(words, podSpec), ...objects];
  const { findings, workloads } = look(all);
  const [finding] = findings.filter(({ cause }) => cause === "pod-rules-unmet");
  return {
    told: toldOf(all)[1] ?? "",
    why: workloads.find(({ ref }) => ref.name === "job")?.why ?? "",
    later: finding?.later[0]?.text ?? "",
  };
}

const near = (term: object = {}) => ({
  affinity: {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: HOST, labelSelector: { matchLabels: { app: "cache" } }, ...term },
      ],
    },
  },
});
const byCache = {
  why: "affinity to pods with app=cache",
  later:
    "bring up a pod with app=cache where this one may run, or prefer the affinity instead of demanding it",
};
const beside = `job must run beside a pod with app=cache (podAffinity, by ${HOST})`;

test.for<Row>([
  {
    ...byCache,
    name: "no pod has the labels",
    objects: [node("a")],
    podSpec: near(),
    told: `${beside}; no pod in web has it.`,
  },
  {
    ...byCache,
    name: "a pod has nearly the same",
    objects: [node("a"), ...app("cachee")],
    podSpec: near(),
    told: `${beside}; no pod in web has it; perhaps app=cachee is meant.`,
  },
  {
    ...byCache,
    name: "who would make them wants none",
    objects: [node("a"), ...app("cache", { replicas: 0 })],
    podSpec: near(),
    told: `${beside}; no pod in web has it; deployment/cache would make it, and has none.`,
  },
  {
    ...byCache,
    name: "they run where it may not",
    objects: [
      node("a", { labels: { [HOST]: "a" } }),
      node("b", { labels: { [HOST]: "b" }, ...closed }),
      ...app("cache", { podSpec: { nodeName: "b" } }),
    ],
    podSpec: near(),
    told: `${beside}; such pods run on b, where no node is open to this one.`,
  },
  {
    ...byCache,
    name: "they are to be in a namespace that was not read as one",
    objects: [node("a"), ...app("cache")],
    podSpec: near({ namespaces: ["shop"] }),
    told: `${beside}; no pod in shop has it.`,
  },
  {
    name: "expressions select them",
    objects: [node("a")],
    podSpec: near({
      labelSelector: { matchExpressions: [{ key: "tier", operator: "In", values: ["x", "y"] }] },
      namespaceSelector: {},
    }),
    told: `job must run beside a pod with tier=x or y (podAffinity, by ${HOST}); no pod in the cluster has it.`,
    why: "affinity to pods with tier=x or y",
    later:
      "bring up a pod with tier=x or y where this one may run, or prefer the affinity instead of demanding it",
  },
])("of required affinity to other pods is told where they are: $name", (row) => {
  expect(row).toMatchObject(saidOf("didn't match pod affinity rules", row));
});

const spread = (more: object = {}) => ({
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: ZONE,
      whenUnsatisfiable: "DoNotSchedule",
      labelSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["job", "x"] }] },
      ...more,
    },
  ],
});
const on = (name: string) => ({ podSpec: { nodeName: name }, service: false }) as const;
const x = (name: string) => app("x", on(name));
const x2 = (name: string) => app("x2", { ...on(name), labels: { app: "x" } });

test.for<Row>([
  {
    name: "fewer zones than minDomains",
    objects: [zoned("a", "a"), zoned("b", "b", closed), ...x("a"), ...x2("b")],
    podSpec: spread({ minDomains: 3 }),
    told: `job must be spread by ${ZONE} over at least 3 (minDomains, DoNotSchedule); the nodes have 2: a (1 pod) and b (1 pod).`,
    why: "minDomains 3 by zone, the nodes have 2",
    later: `add a node in another zone (label ${ZONE}), lower minDomains to 2, or spread with ScheduleAnyway`,
  },
  {
    name: "the zone that has too few is closed",
    objects: [zoned("a", "a"), zoned("b", "b", closed), ...x("a")],
    podSpec: spread(),
    told: `job is spread by ${ZONE} with maxSkew 1 (DoNotSchedule): a (1 pod) and b (0 pods); only b may take one more, where no node is open to it.`,
    why: "topology spread by zone",
    later: "make room on a node in b, or add one there; or a larger maxSkew, or ScheduleAnyway",
  },
  {
    name: "of closed nodes the constraint counts none: what it refuses cannot be told",
    objects: [zoned("a", "a"), zoned("b", "b", closed), ...x("a")],
    podSpec: spread({ nodeTaintsPolicy: "Honor" }),
    told: "The scheduler says: 0/2 nodes are available: 2 node(s) didn't match pod topology spread constraints.",
    why: "topology spread constraints",
    later: "allow a larger maxSkew or ScheduleAnyway, or add a node where pods are too few",
  },
])("of topology spread is told what refuses it: $name", (row) => {
  expect(row).toMatchObject(saidOf("didn't match pod topology spread constraints", row));
});

test("of nodes without the label by which pods are spread is told which", () => {
  const row: Row = {
    name: "",
    objects: [zoned("a", "a"), node("b")],
    podSpec: spread({ topologyKey: "rack" }),
    told: "job is spread by rack, which a and b lack.",
    why: "nodes without label rack",
    later: "label the nodes with rack, or correct the topologyKey",
  };
  const words = "didn't match pod topology spread constraints (missing required label)";
  expect(row).toMatchObject(saidOf(words, row));
});

test("a rule of a template that the pod was not made of is not told", () => {
  const words = "didn't match pod affinity rules";
  const objects = pending(words, {}).map((object) =>
    object.kind === "Deployment" ? { ...object, spec: { template: { spec: near() } } } : object,
  );
  expect(toldOf([node("a"), ...objects])[1]).toContain("The scheduler says");
});
