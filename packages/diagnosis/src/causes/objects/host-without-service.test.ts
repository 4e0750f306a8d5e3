import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { crashing } from "../../testing/pod-status.ts";
import { findingsOf, inShort, log, look, type RawObject } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const cart = app("cart");
const noHost = "dial tcp: lookup cartt on 10.96.0.10:53: no such host";

function caller(value: string, more: object = {}): RawObject[] {
  return app("front", { container: { env: [{ name: "CART_ADDR", value }] }, ...more });
}

const called = "host-without-service Deployment/front: front calls";

interface Row {
  readonly name: string;
  readonly objects: readonly RawObject[];
  readonly lines?: readonly string[];
  readonly findings: readonly string[];
}

const rows: readonly Row[] = [
  {
    name: "a near name with the same port",
    objects: [...cart, ...caller("cartt:8080")],
    findings: [`active degraded medium ${called} cartt, and no Service has that name`],
  },
  {
    name: "a longer name with the same port",
    objects: [...cart, ...caller("cart-old.web.svc.cluster.local:8080")],
    findings: [`active degraded medium ${called} cart-old, and no Service has that name`],
  },
  {
    name: "another name, though others reach a Service by the same variable: it may be outside",
    objects: [
      ...cart,
      ...caller("basket:8080"),
      ...app("back", { container: { env: [{ name: "CART_ADDR", value: "cart:8080" }] } }),
    ],
    findings: [],
  },
  {
    name: "nothing that speaks of it: a switch that is off",
    objects: [...cart, ...caller("assistant:80")],
    findings: [],
  },
  ...["read tcp 10.0.3.1:4711->10.9.9.9:80: connection reset by peer", "Read timed out"].map(
    (end) => ({
      name: `a host that was reached, and so has an address: ${end}`,
      objects: [...caller("assistant:80"), ...cart],
      lines: [`ERROR calling assistant: ${end}`],
      findings: [],
    }),
  ),
  {
    name: "a near name with another port",
    objects: [...cart, ...caller("cartt:9999")],
    findings: [],
  },
  { name: "a Service that is there", objects: [...cart, ...caller("cart:8080")], findings: [] },
  {
    name: "a host outside the cluster",
    objects: [...cart, ...caller("cart.example.com:8080")],
    findings: [],
  },
  {
    name: "a namespace that is not in view",
    objects: [...cart, ...caller("cartt.other:8080")],
    findings: [],
  },
  {
    name: "a pod behind a headless Service, in a namespace of the same name",
    objects: [...app("web", { service: { clusterIP: "None" } }), ...caller("web-0.web:8080")],
    findings: [],
  },
  {
    name: "a host of its own hostAliases, near to the name of a Service",
    objects: [
      ...cart,
      ...caller("cartt:8080", {
        podSpec: { hostAliases: [{ ip: "10.1.2.3", hostnames: ["cartt"] }] },
      }),
    ],
    lines: [noHost],
    findings: [],
  },
  {
    name: "a host that it cannot resolve",
    objects: caller("basket:8080"),
    lines: [noHost.replace("cartt", "basket")],
    findings: [`active degraded high ${called} basket, and no Service has that name`],
  },
  {
    name: "a host that it cannot reach, for whatever reason",
    objects: caller("basket:8080"),
    lines: ["dial tcp basket:8080: i/o timeout"],
    findings: [`active degraded medium ${called} basket, and no Service has that name`],
  },
  {
    name: "a host that refuses: so it has a name",
    objects: caller("basket:8080"),
    lines: ["dial tcp basket:8080: connect: connection refused"],
    findings: [],
  },
  {
    name: "a workload that wants no pods",
    objects: [...cart, ...caller("cartt:8080", { replicas: 0 })],
    findings: [],
  },
];

test.for(rows)("a template that names $name", (row) => {
  expect(findingsOf(row)).toEqual(row.findings);
});

test("a program that ends for it is told once, by its host", () => {
  const objects = [...cart, ...caller("cartt:8080", { status: crashing() })];
  const { findings } = look(objects, [log("front-r1-0", [noHost])]);
  expect(findings.map(inShort)).toEqual([
    `active broken high ${called} cartt, and no Service has that name`,
  ]);
});

test("the host that is meant is told, and set", () => {
  const objects = [...cart, ...caller("cartt:8080")];
  expect(toldOf(objects)).toContain("There is cart: perhaps deployment/front means that.");
  const commands = look(objects).findings.flatMap(({ fix }) => fix.map(({ command }) => command));
  expect(commands).toEqual(["kubectl -n web set env deployment/front -c app CART_ADDR=cart:8080"]);
});

test.for([
  ["that variable", { env: [{ name: "CART_ADDR", value: "cart:8080" }] }, true],
  ["something else", { env: [{ name: "CART_ADDR", value: "cartt:8080" }], image: "v1" }, false],
] as const)("it began with the rollout where that changed %s", ([, before, isBegun]) => {
  const [finding] = look([...cart, ...caller("cartt:8080", { before })]).findings;
  expect(finding?.cause).toBe("host-without-service");
  expect(finding?.change !== undefined).toBe(isBegun);
});
