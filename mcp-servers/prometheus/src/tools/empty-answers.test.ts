import { type PrometheusEmulator, startPrometheusEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { askTool, nowMs } from "../testing/ask-tool.ts";

const stepMs = 30_000;
let emulator: PrometheusEmulator;

function series(labels: Readonly<Record<string, string>>, at: (sample: number) => number) {
  const values = Array.from({ length: 241 }, (_, sample) => at(sample));
  return { labels, startMs: nowMs - 240 * stepMs, stepMs, values };
}

const rule = {
  type: "alerting",
  state: "inactive",
  health: "ok",
  labels: {},
  annotations: {},
  duration: 0,
  alerts: [],
} as const;

const alerts = {
  Misspelt: 'sum(rate(calls_total{namespace="galey",code=~"5.."}[5m])) > 0.1',
  OfNoPlace: 'warmth{namespace="attic"} / on (room) warmth_limit > 0.9',
  OfPattern: 'warmth{namespace=~"attic|roof"} > 50',
  OfOtherPlace: 'warmth{namespace="galley"} > 50',
  OfNearPlace: 'warmth{namespace="cabin-2"} > 50',
  OfOtherPattern: 'warmth{namespace=~"galley|roof"} > 50',
  AllButIt: 'warmth{namespace!="cabins"} > 50',
  AllButPattern: 'warmth{namespace!~"cab.*"} > 50',
  WithoutIt: 'warmth{namespace=""} > 50',
  WithAnyOther: 'warmth{floor!=""} > 50',
  OfNoLabel: 'calls_total{status="500"} > 5',
  OfSlip: 'calls_total{code="200",kind="reed"} > 5',
  Quiet: 'sum(rate(calls_total{namespace="galley",code=~"5.."}[5m])) > 0.1',
  QuietCode: 'sum(rate(calls_total{namespace="galley",code="500"}[5m])) > 0.1',
  Or: 'calls_total{namespace="galey"} > 5 or vector(1) > 2',
};

beforeAll(async () => {
  emulator = await startPrometheusEmulator({
    now: () => nowMs,
    series: [
      series({ __name__: "up", job: "ovens", instance: "a" }, () => 1),
      series({ __name__: "up", job: "ovens", instance: "b" }, () => 1),
      series({ __name__: "warmth", room: "a", namespace: "cabins" }, () => 22),
      series({ __name__: "warmth", room: "b", namespace: "cabins" }, (at) =>
        at > 200 ? 29.5 : 24,
      ),
      series({ __name__: "doors", namespace: "cabin-2" }, () => 2),
      series({ __name__: "warmth_limit", room: "a" }, () => 40),
      series({ __name__: "steady" }, () => 0.2),
      series(
        { __name__: "calls_total", namespace: "galley", code: "200", kind: "read" },
        (at) => 60 * at,
      ),
    ],
    alerts: [],
    rules: [
      {
        name: "ship",
        interval: 30,
        lastEvaluation: new Date(nowMs).toISOString(),
        rules: Object.entries(alerts).map(([name, query]) => ({ ...rule, name, query })),
      },
    ],
  });
});

afterAll(() => emulator.close());

async function ask(tool: string, input: object) {
  const { text } = await askTool({ prometheusUrl: emulator.url }, { tool, input: { ...input } });
  return { text, first: text.split("\n")[0] ?? "" };
}

test.for([
  ['up{job="ovens"} == 0', "holds for none of 2 series; the nearest is 1"],
  ["warmth > 50", "holds for none of 2 series; the highest is 29.5"],
  ["50 < warmth", "holds for none of 2 series; the highest is 29.5"],
  ["warmth < 5", "holds for none of 2 series; the lowest is 22"],
  [
    "warmth > on (room) warmth_limit",
    "holds for none of 1 series; 1 more has nothing to compare with",
  ],
] as const)("what %s asks for is not so, which is no gap", async ([query, told]) => {
  for (const tool of ["query_instant", "query_range"]) {
    const { text, first } = await ask(tool, { query });
    expect(first).toContain(`${query} ${told} [`);
    expect(text).not.toContain("NOT SEEN");
  }
});

test.for([
  ["count(up == 0)", "up == 0 holds for none of 2 series; the nearest is 1 ["],
  ["warmth > 20 and warmth > 50", "warmth > 50 holds for none of 2 series; the highest is 29.5 ["],
  ["absent(warmth)", "absent(warmth) does not hold: 2 series are there ["],
  ['absent(warmth{room="a"})', "does not hold: 1 series is there ["],
  ["absent_over_time(warmth[5m])", "does not hold: 2 series are there ["],
] as const)("of %s the part that does not hold is told", async ([query, told]) => {
  const { text, first } = await ask("query_instant", { query });
  expect(first).toContain(told);
  expect(text).not.toContain("NOT SEEN");
});

test("the value that is nearest in a range is of all of it", async () => {
  const until = new Date(nowMs - 30 * 60_000).toISOString();
  const { first } = await ask("query_range", { query: "warmth > 50", until });
  expect(first).toContain("warmth > 50 holds for none of 2 series; the highest is 24 [");
});

test.for([
  ["wrmth > 50", "no metric was named wrmth; near: warmth"],
  ['warmth{namespace="cabin"}', 'no series of warmth has namespace="cabin" now; near: cabins'],
  ['warmth{room="z"} > 50', 'no series of warmth has room="z" now; there are a, b'],
  ['calls_total{status="500"}', "no series of calls_total has a label status now"],
  ['warmth{room="a",namespace="cabins",x=""} > 1 and wormth', "named wormth; near: warmth"],
] as const)("of %s what nothing has is a gap", async ([query, told]) => {
  const { first } = await ask("query_instant", { query });
  expect(first).toMatch(/^NOT SEEN: /u);
  expect(first).toContain(told);
});

test.for([
  ["rate(calls_total[30s])", "a range of 30s holds fewer than two samples: they come every 30 s"],
  ["sum(increase(calls_total[30s])) > 5", "they come every 30 s; Give a range of 2m or more."],
] as const)("%s reads a range that is too short, which is said", async ([query, told]) => {
  const { first } = await ask("query_instant", { query });
  expect(first).toMatch(/^NOT SEEN: /u);
  expect(first).toContain(told);
});

test.for([
  ["Misspelt", 'no series of calls_total has namespace="galey" now; near: galley; while'],
  ["OfNoPlace", 'no series of warmth has namespace="attic" now; there are cabins; while'],
  ["OfPattern", 'no series of warmth has namespace=~"attic|roof" now; there are cabins; while'],
  ["OfNoLabel", "no series of calls_total has a label status now; while"],
  ["OfSlip", 'no series of calls_total has kind="reed" now; near: read; while'],
] as const)(
  "an alert that cannot fire is told in the first line: %s",
  async ([alertname, told]) => {
    const { first } = await ask("explain_alert", { alertname });
    expect(first).toContain(`NOT SEEN: whether ${alertname} would ever fire: ${told}`);
  },
);

test.for([
  "OfOtherPlace",
  "OfNearPlace",
  "OfOtherPattern",
  "AllButIt",
  "AllButPattern",
  "WithoutIt",
  "WithAnyOther",
])(
  "a place that other series have is not misspelt, and neither is what is kept out: %s",
  async (alertname) => {
    const { text } = await ask("explain_alert", { alertname });
    expect(text).not.toContain("would ever fire");
  },
);

test.for(["Quiet", "QuietCode", "Or"])(
  "what comes with the trouble alone keeps no alert from firing: %s",
  async (alertname) => {
    const { first } = await ask("explain_alert", { alertname });
    expect(first).toMatch(/^not active: /u);
  },
);

/** A Prometheus that lists no names. */
const nameless: typeof fetch = async (...[address, options]) =>
  z.string().parse(address).includes("/label/__name__/values")
    ? new Response("no", { status: 503 })
    : await fetch(address, options);

test("of a quiet alert whose names cannot be looked up nobody knows whether it can fire", async () => {
  const question = { tool: "explain_alert", input: { alertname: "Quiet" } };
  const { text } = await askTool({ prometheusUrl: emulator.url, fetch: nameless }, question);
  expect(text).toMatch(
    /^.*NOT SEEN: whether Quiet would ever fire: whether its names exist cannot be read/u,
  );
});

test.for(["query_instant", "query_range"])(
  "%s tells in the first line how many series there are, where it does not tell all",
  async (tool) => {
    const { text, first } = await ask(tool, { query: "warmth", limit: 1 });
    expect(first).toMatch("1 of 2 series: aggregate, or give a higher limit [");
    expect(text).not.toContain("more series exist");
    expect((await ask(tool, { query: "warmth" })).text).not.toContain("aggregate");
  },
);

test("what never changes has no slope, whatever rounding makes of it", async () => {
  const { text } = await ask("query_range", { query: "steady" });
  expect(text).toContain("min 0.2, max 0.2, 0 a minute");
});
