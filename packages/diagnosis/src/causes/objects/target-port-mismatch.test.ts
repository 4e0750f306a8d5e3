import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { type FindingsRow, findingsOf, inShort, log, look } from "../../testing/small-cluster.ts";

const listens = { ports: [{ name: "http", containerPort: 8080 }] };
const probed = { ...listens, readinessProbe: { tcpSocket: { port: 8080 } } };
const wrongPort = { ports: [{ port: 80, targetPort: 8008 }] };
const mismatch =
  "target-port-mismatch Service/cart: service cart sends to a port where nobody listens";

const rows: readonly FindingsRow[] = [
  {
    name: "a name that no container has",
    objects: app("cart", {
      container: listens,
      service: { ports: [{ port: 80, targetPort: "web" }] },
    }),
    findings: [`active broken high ${mismatch}`],
  },
  {
    name: "a number that nobody declares, while a probe shows where it listens",
    objects: app("cart", { container: probed, service: wrongPort }),
    findings: [`active broken low ${mismatch}`],
  },
  {
    name: "a number that nobody declares, without a second witness: ports only inform",
    objects: app("cart", { container: listens, service: wrongPort }),
    findings: [],
  },
  {
    name: "one right port beside a wrong one",
    objects: app("cart", {
      container: probed,
      service: {
        ports: [
          { port: 80, targetPort: 8080 },
          { port: 90, targetPort: 9090 },
        ],
      },
    }),
    findings: [],
  },
  {
    name: "containers that declare nothing",
    objects: app("cart", { service: wrongPort }),
    findings: [],
  },
];

test.for(rows)("a Service refuses: $name", (row) => {
  expect(findingsOf(row)).toEqual(row.findings);
});

test("a caller that is refused makes a number that nobody declares likely", () => {
  const { findings } = look(
    [
      ...app("cart", { container: listens, service: wrongPort }),
      ...app("front", { container: { env: [{ name: "CART", value: "cart:80" }] } }),
    ],
    [log("front-r1-0", ["GET http://cart:80/: connection refused"], false)],
  );
  expect(findings.map(inShort)).toEqual([`active broken medium ${mismatch}`]);
  expect(findings[0]?.victims.map(({ ref }) => ref.name)).toEqual(["front"]);
});

test.for([
  ["before its pods were Ready", 40, []],
  ["since its pods are Ready", 4, [`active broken medium ${mismatch}`]],
] as const)("a caller that was refused %s", ([, minutes, expected]) => {
  const { findings } = look(
    [
      ...app("cart", { container: listens, service: wrongPort }),
      ...app("front", { container: { env: [{ name: "CART", value: "cart:80" }] } }),
    ],
    [log("front-r1-0", [`${ago(minutes)} GET http://cart:80/: connection refused`], false)],
  );
  expect(findings.map(inShort)).toEqual(expected);
});
