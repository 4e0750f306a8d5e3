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
  expect(await events("--for pod/nope")).toBe('not_found: Namespace shop has no pod named "nope".');
});

test.for([
  ["--since 10m --until 6m", ["payment-1", "cart"]],
  ["--until 2026-11-20T03:00:30Z", ["payment-1", "cart"]],
  ["--since 4m", []],
  ["--until 20m", []],
] as const)("events within %s: %j", async ([flags, names]) => {
  const text = await events(flags);
  expect(names.filter((name) => !text.includes(name))).toEqual([]);
  expect(text === "No events found").toBe(names.length === 0);
});

test("what was before the API server's memory is not said to be none", async () => {
  expect(await events("--since 3h --until 2h")).toBe(
    "NOT SEEN: events in namespace shop before 2026-11-20T02:10:00Z: The API server keeps events for about an hour.\n(prints nothing)",
  );
});

test("events that may not be listed are a sentence with the command that grants it", async () => {
  expect(await events("", ["/api/v1/namespaces/shop/events"])).toMatchInlineSnapshot(
    `"denied: User "bot" may not list events in namespace shop. Let a cluster administrator run it. kubectl -n shop create role binnacle-read-events --verb=get,list --resource=events && kubectl -n shop create rolebinding binnacle-read-events --role=binnacle-read-events --user=bot"`,
  );
});

test("of thousands the newest are told, and of how many", async () => {
  const message = "Back-off restarting failed container app in pod";
  const storm = Array.from({ length: 3151 }, (_, index) => {
    const minute = new Date(Date.parse("2026-11-20T02:15:00Z") + index * 1000).toISOString();
    const { metadata, ...event } = warning("Pod/payment-1", "BackOff", `${message} ${index}`);
    return { ...event, lastTimestamp: minute, metadata: { ...metadata, name: `e-${index}` } };
  });
  const { call } = await eksOn({ objects: storm });
  const lines = (await call("kubectl", { command: "events" })).text.split("\n");
  expect(lines[0]).toBe(`… the newest ${lines.length - 3} of 3151 events`);
  expect(lines[1]).toContain("LAST SEEN");
  expect(lines.at(-2)).toContain("pod 3150");
  expect(lines.at(-1)).toBe("… more: narrow the question");
});
