import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { inShort, log, look, type RawObject } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

function caller(name: string, port: number, more: object = {}): RawObject[] {
  const env = [{ name: "CART_ADDR", value: `cart:${port}` }];
  return app(name, { container: { env }, ...more });
}

/** Service `cart` on port 9080 and its pods; its ports were written so many minutes ago. */
function cart(writtenAgo?: number): RawObject[] {
  const managedFields = [
    {
      manager: "kubectl-edit",
      time: ago(writtenAgo ?? 30),
      fieldsV1: { "f:spec": { "f:ports": {} } },
    },
  ];
  return app("cart", { service: { ports: [{ port: 9080, targetPort: 8080 }] } }).map((object) =>
    object.kind === "Service"
      ? { ...object, metadata: { ...object.metadata, managedFields } }
      : object,
  );
}

const timeout = "rpc error: dial tcp cart:8080: i/o timeout";
const moved = "service-port-moved Service/cart: service cart lacks port 8080, which";
const own =
  "service-lacks-port Deployment/front: front calls a port that Service cart does not have";
const other = { env: [{ name: "CART_ADDR", value: "cart:9080" }] };

test.for([
  [
    "two callers that did not change, of a Service of which no write is known",
    [...cart(), ...caller("front", 8080), ...caller("back", 8080)],
    [`active broken high ${moved} front and back call`],
  ],
  [
    "one caller that did not change, of a Service that was written since",
    [...cart(9), ...caller("front", 8080)],
    [`active broken medium ${moved} front calls`],
  ],
  [
    "one caller that did not change, and one that already calls the new port by another variable",
    [
      ...cart(9),
      ...caller("front", 8080),
      ...app("back", { container: { env: [{ name: "BASKET_ADDR", value: "cart:9080" }] } }),
    ],
    [`active degraded medium ${moved} front calls`],
  ],
  [
    "one caller, of a Service that stayed as it was made",
    [...cart(), ...caller("front", 8080)],
    [`active degraded high ${own}`],
  ],
  [
    "a caller whose rollout wrote the port after the Service was written",
    [...cart(25), ...caller("front", 8080, { before: other })],
    [`active degraded high ${own}`],
  ],
  [
    "a caller that was forgotten: others were led to the new port",
    [...cart(9), ...caller("front", 8080), ...caller("back", 9080)],
    [`active degraded high ${own}`],
  ],
] as const)("who is to be corrected: %s", ([, objects, findings]) => {
  const logs = ["front", "back"].map((name) => log(`${name}-r1-0`, [timeout], false));
  const second = log("front-r2-0", [timeout], false);
  expect(look(objects, [...logs, second]).findings.map(inShort)).toEqual(findings);
});

test("when the Service was written is when it began, and the port comes back", () => {
  const objects = [...cart(9), ...caller("front", 8080), ...caller("back", 8080)];
  const logs = [log("front-r1-0", [timeout], false)];
  const [finding] = look(objects, logs).findings;
  expect(finding?.since).toBe(ago(9));
  expect(finding?.fix.map(({ command }) => command)).toEqual([
    `kubectl -n web patch service cart --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":8080}]'`,
  ]);
  expect(toldOf(objects, logs)[0]).toBe(
    `Service cart was written at ${ago(9)}, by kubectl-edit; what its callers name is older.`,
  );
});
