import { expect, test } from "vitest";
import { toStateList } from "../../state/cluster-state.ts";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import {
  answerOn,
  inShort,
  look,
  type RawObject,
  stateOf,
  warning,
} from "../../testing/small-cluster.ts";

const addressed = { status: { loadBalancer: { ingress: [{ ip: "192.0.2.4" }] } } };
const told = "load-balancer-without-address Service/public: service public has no external address";
const edge = { loadBalancerClass: "rail.example/edge" };

test.for([
  {
    name: "of a class",
    objects: [balancer(edge)],
    found: [
      `active degraded medium ${told}: no controller of class rail.example/edge gives it one`,
    ],
  },
  {
    name: "in a cluster without a cloud",
    objects: [balancer()],
    found: [`active degraded medium ${told}: no controller gives it one`],
  },
  {
    name: "that no controller took for two minutes",
    objects: [balancer({}, { creationTimestamp: ago(2) })],
    found: [`active degraded medium ${told}: no controller gives it one`],
  },
  {
    name: "beside another that has one",
    objects: [balancer(), { ...balancer({}, { name: "other", uid: "o" }), ...addressed }],
    found: [`active degraded high ${told}: no controller gives it one`],
  },
  {
    name: "whose controller says why",
    objects: [balancer(edge), warning("Service/public", "SyncLoadBalancerFailed", "no subnet")],
    found: [`active degraded high ${told}: SyncLoadBalancerFailed`],
  },
  {
    name: "of which only the controller of endpoints speaks",
    objects: [balancer(), warning("Service/public", "FailedToUpdateEndpointSlices", "conflict")],
    found: [`active degraded medium ${told}: no controller gives it one`],
  },
  {
    name: "that a controller took half an hour ago",
    objects: [balancer({}, { finalizers: ["service.kubernetes.io/load-balancer-cleanup"] })],
    found: [`active degraded medium ${told}`],
  },
  {
    name: "that a controller took two minutes ago",
    objects: [
      balancer(
        {},
        {
          creationTimestamp: ago(2),
          finalizers: ["service.kubernetes.io/load-balancer-cleanup"],
        },
      ),
    ],
    found: [],
  },
  { name: "made a minute ago", objects: [balancer({}, { creationTimestamp: ago(1) })], found: [] },
  {
    name: "that was of another type until a minute ago",
    objects: [
      balancer(
        {},
        {
          managedFields: [
            { manager: "helm", time: ago(1), fieldsV1: { "f:spec": { "f:type": {} } } },
          ],
        },
      ),
    ],
    found: [],
  },
  { name: "that has one now", objects: [{ ...balancer(edge), ...addressed }], found: [] },
  {
    name: "that somebody gave one",
    objects: [balancer({ externalIPs: ["203.0.113.7"] })],
    found: [],
  },
  { name: "of type ClusterIP", objects: [balancer({ type: "ClusterIP" })], found: [] },
  {
    name: "that is being deleted",
    objects: [balancer({}, { deletionTimestamp: ago(1) })],
    found: [],
  },
])("a LoadBalancer Service $name", ({ objects, found }) => {
  expect(look([...app("pay"), ...objects]).findings.map(inShort)).toEqual(found);
});

test.for([
  { kind: "Service", namespace: "web", name: "public" },
  { kind: "Deployment", namespace: "web", name: "pay" },
])("it is told to who asks about $kind $name", (target) => {
  const objects = [...app("pay"), balancer()];
  const { findings } = look(objects, [], { namespace: "web", target });
  expect(findings.map(({ culprit, since }) => [culprit.name, since])).toEqual([
    ["public", ago(30)],
  ]);
});

const unread = {
  origin: "kubernetes",
  kind: "refused",
  why: "the role may not list them",
  remedy: { text: "let the role list them" },
} as const;

test("without its events, no controller is said to leave it", () => {
  const answer = without("Event", [...app("pay"), balancer()]);
  expect(answer.findings.map(inShort)).toEqual([`active degraded medium ${told}`]);
  expect(JSON.stringify(answer.findings[0]?.claims)).not.toContain("No event");
});

test("without Services it is not ruled out", () => {
  const { findings, checks } = without("Service", app("pay"));
  expect(findings).toEqual([]);
  expect(checks.find(({ cause }) => cause === "load-balancer-without-address")?.kind).toBe(
    "not_visible",
  );
});

function without(kind: "Event" | "Service", objects: readonly RawObject[]) {
  const state = stateOf(objects);
  const gap = { ...unread, what: `${kind}s`, about: { kinds: [kind] } };
  const lists = [
    ...state.lists.filter((list) => list.kind !== kind),
    toStateList({ kind, items: { kind: "unknown", gap } }),
  ];
  return answerOn({ ...state, lists }).diagnosis;
}

function balancer(spec: object = {}, metadata: object = {}): RawObject {
  return {
    kind: "Service",
    metadata: {
      name: "public",
      namespace: "web",
      uid: "public",
      creationTimestamp: ago(30),
      ...metadata,
    },
    spec: { type: "LoadBalancer", selector: { app: "pay" }, ports: [{ port: 8080 }], ...spec },
    status: { loadBalancer: {} },
  };
}
