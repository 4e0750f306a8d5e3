import type { ObjectRef } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createCluster } from "../graph/cluster.ts";
import type { SeenChange } from "../state/seen-change.ts";
import { app } from "../testing/app.ts";
import { ago, now } from "../testing/moment.ts";
import { type RawObject, stateOf } from "../testing/small-cluster.ts";
import { edgesOf } from "./edges-of.ts";

function linksOf(
  objects: readonly RawObject[],
  { target, seen = [] }: { target?: ObjectRef; seen?: readonly SeenChange[] } = {},
): string[] {
  const cluster = createCluster({ ...stateOf(objects), seen }, now);
  return edgesOf(cluster, { target, depth: 3 }).map(
    ({ kind, from, state, text }) => `${state} ${from.name} ${kind} ${text}`,
  );
}

const calling = (name: string, value: string, variable = "DB_HOST"): RawObject[] =>
  app(name, { container: { env: [{ name: variable, value }] }, service: false });

function service(name: string, spec: object): RawObject {
  return { kind: "Service", metadata: { name, namespace: "web" }, spec };
}

function ingress(name: string, options: { className?: string; to?: string }): RawObject {
  const { className, to = "site" } = options;
  const backend = { service: { name: to, port: { number: 80 } } };
  return {
    kind: "Ingress",
    metadata: { name, namespace: "web" },
    spec: { ingressClassName: className, defaultBackend: backend },
  };
}

const targetOf = (kind: string, name: string) => ({ kind, namespace: "web", name });

const deleted = (name: string): SeenChange => ({
  subject: { kind: "Service", namespace: "web", name },
  kind: "other",
  text: "deleted",
  at: ago(1),
  pointer: "/metadata",
});

test.for([
  { name: "was seen to go", seen: [deleted("old-db")], told: true },
  { name: "is another that was seen to go", seen: [deleted("cache")], told: false },
  { name: "nobody saw", seen: [], told: false },
  {
    name: "went and came again",
    seen: [deleted("old-db")],
    more: [service("old-db", { ports: [{ port: 5432 }] })],
    told: false,
  },
])("a word that names a Service which $name", ({ seen, more = [], told }) => {
  const links = linksOf([...calling("kriging", "old-db"), ...more], { seen });
  const link = `broken kriging calls service/old-db (env DB_HOST) DOES NOT EXIST (deleted ${ago(1)})`;
  expect(links.includes(link)).toBe(told);
});

test("an address whose Service was seen to go is told once, with when", () => {
  const links = linksOf(calling("kriging", "old-db:5432"), { seen: [deleted("old-db")] });
  expect(links.filter((link) => link.includes("calls"))).toEqual([
    `broken kriging calls service/old-db:5432 (env DB_HOST) DOES NOT EXIST (deleted ${ago(1)})`,
  ]);
});

test("a bare word is no call, though a Service of that name was seen to go", () => {
  const links = linksOf(calling("kriging", "redis", "CACHE_BACKEND"), { seen: [deleted("redis")] });
  expect(links.filter((link) => link.includes("calls"))).toEqual([]);
});

test("ports of an ExternalName mean nothing: its host is told, and no fault", () => {
  const objects = [
    ...calling("web", "http://verify:80"),
    service("verify", { type: "ExternalName", externalName: "verify.example.com" }),
    ingress("front", { to: "verify" }),
  ];
  expect(linksOf(objects).filter((link) => !link.includes("runs"))).toEqual([
    "fine front routes any host → verify:80",
    "fine verify serves another name of verify.example.com",
    "fine web calls service/verify:80 (env DB_HOST) leads to verify.example.com",
  ]);
});

const classes: readonly RawObject[] = [{ kind: "IngressClass", metadata: { name: "nginx" } }];
const site = app("site", { service: { ports: [{ port: 80 }] } });

test.for([
  { className: "ngnix", first: "broken", told: ", ingressclass/ngnix DOES NOT EXIST" },
  { className: "nginx", first: "fine", told: "" },
])("an Ingress of class $className is $first", ({ className, first, told }) => {
  const links = linksOf([...site, ...classes, ingress("front", { className })]);
  expect(links).toContain(`${first} front routes any host → site:80${told}`);
});

test("an Ingress of a class is no broken one in a cluster without any class", () => {
  const links = linksOf([...site, ingress("front", { className: "nginx" })]);
  expect(links).toContain("fine front routes any host → site:80");
});

test("what touches the target stands first, and apart from what else its neighbours do", () => {
  const objects = [
    ...site,
    ingress("front", {}),
    ...app("cart", {
      container: {
        env: [
          { name: "WEB_URL", value: "http://site:80" },
          { name: "GONE_URL", value: "http://gone:80" },
        ],
      },
      service: false,
    }),
    ingress("noclass", { to: "nowhere", className: "ngnix" }),
    ingress("other", { to: "nowhere" }),
    ...classes,
  ];
  const own = linksOf(objects, { target: targetOf("Deployment", "site") });
  expect(own.filter((link) => !link.includes(" runs "))).toEqual([
    "fine front routes any host → site:80",
    expect.stringContaining("fine site serves"),
    "fine cart calls service/site:80 (env WEB_URL)",
    "broken cart calls service/gone:80 (env GONE_URL) DOES NOT EXIST",
  ]);
  const [first, second] = linksOf(objects, { target: targetOf("Ingress", "noclass") });
  expect(first).toContain("broken noclass routes any host → nowhere:80 (does not exist), ingress");
  expect(second).toContain("broken other");
});
