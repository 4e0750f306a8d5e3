import type { Gap } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { toStateList } from "../../state/cluster-state.ts";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { answerOn, inShort, look, type RawObject, stateOf } from "../../testing/small-cluster.ts";

const both = [...app("desk"), ...app("times")];
const HOST = "desk.example.com";
const told = "active degraded medium ingress-claim-taken Ingress/promo: ingress promo claims";
const taken = `${told} ${HOST}/, which ingress front has already`;
const front = ingress("front", ["desk", 90]);
const promo = (extra: Claimed = {}) => ingress("promo", ["times", 30], extra);
const at = (ip: string) => ({ status: { loadBalancer: { ingress: [{ ip }] } } });

test.for([
  { name: "that another has", objects: [front, promo()], found: [taken] },
  { name: "that another has, listed first", objects: [promo(), front], found: [taken] },
  {
    name: "written otherwise",
    objects: [front, promo({ host: "Desk.Example.com", path: "" })],
    found: [`${told} ${HOST}, which ingress front has already`],
  },
  {
    name: "that another has at the same address",
    objects: [
      { ...front, ...at("192.0.2.4") },
      { ...promo(), ...at("192.0.2.4") },
    ],
    found: [taken],
  },
  {
    name: "of every host, at the same address",
    objects: [
      { ...ingress("front", ["desk", 90], { host: undefined }), ...at("192.0.2.4") },
      { ...promo({ host: undefined }), ...at("192.0.2.4") },
    ],
    found: [`${told} every host /, which ingress front has already`],
  },
  {
    name: "that one of another namespace has",
    objects: [ingress("front", ["desk", 90], { metadata: { namespace: "shop" } }), promo()],
    found: [`${told} ${HOST}/, which ingress shop/front has already`],
  },
  {
    name: "of which nobody knows who had it first",
    objects: [
      ingress("front", ["desk", 90], { metadata: { creationTimestamp: undefined } }),
      ingress("promo", ["times", 90], { metadata: { creationTimestamp: undefined } }),
    ],
    found: [`${told} ${HOST}/, which ingress front claims, too`],
  },
  {
    name: "by the annotation of a class",
    objects: ["front", "promo"].map((name, index) =>
      ingress(name, [index === 0 ? "desk" : "times", 90 - index], {
        className: undefined,
        metadata: { annotations: { "kubernetes.io/ingress.class": "nginx" } },
      }),
    ),
    found: [taken],
  },
  {
    name: "at different addresses",
    objects: [
      { ...front, ...at("192.0.2.4") },
      { ...promo(), ...at("192.0.2.5") },
    ],
    found: [],
  },
  {
    name: "of every host, without addresses",
    objects: [ingress("front", ["desk", 90], { host: undefined }), promo({ host: undefined })],
    found: [],
  },
  { name: "of another class", objects: [front, promo({ className: "internal" })], found: [] },
  { name: "of another host", objects: [front, promo({ host: "www.example.com" })], found: [] },
  { name: "of a path below", objects: [front, promo({ path: "/times" })], found: [] },
  { name: "of another type of path", objects: [front, promo({ pathType: "Exact" })], found: [] },
  { name: "for the same Service", objects: [front, ingress("promo", ["desk", 30])], found: [] },
  {
    name: "as a canary",
    objects: [
      front,
      promo({ metadata: { annotations: { "nginx.ingress.kubernetes.io/canary": "true" } } }),
    ],
    found: [],
  },
  ...(
    [
      "konghq.com/methods",
      "konghq.com/headers.x-beta",
      "traefik.ingress.kubernetes.io/router.entrypoints",
      "traefik.ingress.kubernetes.io/router.pathmatcher",
      "zalando.org/skipper-predicate",
      "zalando.org/backend-weights",
      "haproxy.org/route-acl",
      "haproxy-ingress.github.io/http-header-match-regex",
    ] as const
  ).map((key) => ({
    name: `with ${key}`,
    objects: [front, promo({ metadata: { annotations: { [key]: "one" } } })],
    found: [],
  })),
  {
    name: "at the same entry point",
    objects: ["front", "promo"].map((name, index) =>
      ingress(name, [index === 0 ? "desk" : "times", 90 - index], {
        metadata: {
          annotations: { "traefik.ingress.kubernetes.io/router.entrypoints": "websecure" },
        },
      }),
    ),
    found: [taken],
  },
  {
    name: "and is routed otherwise",
    objects: [
      front,
      promo({ metadata: { annotations: { "nginx.ingress.kubernetes.io/server-alias": "b" } } }),
    ],
    found: [taken.replace("medium", "low")],
  },
  {
    name: "and is described otherwise",
    objects: [front, promo({ metadata: { annotations: { "team.example/owner": "kari" } } })],
    found: [taken],
  },
  {
    name: "while it is deleted",
    objects: [front, promo({ metadata: { deletionTimestamp: ago(1) } })],
    found: [],
  },
])("an Ingress claims a host and path $name", ({ objects, found }) => {
  expect(look([...both, ...objects]).findings.map(inShort)).toEqual(found);
});

test.for([
  { kind: "Ingress", namespace: "web", name: "front" },
  { kind: "Ingress", namespace: "web", name: "promo" },
  { kind: "Deployment", namespace: "web", name: "desk" },
  { kind: "Deployment", namespace: "web", name: "times" },
])("it is told to who asks about $kind $name", (target) => {
  const { findings } = look([...both, front, promo()], [], { namespace: "web", target });
  expect(findings.map(({ culprit, since }) => [culprit.name, since])).toEqual([["promo", ago(30)]]);
});

test("without Ingresses it is not ruled out", () => {
  const state = stateOf(both);
  const gap: Gap = {
    origin: "kubernetes",
    kind: "refused",
    what: "Ingresses",
    why: "the role may not list them",
    remedy: { text: "let the role list them" },
    about: { kinds: ["Ingress"] },
  };
  const lists = [
    ...state.lists.filter(({ kind }) => kind !== "Ingress"),
    toStateList({ kind: "Ingress", items: { kind: "unknown", gap } }),
  ];
  const { checks } = answerOn({ ...state, lists }).diagnosis;
  expect(checks.find(({ cause }) => cause === "ingress-claim-taken")?.kind).toBe("not_visible");
});

interface Claimed {
  readonly host?: string | undefined;
  readonly path?: string;
  readonly pathType?: string;
  readonly className?: string | undefined;
  readonly metadata?: object;
}

/** Made so many minutes ago. */
type Made = readonly [to: string, minutes: number];

function ingress(name: string, [to, minutes]: Made, extra: Claimed = {}): RawObject {
  const { host, path, pathType, className, metadata } = {
    host: HOST,
    path: "/",
    pathType: "Prefix",
    className: "nginx",
    ...extra,
  };
  const backend = { service: { name: to, port: { number: 8080 } } };
  const paths = [{ path, pathType, backend }];
  return {
    kind: "Ingress",
    metadata: { name, namespace: "web", uid: name, creationTimestamp: ago(minutes), ...metadata },
    spec: { ingressClassName: className, rules: [{ host, http: { paths } }] },
    status: { loadBalancer: {} },
  };
}
