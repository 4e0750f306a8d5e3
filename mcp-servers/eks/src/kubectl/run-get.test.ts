import { expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";
import { app, object } from "../testing/objects.ts";

const pods = "/api/v1/namespaces/shop/pods";
const table = {
  kind: "Table",
  columnDefinitions: [{ name: "Name" }, { name: "Status" }, { name: "IP", priority: 1 }],
  rows: [
    row(["pay-1", "Running", "10.0.0.7"], { app: "pay" }),
    row(["cart-1", "Pending", "<none>"], {}),
  ],
};

function row(cells: readonly string[], labels: Readonly<Record<string, string>>) {
  return { cells, object: { metadata: { name: cells[0], namespace: "shop", labels } } };
}

async function get(command: string) {
  const { call } = await eksOn({
    objects: [...app("api"), object("ConfigMap", "settings", { data: { A: "1" } })],
    answers: { [pods]: table, "/api/v1/pods": table },
  });
  return (await call("kubectl", { command: `get ${command}` })).text;
}

test("tables are those of the API server, in kubectl's layout", async () => {
  expect(await get("pods")).toMatchInlineSnapshot(`
    "NAME     STATUS
    pay-1    Running
    cart-1   Pending"
  `);
  expect(await get("pods -o wide --show-labels")).toMatchInlineSnapshot(`
    "NAME     STATUS    IP         LABELS
    pay-1    Running   10.0.0.7   app=pay
    cart-1   Pending   <none>     <none>"
  `);
  expect(await get("pods -A --no-headers")).toMatchInlineSnapshot(`
    "shop   pay-1    Running
    shop   cart-1   Pending"
  `);
});

test("several kinds stand below each other, with their kind before each name", async () => {
  expect(await get("cm,deploy")).toMatchInlineSnapshot(`
    "NAME                 CREATED
    configmap/settings   2026-11-20T02:10:00Z

    NAME                  CREATED
    deployment.apps/api   2026-11-20T02:10:00Z"
  `);
});

test("all is what kubectl means by it", async () => {
  expect(await get("all")).toMatchInlineSnapshot(`
    "NAME                  CREATED
    deployment.apps/api   2026-11-20T02:10:00Z

    NAME                         CREATED
    replicaset.apps/api-7c41f9   2026-11-20T02:10:00Z

    NAME         STATUS
    pod/pay-1    Running
    pod/cart-1   Pending"
  `);
});

test("objects are printed whole, as names, and by path", async () => {
  expect(await get("cm settings -o yaml")).toMatchInlineSnapshot(`
    "kind: ConfigMap
    metadata:
      name: settings
      namespace: shop
      uid: configmap-settings
      creationTimestamp: "2026-11-20T02:10:00Z"
    data:
      A: "1""
  `);
  expect(await get("cm settings -o json")).toMatchInlineSnapshot(`
    "{
      "kind": "ConfigMap",
      "metadata": {
        "name": "settings",
        "namespace": "shop",
        "uid": "configmap-settings",
        "creationTimestamp": "2026-11-20T02:10:00Z"
      },
      "data": {
        "A": "1"
      }
    }"
  `);
  expect(await get("cm/settings deploy/api -o name")).toMatchInlineSnapshot(`
    "configmap/settings
    deployment.apps/api"
  `);
  expect(await get("cm settings -o jsonpath='{.data.A}'")).toBe("1");
});

test.for([
  ["", "bad_input: A kind is needed: get pods, get deployment/payment."],
  ["pod pay-1 -A", "bad_input: A name cannot be read in all namespaces. Use -n."],
  ["pod x -n 'a/b'", 'bad_input: "a/b" is no valid namespace.'],
  [
    "pods -o custom",
    "bad_input: -o custom is not supported. Supported: wide, yaml, json, name, jsonpath='{…}'.",
  ],
  ["hpa", "No resources found in shop namespace."],
] as const)("get %s: %s", async ([command, text]) => {
  expect(await get(command)).toBe(text);
});
