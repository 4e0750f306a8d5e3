import type { Case } from "@binnacle/cases";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool, nowMs } from "../testing/ask-tool.ts";

const stepMs = 15_000;
const samples = 130 * 4;

/**
 * Ten requests a second to checkout, a sample every 15 s, but none between so many minutes ago. `stopped`: since so many
 * minutes ago there are no requests.
 */
function counted(gaps: readonly (readonly [from: number, to: number])[], stopped = 0) {
  const isMissing = (ago: number) => gaps.some(([from, to]) => ago < from && ago > to);
  return {
    labels: {
      __name__: "http_requests_total",
      namespace: "shop",
      service: "checkout",
      code: "200",
    },
    startMs: nowMs - samples * stepMs,
    stepMs,
    values: Array.from({ length: samples + 1 }, (_, sample) =>
      isMissing((samples - sample) / 4) ? null : 150 * Math.min(sample, samples - 4 * stopped),
    ),
  };
}

type Gaps = Parameters<typeof counted>[0];

async function asked(tool: string, input: object, gaps: Gaps) {
  return await askedOf([counted(gaps)], tool, input);
}

async function askedOf(series: Case["series"], tool: string, input: object) {
  const emulator = await startPrometheusEmulator({
    series,
    alerts: [],
    now: () => nowMs,
  });
  const { text } = await askTool({ prometheusUrl: emulator.url }, { tool, input: { ...input } });
  await emulator.close();
  return { text, lines: text.split("\n") };
}

const checkout = { namespace: "shop", workload: "checkout" };
const shop = { namespace: "shop" };
const rate = { query: "sum(rate(http_requests_total[5m]))" };

test.for([
  ["in the window", [[40, 29]], /NOT SEEN: .*no samples 09:20–09:31 UTC/u],
  ["in the hour before", [[100, 90]], /NOT SEEN: .*no samples 08:20–08:30 UTC/u],
  ["until three minutes ago", [[10, 3]], /NOT SEEN: .*no samples 09:50–09:57 UTC/u],
  [
    "twice",
    [
      [50, 45],
      [20, 12],
    ],
    /NOT SEEN: .*no samples 09:10–09:15, 09:40–09:48 UTC/u,
  ],
] as const)("golden_signals: samples that are missing %s stand in the first line", async (of) => {
  const [, gaps, told] = of;
  for (const input of [checkout, shop]) {
    const { lines, text } = await asked("golden_signals", input, gaps);
    expect(lines[0]).toMatch(told);
    // All that was counted before and after the gap came at this rate.
    expect(text).toMatch(/^10 requests\/s (?:to checkout|in namespace shop)/mu);
    expect(text).not.toMatch(/checkout: .* of [0-9.]+ requests\/s(?<!of 10 requests\/s)/u);
  }
});

test("whether requests stopped while there were no samples cannot be told, and is not told as no change", async () => {
  const series = [counted([[10, 1]], 5)];
  for (const input of [checkout, shop]) {
    const { lines, text } = await askedOf(series, "golden_signals", input);
    expect(lines[0]).toMatch(/NOT SEEN: .*request_rate/u);
    expect(text).not.toMatch(/no change in .*request_rate/u);
    expect(text).toMatch(/request_rate: .*whether it fell cannot be told/u);
  }
});

test("of what is seen only after a time without samples nobody knows since when it is so", async () => {
  const told =
    "before it was 10 requests/s; it may have begun while samples were missing; since 09:57";
  const after = await askedOf([counted([[10, 3]], 6)], "golden_signals", checkout);
  expect(after.lines[0]).toContain(`STOPPED: no requests to checkout; ${told}`);
  const long = await askedOf([counted([[40, 30]], 15)], "golden_signals", checkout);
  expect(long.lines[0]).toMatch(/^STOPPED: .*before it was 10 requests\/s; since 09:4/u);
});

test("a row of a namespace is of the time in which there were samples, too", async () => {
  const { text } = await asked("golden_signals", shop, [[10, 3]]);
  expect(text).toContain("checkout: 0 % of 10 requests/s fail");
});

test.for([[[]], [[[40, 39.25]]]] as const)(
  "golden_signals: one late scrape is no gap: %j",
  async ([gaps]) => {
    const { text } = await asked("golden_signals", checkout, gaps);
    expect(text).not.toContain("no samples");
  },
);

test.for([
  ["query_range", rate, [[40, 29]], "09:20–09:31"],
  ["query_range", { query: "http_requests_total" }, [[40, 29]], "09:20–09:31"],
  ["query_instant", rate, [[10, 3]], "09:50–09:57"],
] as const)("%s: samples that are missing stand in the first line", async (of) => {
  const [tool, input, gaps, times] = of;
  const { lines } = await asked(tool, input, gaps);
  expect(lines[0]).toMatch(new RegExp(`^NOT SEEN: .*no samples ${times} UTC`, "u"));
});

test.for([
  ["query_range", rate, []],
  ["query_instant", rate, []],
  // The range that it reads is whole.
  ["query_instant", rate, [[40, 29]]],
] as const)("%s of what is all there tells of no gap", async ([tool, input, gaps]) => {
  const { text } = await asked(tool, input, gaps);
  expect(text).not.toContain("no samples");
});

/** A series of a value that stays, a sample every 15 s, but none between so many minutes ago. */
function steady(labels: Readonly<Record<string, string>> & { __name__: string }, gaps: Gaps) {
  const { values, ...rest } = counted(gaps);
  return { ...rest, labels, values: values.map((value) => (value === null ? null : 1)) };
}

const ofTarget = { job: "kube-state-metrics", instance: "10.0.0.7:8080" };
const waiting = { __name__: "kube_pod_container_status_waiting_reason", ...ofTarget };
const other = { job: "kube-state-metrics", instance: "10.0.0.8:8080" };
const firing = { __name__: "ALERTS", alertname: "Slow", alertstate: "firing" };

test.for([
  ["a state that did not hold", waiting, ofTarget, [], false],
  ["an alert that did not fire", firing, other, [], false],
  ["a target that was not scraped", waiting, ofTarget, [[40, 29]], true],
  ["a target that was away for a part of it", waiting, ofTarget, [[35, 29]], true],
  ["a target of which nothing tells", waiting, other, [], true],
  ["an alert while nothing was scraped", firing, other, [[40, 29]], true],
] as const)("no samples of %s", async ([, labels, target, upGaps, isGap]) => {
  const series = [steady(labels, [[40, 29]]), steady({ __name__: "up", ...target }, upGaps)];
  const { __name__: name } = labels;
  for (const [tool, query] of [
    ["query_range", name],
    ["query_instant", `count_over_time(${name}[1h])`],
  ] as const) {
    const { text } = await askedOf(series, tool, { query });
    expect(text.includes("no samples 09:20–09:31 UTC")).toBe(isGap);
  }
});

test.for([
  [
    "a state that holds no more",
    ofTarget,
    /though scrapes went on: what it told of has ended(?!.*is scraped)/u,
  ],
  ["a series whose target nothing tells of", other, /Check that it is scraped/u],
] as const)("query_instant: no sample of %s since it ended", async ([, target, told]) => {
  const series = [steady(waiting, [[40, -1]]), steady({ __name__: "up", ...target }, [])];
  const query = "kube_pod_container_status_waiting_reason";
  const { lines } = await askedOf(series, "query_instant", { query });
  expect(lines[0]).toMatch(/^NOT SEEN: .*no sample since 09:20 UTC \(40 min\)/u);
  expect(lines[0]).toMatch(told);
});

/** What is away counts nothing. */
function worked({ values, labels, ...rest }: ReturnType<typeof counted>, service: string) {
  const before = (place: number) => values.slice(0, place).filter((value) => value !== null).length;
  const counts = values.map((value, place) => (value === null ? null : 150 * before(place)));
  return { ...rest, values: counts, labels: { ...labels, service } };
}

test("of one workload among several a time without samples is told, and lowers no usual of the namespace", async () => {
  const series = [worked(counted([]), "cart"), worked(counted([[95, 75]]), "checkout")];
  const { lines, text } = await askedOf(series, "golden_signals", shop);
  expect(lines[0]).toMatch(/NOT SEEN: .*requests of checkout \(no samples 08:25–08:45 UTC\)/u);
  expect(text).toMatch(/^20 requests\/s in namespace shop; usual is 20 requests\/s/mu);
});

test("a usual is told where times without samples of one workload leave hardly any other", async () => {
  const gaps: Gaps = [
    [119, 101],
    [99, 82],
    [80, 62],
  ];
  const series = [worked(counted([]), "cart"), counted(gaps)];
  const { lines, text } = await askedOf(series, "golden_signals", shop);
  expect(lines[0]).toMatch(/NOT SEEN: .*requests of checkout \(no samples /u);
  expect(text).toMatch(/^20 requests\/s in namespace shop; usual is 20 requests\/s/mu);
});

test("of many workloads with times without samples three are named", async () => {
  const away = ["a", "b", "c", "d", "e"].map((name) => worked(counted([[40, 29]]), name));
  const { lines } = await askedOf([worked(counted([]), "cart"), ...away], "golden_signals", shop);
  expect(lines[0]?.match(/requests of . \(no samples/gu)).toHaveLength(3);
  expect(lines[0]).toContain("requests of 2 more workloads (samples are missing)");
});

/** A series that a scrape marked as ended so many minutes ago. */
function marked(labels: Parameters<typeof steady>[0], minutesAgo: number, after: number | null) {
  const { values, ...rest } = steady(labels, [[minutesAgo, -1]]);
  const end = values.indexOf(null);
  return {
    ...rest,
    values: values.map((value, place) => value ?? (place === end ? Number.NaN : after)),
  };
}

const pod = (name: string) => ({ job: "lab", instance: `${name}:80` });
const spins = (name: string) => ({ __name__: "spins", ...pod(name) });
const away = [marked(spins("b"), 3, null), ...upOf("b", 3)];

function upOf(name: string, minutesAgo: number) {
  const { values, ...rest } = steady({ __name__: "up", ...pod(name) }, [[minutesAgo, -1]]);
  return [{ ...rest, values: values.map((value) => value ?? 0) }];
}

test.for([
  ["sum(rate(spins[5m]))", [steady(spins("a"), []), ...away]],
  ["sum(spins)", [steady(spins("a"), []), ...away]],
] as const)("query_instant: %s says which of its targets are down", async ([query, series]) => {
  const { lines } = await askedOf(series, "query_instant", { query });
  expect(lines[0]).toMatch(/^NOT SEEN: spins where targets are down: its target b:80 is down; /u);
});

test.for([
  ["a target that is down", away, / \(its target b:80 is down\); Check that it is scraped/u],
  ["a target that is gone", [marked(spins("b"), 3, null)], /\); Check that it is scraped/u],
  [
    "a state that has ended",
    [marked(spins("b"), 3, null), steady({ __name__: "up", ...pod("b") }, [])],
    /, though scrapes went on: what it told of has ended/u,
  ],
] as const)("query_instant: nothing now of %s", async ([, series, told]) => {
  const { lines } = await askedOf(series, "query_instant", { query: "spins" });
  expect(lines[0]).toMatch(/^NOT SEEN: spins: no sample since 09:57 UTC \(3 min\)/u);
  expect(lines[0]).toMatch(told);
});

test("query_instant: a condition that does not hold is no series that ended", async () => {
  const series = [steady(spins("a"), []), ...upOf("a", -1)];
  const { lines } = await askedOf(series, "query_instant", { query: "spins > 7" });
  expect(lines[0]).toMatch(/^spins > 7 holds for none of 1 series; the highest is 1 /u);
});
