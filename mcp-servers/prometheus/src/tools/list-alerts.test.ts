import type { Case } from "@binnacle/cases";
import { keyOf, Observed, prometheus } from "@binnacle/contracts";
import { type PrometheusEmulator, startPrometheusEmulator } from "@binnacle/emulators";
import { laidOut } from "@binnacle/mcp/in-memory";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { askTool, nowMs, resultOf } from "../testing/ask-tool.ts";

let emulator: PrometheusEmulator;

function alert(
  name: string,
  {
    activeAt,
    state = "firing",
    namespace = "shop",
    cluster = "eu",
  }: Readonly<Record<string, string>>,
): Case["alerts"][number] {
  return {
    labels: { alertname: name, namespace, severity: "page", cluster },
    annotations: { summary: `summary of ${name}` },
    state: state === "pending" ? "pending" : "firing",
    activeAt: activeAt ?? "",
    value: 1,
  };
}

function up(namespace: string, cluster = "eu") {
  const labels = { __name__: "up", namespace, cluster };
  return { labels, startMs: nowMs - 120_000, stepMs: 60_000, values: [1, 1, 1] };
}

beforeAll(async () => {
  const alerts = [
    alert("Old", { activeAt: "2026-03-04T08:00:00.123456789Z" }),
    alert("Waiting", { activeAt: "2026-03-04T09:59:00Z", state: "pending" }),
    alert("New", { activeAt: "2026-03-04T09:00:00Z" }),
    alert("Elsewhere", { activeAt: "2026-03-04T09:30:00Z", namespace: "other" }),
    alert("Overseas", { activeAt: "2026-03-04T09:50:00Z", cluster: "us" }),
    alert("Undated", { activeAt: "", namespace: "other" }),
  ];
  const series = [up("shop"), up("quiet"), up("overseas", "us")];
  emulator = await startPrometheusEmulator({ series, alerts, now: () => nowMs });
});

afterAll(() => emulator.close());

const eu = { id: "eu-uid", match: { name: "cluster", value: "eu" } };
const us = { id: "us-uid", match: { name: "cluster", value: "us" } };

test("firing comes before pending, new before old", async () => {
  const { items, hasMore, gaps, text } = await resultOf(prometheus.listAlerts, emulator.url, {
    input: {},
  });
  expect(items.map(({ name, state }) => `${name} ${state}`)).toEqual([
    "Overseas firing",
    "Elsewhere firing",
    "New firing",
    "Old firing",
    "Waiting pending",
  ]);
  expect(hasMore).toBe(false);
  const what = "since when these alerts are active, so they are not listed: Undated (firing)";
  expect(gaps).toMatchObject([{ kind: "no_data", what }]);
  const [first, second] = text.split("\n");
  expect(first).toBe(`5 alerts in the cluster are pending or firing; NOT SEEN: ${what}`);
  expect(second).toBe(`NOT SEEN: ${what}: they have no activeAt that is a time`);
});

test("they can be limited to a namespace, a state and a number", async () => {
  const { text, ...result } = await resultOf(prometheus.listAlerts, emulator.url, {
    input: { namespace: "shop", state: "firing", limit: 1 },
    cluster: eu,
  });
  expect(text).toMatchInlineSnapshot(`
    "2 alerts of namespace shop are firing; 2 elsewhere
    firing, true by 2026-03-04T09:00Z: New (page): summary of New {cluster="eu"} [fff8b19c67cfeb9b]
    more alerts exist: give a namespace, a state or a higher limit"
  `);
  expect(laidOut(result)).toMatchInlineSnapshot(`
    "{
      evidence: [
        {
          clusterId: 'eu-uid',
          id: 'fff8b19c67cfeb9b',
          observedAt: '2026-03-04T10:00:00.000Z',
          origin: 'prometheus',
          reproduce: {
            language: 'promql',
            text: 'ALERTS{alertname="New",namespace="shop",severity="page",cluster="eu"} @ 1772618400'
          },
          source: {
            arguments: { limit: 1, namespace: 'shop', state: 'firing' },
            server: 'prometheus',
            tool: 'list_alerts'
          },
          subject: { kind: 'Namespace', name: 'shop' },
          text: 'alert New is firing: summary of New',
          trust: 'outside',
          values: {
            activeAt: { since: '2026-03-04T09:00:00.000Z' },
            name: 'New',
            state: 'firing',
            summary: 'summary of New'
          }
        }
      ],
      gaps: [],
      hasMore: true,
      items: [
        {
          about: { kind: 'Namespace', name: 'shop' },
          activeAt: '2026-03-04T09:00:00.000Z',
          evidence: 'fff8b19c67cfeb9b',
          labels: { alertname: 'New', cluster: 'eu', namespace: 'shop', severity: 'page' },
          name: 'New',
          severity: 'page',
          state: 'firing',
          summary: 'summary of New'
        }
      ],
      scope: { elsewhere: 2, namespace: 'shop', ofNone: 0, own: 2, state: 'firing' }
    }"
  `);
});

test("a call about one of two clusters sees only its alerts, and the query to repeat names it", async () => {
  const { items, evidence } = await resultOf(prometheus.listAlerts, emulator.url, {
    input: {},
    cluster: us,
  });
  expect(items.map(({ name }) => name)).toEqual(["Overseas"]);
  expect(evidence.map(({ clusterId, reproduce }) => [clusterId, reproduce.text])).toEqual([
    [
      "us-uid",
      'ALERTS{alertname="Overseas",namespace="shop",severity="page",cluster="us"} @ 1772618400',
    ],
  ]);
});

test("an alert without the label of the cluster may be of this one: it is listed, and a gap says so", async () => {
  const { cluster: _cluster, ...labels } = alert("Summed", { activeAt: "" }).labels;
  const summed = { ...alert("Summed", { activeAt: "2026-03-04T09:00:00Z" }), labels };
  const other = alert("Overseas", { activeAt: "2026-03-04T09:50:00Z", cluster: "us" });
  const mixed = await startPrometheusEmulator({ series: [], alerts: [summed, other] });
  const { items, gaps } = await resultOf(prometheus.listAlerts, mixed.url, {
    input: {},
    cluster: eu,
  });
  await mixed.close();
  expect(items.map(({ name }) => name)).toEqual(["Summed"]);
  expect(gaps).toMatchObject([
    { kind: "no_data", what: "whether these alerts are of this cluster: Summed (firing)" },
  ]);
});

test("an alert of no namespace concerns every namespace: it is listed with those of one, and marked", async () => {
  const { namespace: _namespace, ...labels } = alert("NodeDown", {}).labels;
  const alerts = [
    alert("Own", { activeAt: "2026-03-04T08:00:00Z" }),
    { ...alert("NodeDown", { activeAt: "2026-03-04T09:00:00Z" }), labels },
  ];
  const mixed = await startPrometheusEmulator({ series: [], alerts });
  const ask = (input: object) =>
    resultOf(prometheus.listAlerts, mixed.url, { input: { ...input } });
  const { items, text } = await ask({ namespace: "shop" });
  const first = await ask({ namespace: "shop", limit: 1 });
  const pending = await ask({ namespace: "shop", state: "pending" });
  await mixed.close();
  expect(items.map(({ name }) => name)).toEqual(["Own", "NodeDown"]);
  expect(first.items.map(({ name }) => name)).toEqual(["Own"]);
  expect(text).toContain("NodeDown (page) of no namespace: summary of NodeDown");
  expect(pending.items).toEqual([]);
});

test("none is an answer, no gap, and says of what", async () => {
  const { items, gaps, text } = await resultOf(prometheus.listAlerts, emulator.url, {
    input: { namespace: "quiet" },
  });
  expect([items, gaps]).toEqual([[], []]);
  expect(text).toBe("no alert of namespace quiet is pending or firing; 6 elsewhere");
});

const near = "no series has this namespace; near: shop";

test.for([
  ["a slip", "shpo", {}, near, 6],
  ["a slip in one of two clusters", "shpo", eu, near, 5],
  ["one of another cluster", "overseas", eu, "no series has this namespace", 5],
  ["a slip of who may look at it only", "shpo", { namespaces: ["shpo", "shop"] }, near, undefined],
  [
    "one beside a namespace that is kept from who asks",
    "shpo",
    { namespaces: ["shpo"] },
    "no series has this namespace",
    undefined,
  ],
  [
    "one that who asks may not look at",
    "shop",
    { namespaces: ["quiet"] },
    "you may look at some namespaces only",
    undefined,
  ],
] as const)(
  "a namespace that is %s is not seen, never quiet",
  async ([, namespace, cluster, why, elsewhere]) => {
    const asked = "namespaces" in cluster ? { namespaces: [...cluster.namespaces] } : cluster;
    const { items, gaps, text } = await resultOf(prometheus.listAlerts, emulator.url, {
      input: { namespace },
      cluster: asked,
    });
    expect(items).toEqual([]);
    expect(gaps).toMatchObject([{ what: `alerts of namespace ${namespace}`, why }]);
    expect(text.split("\n")).toEqual([
      `NOT SEEN: alerts of namespace ${namespace}: ${why}`,
      ...(elsewhere === undefined ? [] : [`${elsewhere} elsewhere`]),
    ]);
  },
);

test.for([
  ["a name", ["cart-1", "cart-2"], ["cart-1", "cart-2"]],
  ["another value", ["cart 1", "cart-2"], ['"cart 1"', "cart-2"]],
] as const)(
  "alerts that say the same of several are one line, each with %s of its own",
  async (of) => {
    const [, values, [first, second]] = of;
    const alerts = values.map((pod) => {
      const crashing = alert("Crashing", { activeAt: "2026-03-04T09:00:00Z" });
      return { ...crashing, labels: { ...crashing.labels, pod } };
    });
    const both = await startPrometheusEmulator({ series: [], alerts });
    const input = { namespace: "shop" };
    const { text, items } = await resultOf(prometheus.listAlerts, both.url, { input });
    await both.close();
    const [own, other] = items.map(({ evidence }) => evidence);
    expect(text.split("\n")[1]).toBe(
      `firing, true by 2026-03-04T09:00Z: Crashing (page): summary of Crashing {cluster="eu"} pod ${first} [${own}], ${second} [${other}]`,
    );
  },
);

test("people of some namespaces learn no number of others", async () => {
  const { text, scope } = await resultOf(prometheus.listAlerts, emulator.url, {
    input: { namespace: "quiet" },
    cluster: { namespaces: ["quiet", "shop"] },
  });
  expect(text).toBe("no alert of namespace quiet is pending or firing");
  expect(scope).not.toHaveProperty("elsewhere");
});

test("an alert of no namespace does not make a namespace known", async () => {
  const { text } = await besideNode({ namespace: "shpo" }, () => ["shop"]);
  expect(text.split("\n")[0]).toBe(`NOT SEEN: alerts of namespace shpo: ${near}`);
  expect(text).toContain("NodeDown");
});

test("a namespace that only the exporter names is known", async () => {
  const { text } = await besideNode({ namespace: "shop" }, (label) =>
    label === "exported_namespace" ? ["shop"] : [],
  );
  expect(text.split("\n")[0]).toBe(
    "no alert of namespace shop is pending or firing, 1 of no namespace; 0 elsewhere",
  );
});

test("where the namespaces cannot be read, whether it is quiet is not seen", async () => {
  const { text, gaps } = await besideNode({ namespace: "shop" }, () => undefined);
  expect(gaps).toMatchObject([{ kind: "refused", what: "alerts of namespace shop" }]);
  expect(text.split("\n")[0]).toMatch(
    /^NOT SEEN: alerts of namespace shop: whether any series has it cannot be read: Prometheus at /u,
  );
});

/** Of a Prometheus in which a node alerts, with these values of its labels; undefined: it refuses. */
async function besideNode(
  input: object,
  valuesOf: (label: string) => readonly string[] | undefined,
) {
  const nodeDown = { labels: { alertname: "NodeDown" }, annotations: {}, state: "firing" };
  const answer = (url: string) => {
    const label = /label\/(\w+)\/values/u.exec(url)?.[1];
    const values = label === undefined ? [] : valuesOf(label);
    if (values === undefined) return Response.json({}, { status: 403 });
    const alerts = [{ ...nodeDown, activeAt: since }];
    const other = url.includes("/rules") ? { groups: [] } : { alerts };
    return Response.json({ status: "success", data: label === undefined ? other : values });
  };
  const options = {
    prometheusUrl: "http://prometheus:9090",
    fetch: async (url: string | URL | Request) =>
      answer(url instanceof Request ? url.url : String(url)),
  };
  const { text, structured } = await askTool(options, { tool: "list_alerts", input: { ...input } });
  return { text, ...Listed.parse(structured) };
}

test("a Prometheus that fails is an error with a sentence", async () => {
  emulator.fault("500");
  const reply = await askTool({ prometheusUrl: emulator.url }, { tool: "list_alerts", input: {} });
  emulator.fault("none");
  expect(reply.isError).toBe(true);
  expect(reply.text).toMatch(/^unavailable: Prometheus at 127/);
});

const Listed = z.intersection(prometheus.listAlerts.output, Observed);

test.for([
  ["null", null],
  ["a text", "firing"],
  ["no state", { labels: { alertname: "Down" } }],
])("an alert that is %s is counted, and hides no other", async ([, odd]) => {
  const { items, gaps } = await listed([{ alertname: "Up" }], [], [odd]);
  expect(items.map(({ name }) => name)).toEqual(["Up"]);
  expect(gaps).toMatchObject([{ what: "1 of 2 alerts" }]);
});

test.for([
  ["an alert of no namespace is a gap", { alertname: "NodeDown", severity: "page" }, 1],
  ["the heartbeat is none", { alertname: "Watchdog", severity: "none" }, 0],
  ["an alert of another namespace is none", { alertname: "Down", namespace: "vault" }, 0],
] as const)(
  "for who may look at one namespace %s, and nothing of it is told",
  async ([, labels, count]) => {
    const other = { ...alert("Other", { activeAt: since }), labels };
    const alerts = [alert("Own", { activeAt: since }), other];
    const mixed = await startPrometheusEmulator({ series: [], alerts });
    const { items, gaps, text } = await resultOf(prometheus.listAlerts, mixed.url, {
      input: { namespace: "shop" },
      cluster: { namespaces: ["shop"] },
    });
    await mixed.close();
    expect(items.map(({ name }) => name)).toEqual(["Own"]);
    expect(gaps.map(({ what }) => what)).toEqual(Array(count).fill("alerts of no namespace"));
    expect(text).not.toContain(labels.alertname);
  },
);

test("a label that is no text is none", async () => {
  const odd = { labels: { alertname: "Up", pod: 7 }, state: "firing", activeAt: since };
  const { items, gaps } = await listed([], [], [odd]);
  expect(items.map(({ labels }) => labels)).toEqual([{ alertname: "Up" }]);
  expect(gaps).toEqual([]);
});

const since = "2026-03-04T09:00:00Z";

/** A Prometheus that fires these alerts, with these groups of rules. */
async function listed(
  alerts: readonly Readonly<Record<string, string>>[],
  groups: readonly object[] | "refused",
  odd: readonly unknown[] = [],
) {
  const firing = alerts.map((labels) => ({
    labels,
    annotations: {},
    state: "firing",
    activeAt: since,
  }));
  const answer = (url: string) => {
    if (!url.includes("/rules"))
      return Response.json({ status: "success", data: { alerts: [...firing, ...odd] } });
    return groups === "refused"
      ? Response.json({}, { status: 403 })
      : Response.json({ status: "success", data: { groups } });
  };
  const options = {
    prometheusUrl: "http://prometheus:9090",
    fetch: async (url: string | URL | Request) =>
      answer(url instanceof Request ? url.url : String(url)),
  };
  const { structured } = await askTool(options, { tool: "list_alerts", input: {} });
  return Listed.parse(structured);
}

function group(name: string, over: object = {}) {
  const rules = [{ name, type: "alerting", health: "ok" }];
  return {
    name: `group of ${name}`,
    interval: 30,
    lastEvaluation: "2026-03-04T09:59:50Z",
    rules,
    ...over,
  };
}

test.for<
  readonly [what: string, groups: Parameters<typeof listed>[1], names: string[], gaps: string[]]
>([
  ["evaluated a moment ago is listed", [group("Down")], ["Down"], []],
  [
    "not evaluated for twenty minutes is a gap",
    [group("Down", { lastEvaluation: "2026-03-04T09:40:00Z" })],
    [],
    ["alerts of the rule group group of Down: not evaluated since 09:40 UTC (20 min)"],
  ],
  [
    "never evaluated is a gap",
    [group("Down", { lastEvaluation: "0001-01-01T00:00:00Z" })],
    [],
    ["alerts of the rule group group of Down: not evaluated since Prometheus started"],
  ],
  [
    "evaluated every ten minutes is listed after eleven",
    [group("Down", { interval: 600, lastEvaluation: "2026-03-04T09:49:00Z" })],
    ["Down"],
    [],
  ],
  [
    "whose rule fails is a gap, and what it fired stays",
    [group("Down", { rules: [{ name: "Down", health: "err", lastError: "many-to-many" }] })],
    ["Down"],
    ["the alert Down: its rule cannot be evaluated: many-to-many"],
  ],
  [
    "whose rules cannot be read is listed, and a gap says so",
    "refused",
    ["Down"],
    [
      "whether alerting rules are still evaluated: Prometheus at prometheus:9090 refused /api/v1/rules (HTTP 403). Give --token-file, --username or --aws-service a login that may query, and --tenant where there are tenants.",
    ],
  ],
])("an alert %s", async ([, groups, names, gaps]) => {
  const result = await listed([{ alertname: "Down", namespace: "shop" }], groups);
  expect(result.items.map(({ name }) => name)).toEqual(names);
  expect(result.gaps.map(({ what, why }) => `${what}: ${why}`)).toEqual(gaps);
});

test.for([
  ["of one rule", [{ name: "Down", duration: 900 }], "2026-03-04T09:15:00.000Z"],
  ["of a rule without `for`", [{ name: "Down" }], "2026-03-04T09:00:00.000Z"],
  [
    "of the rule with its labels",
    [
      { name: "Down", duration: 900, labels: { severity: "page" } },
      { name: "Down", duration: 60, labels: { severity: "warning" } },
    ],
    "2026-03-04T09:15:00.000Z",
  ],
  ["of two rules that differ", [{ name: "Down", duration: 900 }, { name: "Down" }], undefined],
] as const)("an alert %s fires when its `for` is over", async ([, rules, firingSince]) => {
  const { items } = await listed(
    [{ alertname: "Down", severity: "page" }],
    [group("Down", { rules: rules.map((rule) => ({ type: "alerting", health: "ok", ...rule })) })],
  );
  expect(items[0]).toMatchObject({ activeAt: "2026-03-04T09:00:00.000Z" });
  expect(items[0]?.firingSince).toBe(firingSince);
});

test.for([
  ["not evaluated", [group("Down", { lastEvaluation: "2026-03-04T09:40:00Z" })], "unreachable"],
  ["that cannot be read", "refused", "refused"],
] as const)("rules %s hide what they would say of anything", async ([, groups, kind]) => {
  const { gaps } = await listed([], typeof groups === "string" ? groups : [...groups]);
  expect(gaps.map((gap) => [gap.kind, gap.about])).toEqual([[kind, undefined]]);
});

test.for([
  [{ namespace: "shop", deployment: "cart", pod: "exporter-1" }, "Deployment/shop/cart"],
  [
    { namespace: "shop", persistentvolumeclaim: "data", node: "n1" },
    "PersistentVolumeClaim/shop/data",
  ],
  [{ namespace: "shop", job_name: "nightly-1", job: "exporter" }, "Job/shop/nightly-1"],
  [{ namespace: "shop", pod: "cart-x", service: "exporter" }, "Pod/shop/cart-x"],
  [{ namespace: "shop", service: "cart", job: "cart" }, "Service/shop/cart"],
  [{ namespace: "shop", job: "cart" }, "Namespace//shop"],
  [{ namespace: "metrics", exported_namespace: "shop", exported_pod: "cart-x" }, "Pod/shop/cart-x"],
  [{ node: "n1" }, "Node//n1"],
  [{ persistentvolume: "pv-1" }, "PersistentVolume//pv-1"],
  [{ severity: "none" }, undefined],
] as const)("an alert with the labels %o is about %s", async ([labels, key]) => {
  const { items, evidence } = await listed([{ alertname: "Down", ...labels }], []);
  const { about } = items[0] ?? {};
  expect(about && keyOf(about)).toBe(key);
  expect(evidence[0]?.subject).toEqual(about);
});

test("a server that evaluates no rules has no alert, whatever happens, and says so first", async () => {
  const bare = await startPrometheusEmulator({ series: [], alerts: [], now: () => nowMs });
  const { text } = await resultOf(prometheus.listAlerts, bare.url, { input: {} });
  await bare.close();
  expect(text.split("\n")[0]).toBe(
    "no alert in the cluster is seen pending or firing; NOT SEEN: alerts, as this server evaluates no alerting rules",
  );
});
