import { prometheus } from "@binnacle/contracts";
import {
  type AlertmanagerEmulator,
  startAlertmanagerEmulator,
  startPrometheusEmulator,
} from "@binnacle/emulators";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { askTool, nowMs, resultOf } from "../testing/ask-tool.ts";

const query = "sum by (namespace) (errors) / sum by (namespace) (requests) > 0.05";
const rule = {
  type: "alerting",
  health: "ok",
  annotations: {},
  labels: { severity: "page" },
} as const;
const minuteMs = 60_000;
const silenceId = "3f2c7a4e-91d0-4a57-8c1b-7a0f6f3d2b11";
let emulator: Awaited<ReturnType<typeof startPrometheusEmulator>>;
let alertmanager: AlertmanagerEmulator;

/** A sample a minute for seven hours: the first value, and the second for the last minutes. */
function series(
  labels: Readonly<Record<string, string>>,
  [before, now]: readonly number[],
  minutes: number,
) {
  const values = Array.from(
    { length: 421 },
    (_, place) => (place > 420 - minutes ? now : before) ?? 0,
  );
  return { labels, startMs: nowMs - 420 * minuteMs, stepMs: minuteMs, values };
}

function alert(name: string, minutesAgo: number, value: number) {
  const namespace = "shop";
  return {
    labels: { alertname: name, namespace, severity: "page" },
    annotations: { summary: `${name} in ${namespace}` },
    state: "firing" as const,
    activeAt: new Date(nowMs - minutesAgo * minuteMs).toISOString(),
    value,
  };
}

beforeAll(async () => {
  emulator = await startPrometheusEmulator({
    now: () => nowMs,
    series: [
      series({ __name__: "errors", namespace: "shop", pod: "a" }, [0, 12], 40),
      series({ __name__: "errors", namespace: "shop", pod: "b" }, [0, 3], 40),
      series({ __name__: "errors", namespace: "quiet", pod: "c" }, [4, 4], 0),
      series({ __name__: "requests", namespace: "shop" }, [100, 100], 0),
      series({ __name__: "requests", namespace: "quiet" }, [100, 100], 0),
      series({ __name__: "lag", namespace: "shop" }, [50, 50], 0),
      series({ __name__: "past", namespace: "shop" }, [9, 1], 90),
    ],
    // Prometheus began anew twenty minutes ago: the rule counts from there.
    alerts: [alert("HighErrors", 20, 0.15), alert("Lag", 400, 50)],
    rules: [
      {
        name: "web",
        interval: 30,
        lastEvaluation: new Date(nowMs - 10_000).toISOString(),
        rules: [
          { ...rule, name: "HighErrors", query, duration: 600 },
          { ...rule, name: "Lag", query: "10 < lag", duration: 0 },
          { ...rule, name: "Past", query: "max_over_time(past[15m]) > 5", duration: 0 },
          { ...rule, name: "Misnamed", query: "rate(reqests[5m]) == 0", duration: 0 },
          { ...rule, name: "Otherwise", query: "reqests or lag > 90", duration: 0 },
          { ...rule, name: "Broken", query: "a * b", health: "err", lastError: "many-to-many" },
        ],
      },
    ],
  });
  const { labels } = alert("HighErrors", 20, 0.15);
  alertmanager = await startAlertmanagerEmulator({
    alerts: [
      {
        labels: { ...labels, cluster: "eu" },
        fingerprint: "f1",
        receivers: [{ name: "oncall" }],
        status: { state: "suppressed", silencedBy: [silenceId], inhibitedBy: [] },
      },
    ],
    silences: [
      {
        id: silenceId,
        createdBy: "ann",
        endsAt: "2026-03-04T12:00:00Z",
        comment: "known, see ticket",
      },
    ],
  });
});

afterAll(async () => {
  await emulator.close();
  await alertmanager.close();
});

function explain(input: object, cluster = {}) {
  return resultOf(prometheus.explainAlert, emulator.url, { input: { ...input }, cluster });
}

test("the trouble is dated by the history of the expression, before the rule and its `for`", async () => {
  const { text, items } = await explain({ alertname: "HighErrors" });
  expect(items[0]).toMatchObject({
    trueSince: "2026-03-04T09:21:00.000Z",
    activeAt: "2026-03-04T09:40:00.000Z",
    firingSince: "2026-03-04T09:50:00.000Z",
    series: [
      { labels: { pod: "a" }, value: 12 },
      { labels: { pod: "b" }, value: 3 },
    ],
  });
  expect(text).toMatchInlineSnapshot(`
    "firing: HighErrors {namespace="shop",severity="page"}: its expression holds since 2026-03-04T09:21Z (looked at every 30 s), counted by the rule since 2026-03-04T09:40Z, fires since 2026-03-04T09:50Z [b6d5fcd260276b34]
      value 0.15 > 0.05
      behind it: errors{namespace="shop",pod="a"} 12; errors{namespace="shop",pod="b"} 3
      HighErrors in shop
    rule [web] firing: sum by (namespace) (errors) / sum by (namespace) (requests) > 0.05 for 10m
    not asked: silences and inhibitions (--alertmanager-url is not given)"
  `);
});

test("what held longer than is looked back at is said to be older", async () => {
  const { items, threshold } = await explain({ alertname: "Lag" });
  expect([threshold, items[0]?.atLeast, items[0]?.trueSince]).toEqual([
    "> 10",
    true,
    "2026-03-04T03:00:00.000Z",
  ]);
});

test("an alert that is not active says when it last held, how near it is, and what its range hides", async () => {
  const { text } = await explain({ alertname: "Past" });
  expect(text).toMatchInlineSnapshot(`
    "not active: Past: its expression last held at 2026-03-04T08:44Z
      nearest to > 5: {namespace="shop"} 1
    rule [web] inactive: max_over_time(past[15m]) > 5; it reads the last 15m, so the trouble may be older by so much
    not asked: silences and inhibitions (--alertmanager-url is not given)"
  `);
});

test("a rule that needs a metric that nothing has is said never to fire, with the names near", async () => {
  const { text } = await explain({ alertname: "Misnamed" });
  const [first = "", ...others] = text.split("\n");
  expect(first).toMatch(
    /^NOT SEEN: whether Misnamed would ever fire: .*no metric was named reqests; near: requests; while there is none it cannot hold: /u,
  );
  expect(others.join("\n")).toContain("when it last held is not visible");
  for (const alertname of ["Past", "Otherwise"])
    expect((await explain({ alertname })).text).not.toContain("no metric was named");
});

test("a rule that fails is never an alert that does not hold", async () => {
  const { text } = await explain({ alertname: "Broken" });
  expect(text.split("\n")[0]).toBe(
    "NOT SEEN: whether Broken holds now: its rule fails: many-to-many",
  );
});

test.for([
  [{ alertname: "HighErrors", labels: { namespace: "quiet" } }, "not active: HighErrors"],
  [{ alertname: "HighErors" }, "; near: HighErrors."],
  [
    { alertname: "HighErrors", labels: { namespace: "qiet" } },
    "NOT SEEN: alert HighErrors of namespace qiet: no series has this namespace; near: quiet; check the name, and that its pods are scraped\nnot active",
  ],
] as const)("%o is told apart", async ([input, said]) => {
  const question = { tool: "explain_alert", input: { ...input } };
  expect((await askTool({ prometheusUrl: emulator.url }, question)).text).toContain(said);
});

async function notified(url: string, alertname: string): Promise<string> {
  const options = { prometheusUrl: emulator.url, alertmanagerUrl: url };
  return (await askTool(options, { tool: "explain_alert", input: { alertname } })).text;
}

test("Alertmanager says who silenced it, until when and why; or that it was never told", async () => {
  expect(await notified(alertmanager.url, "HighErrors")).toContain(
    "silenced; by ann until 2026-03-04T12:00:00Z: known, see ticket",
  );
  expect(await notified(alertmanager.url, "Lag")).toContain(
    "Alertmanager does not hold it: nobody is told",
  );
});

test("an inhibited alert names what inhibits it", async () => {
  const [own, other] = ["HighErrors", "NodeDown"].map((alertname) => ({ alertname }));
  const inhibiting = await startAlertmanagerEmulator({
    alerts: [
      {
        labels: { ...alert("HighErrors", 1, 1).labels, ...own },
        fingerprint: "f1",
        receivers: [],
        status: { state: "suppressed", silencedBy: [], inhibitedBy: ["f2"] },
      },
      {
        labels: { node: "n1", ...other },
        fingerprint: "f2",
        receivers: [],
        status: { state: "active", silencedBy: [], inhibitedBy: [] },
      },
    ],
  });
  expect(await notified(inhibiting.url, "HighErrors")).toContain(
    'inhibited; by NodeDown{node="n1"}',
  );
  await inhibiting.close();
});

test("an Alertmanager that is away is said first, and costs nothing else", async () => {
  const lines = (await notified("http://127.0.0.1:1", "HighErrors")).split("\n");
  expect(lines[0]).toMatch(/^NOT SEEN: silences and inhibitions: .*cannot be reached/);
  expect(lines[1]).toMatch(/^firing: HighErrors/);
});

/** That is more than a server reads. */
const limited: typeof fetch = async (...[address, init]) => {
  const isMuch = new URL(z.string().parse(address)).searchParams.get("query") === "count(old)";
  const error = "query processing would load too many samples into memory";
  const refusal = { status: "error", errorType: "execution", error };
  return isMuch ? Response.json(refusal, { status: 422 }) : await fetch(address, init);
};

test("nothing is told of a time before there was data", async () => {
  const old = series({ __name__: "old" }, [9, 9], 0);
  const young = await startPrometheusEmulator({
    now: () => nowMs,
    series: [
      old,
      {
        labels: { __name__: "up" },
        startMs: nowMs - 120 * minuteMs,
        stepMs: minuteMs,
        values: Array.from({ length: 121 }, () => 1),
      },
    ],
    alerts: [alert("NoBackup", 60, 1)],
    rules: [
      {
        name: "backups",
        interval: 30,
        lastEvaluation: new Date(nowMs - 10_000).toISOString(),
        rules: [
          { ...rule, name: "NoBackup", query: "vector(1) unless sum(backup_ok)", duration: 0 },
          { ...rule, name: "Full", query: "disk > 5", duration: 0 },
          { ...rule, name: "Old", query: "old > 10", duration: 0 },
        ],
      },
    ],
  });
  const told = async (alertname: string) =>
    (await resultOf(prometheus.explainAlert, young.url, { input: { alertname } })).text;
  expect(await told("NoBackup")).toContain("its expression holds since before 2026-03-04T08:00Z");
  expect(await told("Full")).toContain("its expression did not hold in the last 2 h ");
  // What the expression reads is older than what is scraped.
  expect(await told("Old")).toContain("its expression did not hold in the last 7 h ");
  const asked = { tool: "explain_alert", input: { alertname: "Old" } };
  const { text } = await askTool({ prometheusUrl: young.url, fetch: limited }, asked);
  expect(text.split("\n")[0]).toMatch(
    /^not active: Old: its expression did not hold in the last 2 h /u,
  );
  await young.close();
});

test("what the expression reads is asked for only where `up` is younger than what is looked back at", async () => {
  const scraped = await startPrometheusEmulator({
    now: () => nowMs,
    series: [
      {
        ...series({ __name__: "up" }, [1, 1], 0),
        startMs: nowMs - 1440 * minuteMs,
        values: Array.from({ length: 1441 }, () => 1),
      },
      series({ __name__: "lag" }, [5, 5], 0),
    ],
    alerts: [],
    rules: [
      {
        name: "web",
        interval: 30,
        lastEvaluation: new Date(nowMs - 10_000).toISOString(),
        rules: [{ ...rule, name: "Lag", query: "lag > 10", duration: 0 }],
      },
    ],
  });
  const { text } = await resultOf(prometheus.explainAlert, scraped.url, {
    input: { alertname: "Lag" },
  });
  expect(text).toContain("its expression did not hold in the last 24 h ");
  const queries = scraped.journal.map(({ parameters }) => parameters["query"]);
  expect(queries).toContain("count(up)");
  expect(queries.join(" ")).not.toContain("count(lag)");
  await scraped.close();
});
