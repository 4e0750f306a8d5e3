import { expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";
import { warning } from "../testing/objects.ts";

const objects = [
  warning("Pod/payment-1", "BackOff", "Back-off restarting failed container app"),
  warning("Deployment/cart", "Odd", "something is odd"),
];

async function events(flags: string, forbidden: readonly string[] = []) {
  const { call } = await eksOn({ objects, forbidden });
  return (await call("kubectl", { command: `events ${flags}` })).text;
}

test("events, oldest first, with their objects", async () => {
  expect(await events("")).toMatchInlineSnapshot(`
    "LAST SEEN   TYPE      REASON    OBJECT            MESSAGE
    5m (x3)     Warning   BackOff   pod/payment-1     Back-off restarting failed container app
    5m (x3)     Warning   Odd       deployment/cart   something is odd"
  `);
  expect(await events("-A --no-headers")).toMatchInlineSnapshot(`
    "shop   5m (x3)   Warning   BackOff   pod/payment-1     Back-off restarting failed container app
    shop   5m (x3)   Warning   Odd       deployment/cart   something is odd"
  `);
});

test("events of one object", async () => {
  expect(await events("--for deployment/cart")).toMatchInlineSnapshot(`
    "LAST SEEN   TYPE      REASON   OBJECT            MESSAGE
    5m (x3)     Warning   Odd      deployment/cart   something is odd"
  `);
  expect(await events("--for pod/nope")).toBe("No events found");
});

test("events that may not be listed are a sentence with the command that grants it", async () => {
  expect(await events("", ["/api/v1/namespaces/shop/events"])).toMatchInlineSnapshot(
    `"denied: User "bot" may not list events in namespace shop. Let a cluster administrator run it. kubectl -n shop create role binnacle-read-events --verb=get,list --resource=events && kubectl -n shop create rolebinding binnacle-read-events --role=binnacle-read-events --user=bot"`,
  );
});
