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
import { toldOf } from "../../testing/told.ts";

const addressed = { status: { loadBalancer: { ingress: [{ ip: "192.0.2.4" }] } } };
const told = "load-balancer-without-address Service/public: service public has no external address";
const edge = { loadBalancerClass: "rail.example/edge" };
const old = { creationTimestamp: ago(90) };

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
    found: [`active degraded medium ${told}`],
  },
  {
    name: "beside another of another class that has one",
    objects: [balancer(edge), { ...balancer({}, { name: "other", uid: "o" }), ...addressed }],
    found: [
      `active degraded medium ${told}: no controller of class rail.example/edge gives it one`,
    ],
  },
  {
    name: "whose controller says why",
    objects: [balancer(edge), warning("Service/public", "SyncLoadBalancerFailed", "no subnet")],
    found: [`active degraded high ${told}: SyncLoadBalancerFailed`],
  },
  {
    name: "whose controller says why, beside one that has an address",
    objects: [
      balancer(),
      { ...balancer({}, { name: "other", uid: "o" }), ...addressed },
      warning("Service/public", "AllocationFailed", "no available IPs"),
    ],
    found: [`active degraded high ${told}: AllocationFailed`],
  },
  {
    name: "whose controller is known by its name",
    objects: [
      balancer(),
      {
        ...warning("Service/public", "NoQuota", "limit reached"),
        source: { component: "example-cloud-controller" },
      },
    ],
    found: [`active degraded high ${told}: NoQuota`],
  },
  {
    name: "of which a policy engine speaks, and its controller",
    objects: [
      balancer(),
      { ...warning("Service/public", "PolicyViolation", "no owner"), source: { component: "k" } },
      warning("Service/public", "FailedBuildModel", "no subnet"),
    ],
    found: [`active degraded high ${told}: FailedBuildModel`],
  },
  {
    name: "of which only a policy engine speaks",
    objects: [
      balancer(),
      { ...warning("Service/public", "PolicyViolation", "no owner"), source: { component: "k" } },
    ],
    found: [`active degraded medium ${told}: no controller gives it one`],
  },
  {
    name: "from before the window, where none has an address",
    objects: [balancer({}, old)],
    found: [],
  },
  {
    name: "from before the window, where another has an address",
    objects: [balancer({}, old), { ...balancer({}, { name: "other", uid: "o" }), ...addressed }],
    found: [`active degraded medium ${told}`],
  },
  {
    name: "from before the window, whose controller says why",
    objects: [balancer({}, old), warning("Service/public", "AllocationFailed", "no available IPs")],
    found: [`active degraded high ${told}: AllocationFailed`],
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

const asked = { kind: "Service", namespace: "web", name: "public" };

test("where none has an address, it is told to who asks, with its node ports", () => {
  const objects = [balancer({ ports: [{ port: 8080, nodePort: 30080 }] }, old)];
  const request = { namespace: "web", target: asked };
  expect(look(objects, [], request).findings.map(inShort)).toEqual([
    `active degraded low ${told}: no controller gives it one`,
  ]);
  expect(toldOf(objects, [], request)).toEqual([
    "service/public is of type LoadBalancer and has no address. No event and no finalizer shows a controller that takes it.",
    "It is to be reached at its node ports: 30080.",
  ]);
});

test.for([
  {
    name: "what its controller says",
    objects: [warning("Service/public", "AllocationFailed", "no available IPs")],
    advice: "mend what AllocationFailed says",
  },
  {
    name: "its pool, where others have an address",
    objects: [{ ...balancer({}, { name: "other", uid: "o" }), ...addressed }],
    advice: "see whether the pool of addresses or the quota of its controller is used up",
  },
  {
    name: "the controller that took it",
    objects: [{ ...warning("Service/public", "EnsuringLoadBalancer", "Ensuring"), type: "Normal" }],
    advice: "see what the controller that took it logs",
  },
  {
    name: "a controller, where none speaks",
    objects: [],
    advice: "run a controller that makes load balancers, or use another type of Service",
  },
])("it advises to look at $name", ({ objects, advice }) => {
  const [finding] = look([balancer(), ...objects]).findings;
  expect(finding?.later.map(({ text }) => text)).toEqual([advice]);
});

test("where others have an address, it says that nothing says why", () => {
  const other = { ...balancer({}, { name: "other", uid: "o" }), ...addressed };
  expect(toldOf([balancer(), other])[1]).toBe(
    "Others of the type have one: other. Nothing that is kept says why this has none: its pool of addresses or quota may be used up.",
  );
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
