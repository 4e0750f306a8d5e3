import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { unready } from "../../testing/pod-status.ts";
import {
  type FindingsRow,
  findingsOf,
  inShort,
  log,
  look,
  type RawObject,
  service,
  warning,
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

test("a Service whose Deployment is deleted has a right selector", () => {
  const env = [{ name: "CART_URL", value: "http://cart:80" }];
  const objects = [
    {
      ...service("cart", { app: "cart" }),
      metadata: { ...service("cart", {}).metadata, creationTimestamp: ago(50) },
    },
    ...app("front", { container: { env }, status: unready() }),
    warning("Deployment/cart", "ScalingReplicaSet", "Scaled up replica set cart-r1 from 0 to 2"),
  ];
  const logs = [log("front-r1-0", ["dial tcp cart:80: connect: connection refused"], false)];
  const [finding] = look(objects, logs).findings;
  expect(finding && inShort(finding)).toBe(
    "active broken medium service-selector-mismatch Service/cart: service cart has lost its pods: deployment/cart is gone",
  );
  expect(finding?.since).toBe(ago(19));
  expect(finding?.later.map(({ text }) => text)).toEqual([
    "bring deployment/cart back, or remove the Service, in the source",
  ]);
});

test("a Service that is old does not say since when it has no pods", () => {
  const old = service("cart", { app: "cart" });
  const metadata = { ...old.metadata, creationTimestamp: ago(5000) };
  const env = [{ name: "CART_URL", value: "http://cart:80" }];
  const [finding] = look([{ ...old, metadata }, ...app("front", { container: { env } })]).findings;
  expect(finding?.cause).toBe("service-selector-mismatch");
  expect(finding?.since).toBeUndefined();
  expect(finding?.later.map(({ text }) => text)).toEqual([
    "bring back what it selected, or correct the selector, in the source",
  ]);
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
