import { laidOut } from "@binnacle/mcp/in-memory";
import { expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";
import { app, warning } from "../testing/objects.ts";

const events = [
  warning("Pod/payment-1", "BackOff", "Back-off restarting failed container app"),
  warning("Pod/cart-1", "Unhealthy", "Readiness probe failed"),
];

test("events about one object, newest first, each as evidence", async () => {
  const { call } = await eksOn({ objects: events });
  const input = { namespace: "shop", name: "payment-1" };
  const { text, structuredContent } = await call("get_events", input);
  expect(text).toMatchInlineSnapshot(
    `"2026-11-20T03:05:00Z Warning BackOff pod/payment-1 in shop (3 times since 2026-11-20T03:00:00Z): Back-off restarting failed container app"`,
  );
  expect(laidOut(structuredContent)).toMatchInlineSnapshot(`
    "{
      evidence: [
        {
          clusterId: 'cluster-1',
          id: '3b8febcd3c9d392e',
          observedAt: '2026-11-20T03:10:00Z',
          origin: 'kubernetes',
          reproduce: {
            language: 'kubectl',
            text: 'kubectl -n shop get events --field-selector involvedObject.name=payment-1,reason=BackOff'
          },
          source: {
            arguments: { limit: 50, name: 'payment-1', namespace: 'shop', onlyWarnings: false },
            server: 'eks',
            tool: 'get_events'
          },
          subject: { kind: 'Pod', name: 'payment-1', namespace: 'shop' },
          text: 'pod/payment-1 in shop: BackOff: Back-off restarting failed container app',
          trust: 'outside',
          values: {
            firstSeen: { at: '2026-11-20T03:00:00Z' },
            lastSeen: { at: '2026-11-20T03:05:00Z' },
            reason: 'BackOff',
            times: 3,
            type: 'Warning'
          }
        }
      ],
      gaps: [],
      groups: [
        {
          about: { kind: 'Pod', name: 'payment-1', namespace: 'shop' },
          at: '2026-11-20T03:05:00Z',
          count: 3,
          firstAt: '2026-11-20T03:00:00Z',
          message: 'Back-off restarting failed container app',
          objects: 1,
          reason: 'BackOff',
          type: 'Warning'
        }
      ],
      hasMore: false,
      items: [
        {
          about: { kind: 'Pod', name: 'payment-1', namespace: 'shop' },
          at: '2026-11-20T03:05:00Z',
          by: 'kubelet',
          count: 3,
          firstAt: '2026-11-20T03:00:00Z',
          message: 'Back-off restarting failed container app',
          reason: 'BackOff',
          type: 'Warning'
        }
      ],
      total: { events: 1, groups: 1 }
    }"
  `);
});

test("a storm is told by what it says: how often, of how many, since when", async () => {
  const storm = Array.from({ length: 5000 }, (_, index) => {
    const about = `Pod/worker-${index % 500}` as const;
    const [reason, message] =
      index % 2 === 0 ? ["BackOff", "Back-off restarting"] : ["Failed", "no"];
    const { metadata, ...event } = warning(about, reason, `${message} failed container ${index}`);
    return { ...event, metadata: { ...metadata, name: `e-${index}` } };
  });
  const { call } = await eksOn({ objects: storm });
  const { text, structuredContent } = await call("get_events", { namespace: "shop" });
  expect(text).toMatchInlineSnapshot(`
    "5000 events in 2 groups, newest first
    2026-11-20T03:05:00Z Warning BackOff pod/worker-498 in shop and 249 more (7500 times since 2026-11-20T03:00:00Z): Back-off restarting failed container 4998
    2026-11-20T03:05:00Z Warning Failed pod/worker-499 in shop and 249 more (7500 times since 2026-11-20T03:00:00Z): no failed container 4999"
  `);
  expect(structuredContent["total"]).toEqual({ events: 5000, groups: 2 });
  expect(structuredContent["items"]).toHaveLength(50);
});

test.for([
  { limit: 5, shown: 5 },
  { limit: 30, shown: 30 },
  { limit: 200, shown: 40 },
])("of many things to say so many are told as were asked for: $limit", async (row) => {
  const all = Array.from({ length: 151 }, (_, index) => {
    const reason = `Odd${String.fromCodePoint(97 + (index % 26), 97 + Math.floor(index / 26))}`;
    return warning("Pod/payment-1", reason, reason);
  });
  const { call } = await eksOn({ objects: all });
  const input = { namespace: "shop", name: "payment-1", onlyWarnings: true, limit: row.limit };
  const lines = (await call("get_events", input)).text.split("\n");
  expect(lines[0]).toBe("151 events in 151 groups, newest first");
  expect(lines).toHaveLength(row.shown + 2);
  expect(lines.at(-1)).toBe(
    `… ${151 - row.shown} older groups cut: ask until 2026-11-20T03:05:00Z, or for one name`,
  );
});

test.for([
  ["a namespace", { namespace: "shopp" }, 'not_found: There is no namespace "shopp". Near: shop.'],
  [
    "an object",
    { namespace: "shop", name: "paymnt" },
    'not_found: Namespace shop has no events about, and no object that people ask about, named "paymnt". Near: payment.',
  ],
] as const)("of %s that is not there no events are not none", async ([, input, said]) => {
  const { call } = await eksOn({ objects: app("payment") });
  expect(await call("get_events", input)).toMatchObject({ isError: true, text: said });
});

test.for([
  ["since", "get_events", { since: "2026-11-20T04:00:00Z" }],
  ["until", "get_events", { until: "2026-12-20T04:00:00Z" }],
  ["since", "get_logs", { namespace: "shop", workload: "payment", since: "2026-11-20T04:00:00Z" }],
  ["since", "kubectl", { command: "events -A --since-time 2026-11-20T04:00:00Z" }],
] as const)("%s of %s that is still to come is refused", async ([bound, tool, input]) => {
  const { call } = await eksOn({ objects: app("payment") });
  const { isError, text } = await call(tool, input);
  expect(isError).toBe(true);
  expect(text).toMatch(
    new RegExp(`^bad_input: ${bound} is 2026-.*, which is still to come\\.$`, "u"),
  );
});

test("what was cut is said", async () => {
  const { call } = await eksOn({ objects: events });
  const { structuredContent } = await call("get_events", { namespace: "shop", limit: 1 });
  expect(structuredContent).toMatchObject({ hasMore: true, total: { events: 2, groups: 2 } });
});

test("no events are no error; events that may not be listed are", async () => {
  const { call } = await eksOn({});
  expect((await call("get_events", { namespace: "shop" })).text).toBe("no events");
  const blind = await eksOn({ forbidden: ["/api/v1/namespaces/shop/events"] });
  const { text, isError } = await blind.call("get_events", { namespace: "shop" });
  expect(isError).toBe(true);
  expect(text).toMatchInlineSnapshot(
    `"denied: User "bot" may not list events in namespace shop. Let a cluster administrator run it. kubectl -n shop create role binnacle-read-events --verb=get,list --resource=events && kubectl -n shop create rolebinding binnacle-read-events --role=binnacle-read-events --user=bot"`,
  );
});

test.for([
  { name: "payment", also: "pod/payment-board-0 in shop (1)" },
  { name: "payment-1", also: undefined },
  { name: "payment", onlyWarnings: true, also: "pod/payment-board-0 in shop (1)" },
])("asked for $name, the objects that begin so and have events are named", async (row) => {
  const { name, also, onlyWarnings = false } = row;
  const other = warning("Pod/payment-board-0", "Unhealthy", "Readiness probe failed");
  const { call } = await eksOn({ objects: [...app("payment"), ...events, other] });
  const { text } = await call("get_events", { namespace: "shop", name, onlyWarnings });
  const line = text.split("\n").find((item) => item.includes("begin so"));
  const told = also && `objects whose names begin so have events, too: ${also}`;
  expect(line).toBe(told);
});

test("warnings about workloads whose names only begin so are not told as its own", async () => {
  const others = ["Pod/payment-db-0", "Deployment/payment-v2", "Pod/payment-mq-1"] as const;
  const { call } = await eksOn({
    objects: [...app("payment"), ...others.map((other) => warning(other, "BackOff", "again"))],
  });
  const { structuredContent } = await call("get_events", { namespace: "shop", name: "payment" });
  expect(structuredContent["total"]).toEqual({ events: 0, groups: 0 });
});

test("asked for a workload, warnings about its pods come before what its controller did", async () => {
  const scaled = warning("Deployment/payment", "ScalingReplicaSet", "Scaled up replica set");
  const { call } = await eksOn({
    objects: [
      ...app("payment"),
      { ...scaled, type: "Normal", lastTimestamp: "2026-11-20T03:06:00Z" },
      warning("Pod/payment-7c41f9-x2x9z", "FailedMount", 'secret "keys" not found'),
    ],
  });
  const { text, structuredContent } = await call("get_events", {
    namespace: "shop",
    name: "payment",
  });
  expect(text.split("\n").map((line) => line.slice(21, 72))).toEqual([
    "Warning FailedMount pod/payment-7c41f9-x2x9z in sho",
    "Normal ScalingReplicaSet deployment/payment in shop",
  ]);
  expect(structuredContent["total"]).toEqual({ events: 2, groups: 2 });
});
