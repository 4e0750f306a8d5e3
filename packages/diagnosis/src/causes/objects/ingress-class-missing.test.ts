import type { Gap } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { toStateList } from "../../state/cluster-state.ts";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { answerOn, inShort, look, type RawObject, stateOf } from "../../testing/small-cluster.ts";

const nginx: RawObject = {
  kind: "IngressClass",
  metadata: { name: "nginx", uid: "nginx" },
  spec: { controller: "k8s.io/ingress-nginx" },
};
const titleOf = (name: string) =>
  `ingress-class-missing Ingress/front: ingress front is of class ${name}, which does not exist`;

test.for([
  {
    name: "of a similar name",
    objects: [nginx, ingress("ngnix")],
    found: [`active broken high ${titleOf("ngnix")}`],
  },
  {
    name: "of no similar name",
    objects: [nginx, ingress("internal")],
    found: [`active degraded medium ${titleOf("internal")}`],
  },
  ...["nginx-internal", "nginx2", "ngin"].map((other) => ({
    name: `${other}, which shares a part with another`,
    objects: [nginx, ingress(other)],
    found: [`active degraded medium ${titleOf(other)}`],
  })),
  {
    name: "of another word, beside one that begins alike",
    objects: [
      { ...nginx, metadata: { name: "nginx-external", uid: "nginx" } },
      ingress("nginx-internal"),
    ],
    found: [`active degraded medium ${titleOf("nginx-internal")}`],
  },
  {
    name: "of another number",
    objects: [{ ...nginx, metadata: { name: "nginx-1", uid: "nginx" } }, ingress("nginx-2")],
    found: [`active degraded medium ${titleOf("nginx-2")}`],
  },
  { name: "that exists", objects: [nginx, ingress("nginx")], found: [] },
  { name: "of nobody", objects: [nginx, ingress(undefined)], found: [] },
  {
    name: "that somebody serves by its name alone",
    objects: [nginx, ingress("internal", { loadBalancer: { ingress: [{ ip: "192.0.2.4" }] } })],
    found: [],
  },
  { name: "in a cluster that has no class", objects: [ingress("nginx")], found: [] },
  { name: "that was made a moment ago", objects: [nginx, ingress("ngnix", {}, 0.5)], found: [] },
])("an Ingress of a class $name", ({ objects, found }) => {
  expect(look([...app("pay"), ...objects]).findings.map(inShort)).toEqual(found);
});

test("it says since when, and what corrects it", () => {
  const [finding] = look([...app("pay"), nginx, ingress("ngnix")]).findings;
  expect([finding?.since, finding?.fix[0]?.command]).toEqual([
    ago(30),
    `kubectl -n web patch ingress front -p '{"spec":{"ingressClassName":"nginx"}}'`,
  ]);
});

test("what was written since of other fields is not when it began, nor by whom", () => {
  const object = ingress("ngnix", {}, 900);
  const managedFields = [wrote("helm", 40, "f:ingressClassName"), wrote("cert-tool", 3, "f:tls")];
  const [finding] = look([
    ...app("pay"),
    nginx,
    { ...object, metadata: { ...object.metadata, managedFields } },
  ]).findings;
  expect([finding?.since, finding?.change?.by, finding?.change?.text]).toEqual([
    ago(40),
    "helm",
    "written: ingressClassName",
  ]);
});

function wrote(manager: string, minutes: number, field: string): object {
  return { manager, time: ago(minutes), fieldsV1: { "f:spec": { [field]: {} } } };
}

test("where no name is a slip of another, none is proposed", () => {
  const { fix, claims } = look([...app("pay"), nginx, ingress("nginx-internal")]).findings[0] ?? {};
  expect(fix?.flatMap(({ command }) => command ?? [])).toEqual([]);
  expect(claims?.map(({ text }) => text)).not.toContain("Perhaps class {near} is meant.");
});

test("it is told to who asks what is behind the Ingress", () => {
  const target = { kind: "Deployment", namespace: "web", name: "pay" };
  const objects = [...app("pay"), nginx, ingress("ngnix")];
  const { findings } = look(objects, [], { namespace: "web", target });
  expect(findings.map(inShort)).toEqual([`active broken high ${titleOf("ngnix")}`]);
});

const refused: Gap = {
  origin: "kubernetes",
  kind: "refused",
  what: "IngressClasses",
  why: "the role may not list them",
  remedy: { text: "let the role list them" },
  about: { kinds: ["IngressClass"] },
};

test.for([
  ["an Ingress waits for a class", ingress("nginx"), ["IngressClasses"]],
  [
    "its Ingress is served",
    ingress("nginx", { loadBalancer: { ingress: [{ ip: "192.0.2.4" }] } }),
    [],
  ],
] as const)("classes that may not be read are a gap where %s", ([, object, told]) => {
  const state = stateOf([...app("pay"), object]);
  const others = state.lists.filter(({ kind }) => kind !== "IngressClass");
  const unread = { kind: "IngressClass", items: { kind: "unknown", gap: refused } } as const;
  const lists = [...others, toStateList(unread)];
  const { diagnosis, gaps } = answerOn({ ...state, lists });
  expect(diagnosis.findings).toEqual([]);
  expect(gaps.map(({ what }) => what)).toEqual(told);
  const check = diagnosis.checks.find(({ cause }) => cause === "ingress-class-missing");
  expect(check?.kind).toBe(told.length === 0 ? "ruled_out" : "not_reached");
});

function ingress(
  ingressClassName: string | undefined,
  status: object = {},
  minutes = 30,
): RawObject {
  const backend = { service: { name: "pay", port: { number: 8080 } } };
  return {
    kind: "Ingress",
    metadata: { name: "front", namespace: "web", uid: "front", creationTimestamp: ago(minutes) },
    spec: { ingressClassName, rules: [{ http: { paths: [{ backend }] } }] },
    status: { loadBalancer: {}, ...status },
  };
}
