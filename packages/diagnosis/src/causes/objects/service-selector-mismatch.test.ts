import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import {
  type FindingsRow,
  findingsOf,
  look,
  type RawObject,
  service,
} from "../../testing/small-cluster.ts";

const lost = "service-selector-mismatch Service/cart: service cart has lost its pods";

const rows: readonly FindingsRow[] = [
  {
    name: "a typo in the selector",
    objects: app("cart", { service: { selector: { app: "crat" } } }),
    findings: [`active broken high ${lost}`],
  },
  {
    name: "one label of two that differs",
    objects: app("cart", {
      labels: { app: "cart", tier: "back" },
      service: { selector: { app: "cart", tier: "front" } },
    }),
    findings: [`active broken high ${lost}`],
  },
  {
    name: "a selector that nothing is like, and a caller",
    objects: [
      service("cart", { app: "cart" }),
      ...app("front", { container: { env: [{ name: "CART_URL", value: "http://cart:80" }] } }),
    ],
    findings: [`active broken medium ${lost}`],
  },
  {
    name: "a selector that nothing is like, and nobody who calls: an old leftover",
    objects: [service("cart", { app: "cart" })],
    findings: [],
  },
  {
    name: "a Service without selector, whose endpoints somebody keeps by hand",
    objects: [service("cart", {})],
    findings: [],
  },
  {
    name: "pods that are not there are no fault of the Service",
    objects: app("cart", { pods: 0 }),
    findings: [
      "active broken low unlisted Deployment/cart: deployment/cart is not well: PodsMissing",
    ],
  },
];

test.for(rows)("a Service leads nowhere: $name", (row) => {
  expect(findingsOf(row)).toEqual(row.findings);
});

test("who changed the selector, since when, and what puts it right", () => {
  const objects = app("cart", { service: { selector: { app: "crat" } } }).map((object) =>
    object.kind === "Service" ? { ...object, metadata: edited(object.metadata) } : object,
  );
  const [finding] = look(objects).findings;
  expect(finding?.since).toBe(ago(9));
  expect(finding?.change).toMatchObject({ kind: "selector", by: "kubectl-edit" });
  expect(finding?.fix).toMatchObject([
    {
      text: "lets service/cart select the pods of deployment/cart; no pod is restarted",
      command: `kubectl -n web patch service cart -p '{"spec":{"selector":{"app":"cart"}}}'`,
    },
  ]);
});

function edited(metadata: RawObject["metadata"]) {
  const fieldsV1 = { "f:spec": { "f:selector": {} } };
  return { ...metadata, managedFields: [{ manager: "kubectl-edit", time: ago(9), fieldsV1 }] };
}
