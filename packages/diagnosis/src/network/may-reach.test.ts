import { expect, test } from "vitest";
import { NetworkPolicy } from "../state/network.ts";
import { isInBlock } from "./is-in-block.ts";
import { mayReach } from "./may-reach.ts";
import type { AddressEnd, End, PodEnd, PortAsked } from "./traffic.ts";

const shopLabels = { team: "store" };
const web = pod({ labels: { app: "web" }, ip: "10.0.1.4" });
const payment = pod({
  labels: { app: "payment", tier: "back" },
  ip: "10.0.2.7",
  ports: [
    { name: "http", port: 8080, protocol: "TCP" },
    { name: "dns", port: 8053, protocol: "UDP" },
  ],
});
const prometheus = pod({
  namespace: "monitoring",
  namespaceLabels: { team: "ops" },
  labels: { app: "prometheus" },
});
const outside: AddressEnd = { kind: "address", ip: "203.0.113.9" };
const http: PortAsked = { port: 8080, protocol: "TCP" };

function pod(own: Partial<PodEnd>): PodEnd {
  return {
    kind: "pod",
    namespace: "shop",
    namespaceLabels: shopLabels,
    labels: {},
    ip: undefined,
    isHostNetwork: false,
    ports: [],
    ...own,
  };
}

function policy(name: string, spec: object, namespace = "shop"): NetworkPolicy {
  return NetworkPolicy.parse({ metadata: { name, namespace }, spec });
}

const all = {};
const denyIn = policy("deny-in", { podSelector: all, policyTypes: ["Ingress"] });
const denyOut = policy("deny-out", { podSelector: all, policyTypes: ["Egress"] });
const labels = (matchLabels: object) => ({ matchLabels });
const toPayment = (...from: readonly object[]) =>
  policy("payment-in", {
    podSelector: labels({ app: "payment" }),
    ingress: [{ from, ports: [{ port: 8080 }] }],
  });
const ports = (...list: readonly object[]) =>
  policy("ports", { podSelector: all, ingress: [{ ports: list }] });

interface Row {
  readonly name: string;
  readonly policies: readonly NetworkPolicy[];
  readonly from?: End;
  readonly to?: End;
  readonly at?: PortAsked;
  /** Egress of the one, ingress of the other. */
  readonly sides: string;
  readonly isAllowed: boolean | undefined;
}

/** Truth by hand from the documentation of NetworkPolicy, row by row. */
const rows: readonly Row[] = [
  { name: "no policy at all", policies: [], sides: "open open", isAllowed: true },
  { name: "default deny of ingress", policies: [denyIn], sides: "open denied", isAllowed: false },
  { name: "default deny of egress", policies: [denyOut], sides: "denied open", isAllowed: false },
  {
    name: "a policy of another namespace selects nobody here",
    policies: [policy("deny", { podSelector: all }, "other")],
    sides: "open open",
    isAllowed: true,
  },
  {
    name: "without types a policy is of ingress",
    policies: [policy("p", { podSelector: all })],
    sides: "open denied",
    isAllowed: false,
  },
  {
    name: "without types egress rules make it one of egress, too",
    policies: [
      policy("p", { podSelector: labels({ app: "web" }), egress: [{ ports: [{ port: 443 }] }] }),
    ],
    sides: "denied open",
    isAllowed: false,
  },
  {
    name: "types of egress alone leave ingress open, whatever the ingress rules",
    policies: [
      policy("p", {
        podSelector: labels({ app: "payment" }),
        policyTypes: ["Egress"],
        ingress: [],
      }),
    ],
    sides: "open open",
    isAllowed: true,
  },
  {
    name: "an empty rule lets everything in",
    policies: [denyIn, policy("p", { podSelector: all, ingress: [{}] })],
    sides: "open allowed",
    isAllowed: true,
  },
  {
    name: "policies add up: what one lets in no other keeps out",
    policies: [denyIn, toPayment({ podSelector: labels({ app: "web" }) })],
    sides: "open allowed",
    isAllowed: true,
  },
  {
    name: "ingress alone is not enough",
    policies: [denyOut, toPayment({ podSelector: labels({ app: "web" }) })],
    sides: "denied allowed",
    isAllowed: false,
  },
  {
    name: "another pod is not let in",
    policies: [toPayment({ podSelector: labels({ app: "checkout" }) })],
    sides: "open denied",
    isAllowed: false,
  },
  {
    name: "a pod selector alone means the namespace of the policy",
    policies: [toPayment({ podSelector: labels({ app: "prometheus" }) })],
    from: prometheus,
    sides: "open denied",
    isAllowed: false,
  },
  {
    name: "an empty pod selector as a peer is every pod of the namespace",
    policies: [toPayment({ podSelector: all })],
    sides: "open allowed",
    isAllowed: true,
  },
  {
    name: "a namespace selector means all of its pods",
    policies: [toPayment({ namespaceSelector: labels({ team: "ops" }) })],
    from: prometheus,
    sides: "open allowed",
    isAllowed: true,
  },
  {
    name: "both selectors in one peer must hold",
    policies: [
      toPayment({
        namespaceSelector: labels({ team: "ops" }),
        podSelector: labels({ app: "grafana" }),
      }),
    ],
    from: prometheus,
    sides: "open denied",
    isAllowed: false,
  },
  {
    name: "the same as two peers: one is enough",
    policies: [
      toPayment(
        { namespaceSelector: labels({ team: "ops" }) },
        { podSelector: labels({ app: "grafana" }) },
      ),
    ],
    from: prometheus,
    sides: "open allowed",
    isAllowed: true,
  },
  {
    name: "an empty namespace selector is every namespace",
    policies: [toPayment({ namespaceSelector: all })],
    from: prometheus,
    sides: "open allowed",
    isAllowed: true,
  },
  {
    name: "a namespace that was not read is unknown",
    policies: [toPayment({ namespaceSelector: labels({ team: "ops" }) })],
    from: { ...prometheus, namespaceLabels: undefined },
    sides: "open unknown",
    isAllowed: undefined,
  },
  {
    name: "its name is known all the same",
    policies: [
      toPayment({ namespaceSelector: labels({ "kubernetes.io/metadata.name": "monitoring" }) }),
    ],
    from: { ...prometheus, namespaceLabels: undefined },
    sides: "open allowed",
    isAllowed: true,
  },
  {
    name: "unknown does not outweigh a denial on the other side",
    policies: [
      policy("out", { podSelector: all, policyTypes: ["Egress"] }, "monitoring"),
      toPayment({ namespaceSelector: labels({ team: "ops" }) }),
    ],
    from: { ...prometheus, namespaceLabels: undefined },
    sides: "denied unknown",
    isAllowed: false,
  },
  {
    name: "expressions: In, Exists and NotIn, which an absent label fulfils",
    policies: [
      toPayment({
        podSelector: {
          matchExpressions: [
            { key: "app", operator: "In", values: ["web", "cart"] },
            { key: "app", operator: "Exists" },
            { key: "stage", operator: "NotIn", values: ["canary"] },
            { key: "stage", operator: "DoesNotExist" },
          ],
        },
      }),
    ],
    sides: "open allowed",
    isAllowed: true,
  },
  {
    name: "a block of addresses lets an address in",
    policies: [toPayment({ ipBlock: { cidr: "203.0.113.0/24" } })],
    from: outside,
    sides: "outside allowed",
    isAllowed: true,
  },
  {
    name: "of a pod without an address a block tells nothing",
    policies: [toPayment({ ipBlock: { cidr: "10.0.0.0/8" } })],
    from: { ...web, ip: undefined },
    sides: "open unknown",
    isAllowed: undefined,
  },
  {
    name: "an exception of the block keeps it out",
    policies: [toPayment({ ipBlock: { cidr: "203.0.0.0/16", except: ["203.0.113.0/28"] } })],
    from: outside,
    sides: "outside denied",
    isAllowed: false,
  },
  {
    name: "selectors mean pods, not addresses",
    policies: [toPayment({ namespaceSelector: all })],
    from: outside,
    sides: "outside denied",
    isAllowed: false,
  },
  {
    name: "egress to an address",
    policies: [
      policy("out", {
        podSelector: all,
        policyTypes: ["Egress"],
        egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } }] }],
      }),
    ],
    to: { kind: "address", ip: "169.254.169.254" },
    at: { port: 80, protocol: "TCP" },
    sides: "denied outside",
    isAllowed: false,
  },
  {
    name: "a pod in the network of its node is selected by no policy",
    policies: [denyIn],
    to: { ...payment, isHostNetwork: true },
    sides: "open outside",
    isAllowed: true,
  },
  {
    name: "a pod in the network of its node is no pod to selectors of others",
    policies: [toPayment({ podSelector: labels({ app: "web" }) })],
    from: { ...web, isHostNetwork: true },
    sides: "outside denied",
    isAllowed: false,
  },
  {
    name: "the port of a rule",
    policies: [ports({ port: 8080 })],
    sides: "open allowed",
    isAllowed: true,
  },
  { name: "another port", policies: [ports({ port: 80 })], sides: "open denied", isAllowed: false },
  {
    name: "the protocol of a rule is TCP unless it says otherwise",
    policies: [ports({ port: 8053 })],
    at: { port: 8053, protocol: "UDP" },
    sides: "open denied",
    isAllowed: false,
  },
  {
    name: "a rule of a protocol alone is of all its ports",
    policies: [ports({ protocol: "UDP" })],
    at: { port: 8053, protocol: "UDP" },
    sides: "open allowed",
    isAllowed: true,
  },
  {
    name: "a named port is that of the pod which is reached",
    policies: [ports({ port: "http" })],
    sides: "open allowed",
    isAllowed: true,
  },
  {
    name: "a named port of another protocol is another",
    policies: [ports({ port: "dns" })],
    at: { port: 8053, protocol: "TCP" },
    sides: "open denied",
    isAllowed: false,
  },
  {
    name: "a named port in egress is that of the pod which is reached, too",
    policies: [
      policy("out", {
        podSelector: all,
        policyTypes: ["Egress"],
        egress: [{ ports: [{ port: "http" }] }],
      }),
    ],
    sides: "allowed open",
    isAllowed: true,
  },
  {
    name: "an address has no named port",
    policies: [
      policy("out", {
        podSelector: all,
        policyTypes: ["Egress"],
        egress: [{ ports: [{ port: "http" }] }],
      }),
    ],
    to: outside,
    sides: "denied outside",
    isAllowed: false,
  },
  {
    name: "a range of ports has its end",
    policies: [ports({ port: 8000, endPort: 8080 })],
    sides: "open allowed",
    isAllowed: true,
  },
  {
    name: "and ends there",
    policies: [ports({ port: 8000, endPort: 8079 })],
    sides: "open denied",
    isAllowed: false,
  },
];

test.for(rows)("$name", ({ policies, from = web, to = payment, at = http, sides, isAllowed }) => {
  const reach = mayReach(policies, { from, to, at });
  expect(`${reach.egress.state} ${reach.ingress.state}`).toBe(sides);
  expect(reach.isAllowed).toBe(isAllowed);
});

test("the rule that lets through is named, and what selects, too", () => {
  const second = policy("payment-in", {
    podSelector: all,
    ingress: [{ ports: [{ port: 9090 }] }, { from: [{ podSelector: labels({ app: "web" }) }] }],
  });
  const { ingress } = mayReach([denyIn, second], { from: web, to: payment, at: http });
  expect(ingress.selectedBy.map(({ metadata }) => metadata.name)).toEqual([
    "deny-in",
    "payment-in",
  ]);
  expect(ingress.allowedBy.map(({ policy: by, index }) => [by.metadata.name, index])).toEqual([
    ["payment-in", 1],
  ]);
});

test("what a block of addresses lets a pod do is marked: not every plugin takes the address for the pod", () => {
  const policies = [toPayment({ ipBlock: { cidr: "10.0.0.0/8" } })];
  const byPod = mayReach(policies, { from: web, to: payment, at: http });
  expect(byPod.ingress.allowedBy.map(({ isByAddress }) => isByAddress)).toEqual([true]);
  const from: End = { kind: "address", ip: "10.9.9.9" };
  const byAddress = mayReach(policies, { from, to: payment, at: http });
  expect(byAddress.ingress.allowedBy.map(({ isByAddress }) => isByAddress)).toEqual([false]);
});

test.for([
  ["10.1.2.3", "10.0.0.0/8", [], true],
  ["11.1.2.3", "10.0.0.0/8", [], false],
  ["10.1.2.3", "0.0.0.0/0", ["10.0.0.0/8"], false],
  ["10.1.2.3", "10.1.2.3/32", [], true],
  ["10.1.2.4", "10.1.2.3/32", [], false],
  ["2001:db8::1", "2001:db8::/32", [], true],
  ["2001:db9::1", "2001:db8::/32", [], false],
  ["::ffff:10.1.2.3", "::ffff:10.0.0.0/104", [], true],
  ["2001:db8::1", "0.0.0.0/0", [], false],
  ["10.1.2.3", "::/0", [], false],
  ["10.1.2", "0.0.0.0/0", [], false],
  ["10.1.2.300", "0.0.0.0/0", [], false],
  ["1::2::3", "::/0", [], false],
  ["10.1.2.3", "10.0.0.0/33", [], false],
  ["10.1.2.3", "10.0.0.0", [], false],
] as const)("%s in %s but %j: %s", ([ip, cidr, except, expected]) => {
  expect(isInBlock(ip, { cidr, except })).toBe(expected);
});
