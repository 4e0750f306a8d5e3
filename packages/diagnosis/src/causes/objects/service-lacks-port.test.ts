import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { inShort, log, look, type RawObject } from "../../testing/small-cluster.ts";

const cart = app("cart");
const timeout = "rpc error: dial tcp cart:8081: i/o timeout";

function caller(name: string, value: string): RawObject[] {
  return app(name, { container: { env: [{ name: "CART_ADDR", value }] } });
}

const told =
  "service-lacks-port Deployment/front: front calls a port that Service cart does not have";

test.for([
  [
    "that others call by the port that it has",
    [...cart, ...caller("front", "cart:8081"), ...caller("back", "cart:8080")],
    [],
    [`active degraded medium ${told}`],
  ],
  [
    "that it says it cannot reach",
    [...cart, ...caller("front", "cart:8081")],
    [timeout],
    [`active degraded high ${told}`],
  ],
  [
    "that it cannot reach at another port",
    [...cart, ...caller("front", "cart:8081")],
    ["rpc error: dial tcp cart:8080: i/o timeout", "dial tcp 10.0.0.7:8080: cart unreachable"],
    [],
  ],
  [
    "that it cannot reach, at a port that it does not write",
    [...cart, ...caller("front", "cart:8081")],
    ["18:51:07 ERROR cart is unavailable: connection refused"],
    [`active degraded medium ${told}`],
  ],
  [
    "that it says it cannot reach at the port, in words",
    [...cart, ...caller("front", "cart:8081")],
    ['connection to server at "cart" (10.0.0.7), port 8081 failed: timeout'],
    [`active degraded high ${told}`],
  ],
  [
    "by two ports, of which it has the first",
    [
      ...cart,
      ...app("front", {
        container: {
          env: [
            { name: "CART_ADDR", value: "cart:8080" },
            { name: "CART_ADMIN_ADDR", value: "cart:8081" },
          ],
        },
      }),
    ],
    [timeout],
    [`active degraded high ${told}`],
  ],
  ["of which nothing speaks", [...cart, ...caller("front", "cart:8081")], [], []],
  ["by the port that it has", [...cart, ...caller("front", "cart:8080")], [timeout], []],
  [
    "that is headless: its pods may listen",
    [
      ...app("cart", { service: { clusterIP: "None" } }),
      ...caller("front", "cart:8081"),
      ...caller("back", "cart:8080"),
    ],
    [],
    [],
  ],
] as const)("a workload that calls a Service %s", ([, objects, lines, findings]) => {
  const logs = [log("front-r1-0", lines, false)];
  expect(look(objects, logs).findings.map(inShort)).toEqual(findings);
});

test("the port that others call is set", () => {
  const { findings } = look([
    ...cart,
    ...caller("front", "cart:8081"),
    ...caller("back", "cart:8080"),
  ]);
  expect(findings.flatMap(({ fix }) => fix.map(({ command }) => command))).toEqual([
    "kubectl -n web set env deployment/front -c app CART_ADDR=cart:8080",
  ]);
});
