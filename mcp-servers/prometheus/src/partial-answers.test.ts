import { startPrometheusEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { z } from "zod";
import { askTool, nowMs } from "./testing/ask-tool.ts";

const evaluated = new Date(nowMs - 10_000).toISOString();
const rule = { type: "alerting", name: "Quiet", query: "errors > 5", health: "ok", duration: 0 };
const target = {
  labels: { job: "api", instance: "a:80" },
  scrapePool: "api",
  health: "up",
  lastScrape: evaluated,
};
const up = { metric: { __name__: "up", job: "api" }, value: [nowMs / 1000, "1"] };
const timestamp = { metric: {}, value: [nowMs / 1000, String(nowMs / 1000)] };

/** What the stores that answered have, by the end of the path. */
const answers: Readonly<Record<string, unknown>> = {
  "/query": { resultType: "vector", result: [up] },
  "/query_range": { resultType: "matrix", result: [] },
  "/alerts": { alerts: [] },
  "/rules": {
    groups: [{ name: "web", interval: 30, lastEvaluation: evaluated, rules: [rule] }],
  },
  "/targets": { activeTargets: [target] },
  "/scrape_pools": { scrapePools: ["api"] },
  "/metadata": {},
  "/series": [{ __name__: "up", job: "api" }],
  "/values": ["up"],
};

/** A front of several stores of which one is away where the path ends so. */
function partialAt(ends: readonly string[], told: object): typeof fetch {
  return async (...[address]) => {
    const { pathname, searchParams } = new URL(z.string().parse(address));
    const end = Object.keys(answers).find((each) => pathname.endsWith(each)) ?? "";
    const isTimestamp = searchParams.get("query")?.includes("timestamp(") === true;
    const data = isTimestamp ? { resultType: "vector", result: [timestamp] } : answers[end];
    return Response.json({ status: "success", data, ...(ends.includes(end) ? told : {}) });
  };
}

async function linesOf(tool: string, input: object, fetch: typeof globalThis.fetch) {
  const options = { prometheusUrl: "http://prometheus.example:9090", fetch };
  const { text } = await askTool(options, { tool, input: { ...input } });
  return text.split("\n");
}

const thanos = { warnings: ["store-2: context deadline exceeded"] };
const victoria = { isPartial: true };

const questions = [
  ["list_alerts", {}, "/alerts", /alerts/u],
  ["list_alerts", {}, "/rules", /rules/u],
  ["list_alerts", { namespace: "shop" }, "/values", /label values/u],
  ["explain_alert", { alertname: "Quiet" }, "/alerts", /alerts/u],
  ["explain_alert", { alertname: "Quiet" }, "/rules", /rules/u],
  ["explain_alert", { alertname: "Quiet" }, "/query_range", /series/u],
  ["explain_alert", { alertname: "Nothing" }, "/rules", /rules/u],
  ["list_rules", {}, "/rules", /rules/u],
  ["list_rules", { group: "nothing" }, "/rules", /rules/u],
  ["check_targets", {}, "/targets", /targets/u],
  ["check_targets", { job: "nothing" }, "/targets", /targets/u],
  ["find_metrics", { about: "up" }, "/values", /label values/u],
  ["find_metrics", { about: "nothing" }, "/values", /label values/u],
  ["find_metrics", { about: "up" }, "/series", /series/u],
  ["find_metrics", { about: "up" }, "/query", /series/u],
  ["find_metrics", { about: "disk" }, "/metadata", /metadata/u],
  ["query_instant", { query: "up" }, "/query", /series/u],
  ["query_range", { query: "up" }, "/query_range", /series/u],
  ["golden_signals", { namespace: "shop" }, "/query", /series/u],
  ["golden_signals", { namespace: "shop" }, "/values", /label values/u],
] as const;

test.for(
  questions.flatMap((question) => [
    [...question, "Thanos", thanos] as const,
    [...question, "VictoriaMetrics", victoria] as const,
  ]),
)("%s %o: that a part of %s did not answer stands in the first line (%s, %s)", async (asked) => {
  const [tool, input, end, held, , told] = asked;
  const [first = "", ...rest] = await linesOf(tool, input, partialAt([end], told));
  expect(first).toMatch(/NOT SEEN: .*a part of the stores/u);
  expect(first).toMatch(held);
  const said = told === thanos ? "store-2: context deadline exceeded" : "isPartial";
  expect([first, ...rest].join("\n")).toContain(said);
  const whole = await linesOf(tool, input, partialAt([], told));
  expect(whole.join("\n")).not.toMatch(/a part of the stores|did not answer/u);
});

test.for([
  [
    "list_alerts",
    {},
    "/alerts",
    /^no alert in the cluster is pending or firing in what answered;/mu,
  ],
  ["list_alerts", { namespace: "shop" }, "/values", /no series in what answered has/u],
  ["explain_alert", { alertname: "Quiet" }, "/alerts", /^not active in what answered: Quiet/mu],
  ["explain_alert", { alertname: "Nothing" }, "/rules", /^unavailable: .*in what answered/u],
  ["list_rules", {}, "/rules", /^1 groups in what answered; 0 failing/mu],
  ["list_rules", { group: "nothing" }, "/rules", /none of 1 rules in what answered/u],
  ["check_targets", {}, "/targets", /^1 of 1 targets in what answered are up/mu],
  ["check_targets", { job: "nothing" }, "/targets", /none of 1 targets in what answered/u],
  ["find_metrics", { about: "nothing" }, "/values", /^none is near in what answered; 1 name/mu],
] as const)("%s %o: none is none in what answered", async ([tool, input, end, none]) => {
  const told = (await linesOf(tool, input, partialAt([end], thanos))).join("\n");
  expect(told).toMatch(none);
  const whole = (await linesOf(tool, input, partialAt([], thanos))).join("\n");
  expect(whole).not.toContain("in what answered");
});

test.for([
  ["PromQL info: metric might not be a counter, name does not end in _total", undefined],
  ['PromQL warning: bucket label "le" is missing', undefined],
  ["PromQL query was not sent to store-2", "store-2"],
] as const)("advice on a query hides no store that is away: %s", async ([warning, said]) => {
  const told = { warnings: [warning] };
  const [first = ""] = await linesOf("query_instant", { query: "up" }, partialAt(["/query"], told));
  expect(first.match(/NOT SEEN.*(store-2)/u)?.[1]).toBe(said);
});

test("a list that is cut at the limit that was asked for is no store that is away", async () => {
  const told = { warnings: ["results truncated due to limit"] };
  const asked = partialAt(["/values", "/series"], told);
  expect((await linesOf("find_metrics", { about: "up" }, asked)).join("\n")).not.toContain(
    "stores",
  );
});

const withUnreadableAlert: typeof fetch = async (...asking) =>
  z.string().parse(asking[0]).endsWith("/alerts")
    ? Response.json({ status: "success", data: { alerts: [{ labels: {} }] } })
    : await partialAt([], {})(...asking);

test("an alert in no known form is no proof that explain_alert found all of them", async () => {
  const [first] = await linesOf("explain_alert", { alertname: "Quiet" }, withUnreadableAlert);
  expect(first).toMatch(/^NOT SEEN: 1 of 1 alerts/u);
});

function requests(code: string, each: number) {
  const values = Array.from({ length: 241 }, (_, sample) => each * sample);
  const labels = { __name__: "http_requests_total", namespace: "shop", service: "web", code };
  return { labels, startMs: nowMs - 7_200_000, stepMs: 30_000, values };
}

test.for([
  [{}, "; failing there: web 20 %"],
  [thanos, "; failing of those seen: web 20 %; NOT SEEN: "],
] as const)("whose requests fail is told of those that answered: %o", async ([told, blamed]) => {
  const emulator = await startPrometheusEmulator({
    series: [requests("200", 240), requests("500", 60)],
    alerts: [],
    now: () => nowMs,
  });
  const fetch: typeof globalThis.fetch = async (...asking) => {
    const answer = z.looseObject({}).parse(await (await globalThis.fetch(...asking)).json());
    return Response.json({ ...answer, ...told });
  };
  const asked = { tool: "golden_signals", input: { namespace: "shop" } };
  const { text } = await askTool({ prometheusUrl: emulator.url, fetch }, asked);
  await emulator.close();
  expect(text.split("\n")[0]).toContain(blamed);
});
