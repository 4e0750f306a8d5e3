import { expect, test } from "vitest";
import { began } from "./testing/samples.ts";
import { talk } from "./testing/talk.ts";
import { told } from "./testing/told.ts";

function alert(over: Readonly<Record<string, unknown>> = {}) {
  return {
    name: "HighErrorRate",
    state: "firing",
    severity: "critical",
    labels: { namespace: "shop", deployment: "checkout" },
    summary: "Errors are high.",
    activeAt: began,
    evidence: "0".repeat(16),
    ...over,
  };
}

function listing(items: readonly unknown[], hasMore = false) {
  return talk({ tools: { list_alerts: { result: { items, hasMore } }, get_object: found } });
}

const found = { result: { ref: { kind: "Namespace", name: "shop" }, object: {} } };

test("alerts that fire, those that wait, and that alerting works", async () => {
  const { say, asked } = listing([
    alert(),
    alert({ labels: { namespace: "shop", pod: "cart-1" }, activeAt: "2026-01-01T09:40:00Z" }),
    alert({ name: "Slow", state: "pending", summary: "Slow", labels: {} }),
    alert({ name: "Watchdog", severity: "none" }),
  ]);
  expect(told(await say("alerts"))).toMatchInlineSnapshot(`
    {
      "isWorthSharing": true,
      "lines": [
        "Alerting itself works: its heartbeat fires as it should.",
      ],
      "rows": [
        {
          "name": "HighErrorRate",
          "since": "2026-01-01T09:40:00Z",
          "state": "broken",
          "text": "firing · Errors are high · shop/checkout and 1 more",
        },
        {
          "name": "Slow",
          "since": "2026-01-01T09:50:00Z",
          "state": "degraded",
          "text": "pending · Slow",
        },
      ],
      "state": "broken",
      "title": "2 alerts fire, 1 pending",
    }
  `);
  expect(asked).toEqual([{ tool: "list_alerts", input: {}, cluster: "prod-eu" }]);
});

const slow = alert({ state: "pending" });

test.for([
  [[], false, "No alert fires", "fine"],
  [[alert()], false, "1 alert fires", "broken"],
  [[slow], false, "No alert fires, 1 pending", "fine"],
  [[alert({ severity: "none" })], false, "No alert fires", "fine"],
  [[slow], true, "No alert fires, 1 pending, of those that I could see", "unknown"],
] as const)("of %o, cut: %s, the title is `%s`: %s", async ([items, hasMore, title, state]) => {
  const { lines, ...answer } = await listing(items, hasMore).say("alerts");
  expect(answer).toMatchObject({ title, state });
  expect(lines.some(({ text }) => text === "There are more than these.")).toBe(hasMore);
});

test("of one namespace when it is named", async () => {
  const { say, asked } = listing([]);
  expect((await say("alerts shop")).title).toBe("No alert fires in shop");
  expect(asked[0]).toMatchObject({ tool: "list_alerts", input: { namespace: "shop" } });
});

const ofCluster = alert({ labels: { node: "n1" } });

test.for([
  [[alert(), ofCluster], "1 alert fires in shop, 1 of no namespace"],
  [[ofCluster], "No alert fires in shop, 1 of no namespace"],
  [[alert(), { ...ofCluster, state: "pending" }], "1 alert fires in shop, 1 pending"],
] as const)("of a namespace, %o: %s", async ([items, title]) => {
  expect(await listing(items).say("alerts shop")).toMatchObject({ title, state: "broken" });
});

test.for([
  [[{ pod: "a" }], "a"],
  [[{ pod: "a" }, { pod: "b" }], "a and 1 more"],
  [[{ statefulset: "db", namespace: "shop" }], "shop/db"],
  [[{ daemonset: "agent" }], "agent"],
  [[{ service: "web" }], "web"],
  [[{ node: "n1" }], "n1"],
  [[{}, {}], "2 objects"],
] as const)("an alert labelled %o is about %s", async ([labels, about]) => {
  const items = labels.map((own) => alert({ labels: own }));
  const { rows } = await listing(items).say("alerts");
  expect(rows.map(({ text }) => text)).toEqual([`firing · Errors are high · ${about}`]);
});

const nobody = { result: { items: [], hasMore: false } };

test.for([
  ["there is", found, { title: "No alert fires in shop", state: "fine", gaps: [] }],
  [
    "there is not",
    { kind: "refused", reason: "not_found", why: 'The cluster has no namespace "shop".' },
    { title: 'alerts: The cluster has no namespace "shop".' },
  ],
  ["could not be looked for", undefined, { state: "unknown", gaps: [{ kind: "timed_out" }] }],
] as const)("no alert of a namespace that %s", async ([, getObject, answer]) => {
  const tools = { list_alerts: nobody, ...(getObject && { get_object: getObject }) };
  expect(await talk({ tools }).say("alerts shop")).toMatchObject(answer);
});
