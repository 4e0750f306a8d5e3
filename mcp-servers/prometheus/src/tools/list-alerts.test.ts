import type { Case } from "@binnacle/cases";
import { prometheus } from "@binnacle/contracts";
import { type PrometheusEmulator, startPrometheusEmulator } from "@binnacle/emulators";
import { laidOut } from "@binnacle/mcp/in-memory";
import { afterAll, beforeAll, expect, test } from "vitest";
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

beforeAll(async () => {
  const alerts = [
    alert("Old", { activeAt: "2026-03-04T08:00:00.123456789Z" }),
    alert("Waiting", { activeAt: "2026-03-04T09:59:00Z", state: "pending" }),
    alert("New", { activeAt: "2026-03-04T09:00:00Z" }),
    alert("Elsewhere", { activeAt: "2026-03-04T09:30:00Z", namespace: "other" }),
    alert("Overseas", { activeAt: "2026-03-04T09:50:00Z", cluster: "us" }),
    alert("Undated", { activeAt: "", namespace: "other" }),
  ];
  emulator = await startPrometheusEmulator({ series: [], alerts, now: () => nowMs });
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
  expect(text.split("\n").slice(5)).toEqual([
    `not visible: ${what}: they have no activeAt that is a time`,
  ]);
});

test("they can be limited to a namespace, a state and a number", async () => {
  const { text, ...result } = await resultOf(prometheus.listAlerts, emulator.url, {
    input: { namespace: "shop", state: "firing", limit: 1 },
    cluster: eu,
  });
  expect(text).toMatchInlineSnapshot(`
    "firing since 2026-03-04T09:00:00.000Z: New (page): summary of New {alertname="New",namespace="shop",severity="page",cluster="eu"} [fff8b19c67cfeb9b]
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
          activeAt: '2026-03-04T09:00:00.000Z',
          evidence: 'fff8b19c67cfeb9b',
          labels: { alertname: 'New', cluster: 'eu', namespace: 'shop', severity: 'page' },
          name: 'New',
          severity: 'page',
          state: 'firing',
          summary: 'summary of New'
        }
      ]
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

test("none is an answer, no gap", async () => {
  const { items, gaps, text } = await resultOf(prometheus.listAlerts, emulator.url, {
    input: { namespace: "quiet" },
  });
  expect([items, gaps, text]).toEqual([[], [], "no alerts are pending or firing"]);
});

test("a Prometheus that fails is an error with a sentence", async () => {
  emulator.fault("500");
  const reply = await askTool({ prometheusUrl: emulator.url }, { tool: "list_alerts", input: {} });
  emulator.fault("none");
  expect(reply.isError).toBe(true);
  expect(reply.text).toMatch(/^unavailable: Prometheus at 127/);
});
