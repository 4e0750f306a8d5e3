import { setTimeout } from "node:timers/promises";
import { prometheus } from "@binnacle/contracts";
import { type PrometheusEmulator, startPrometheusEmulator } from "@binnacle/emulators";
import { laidOut } from "@binnacle/mcp/in-memory";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { askTool, nowMs, resultOf } from "../testing/ask-tool.ts";

let emulator: PrometheusEmulator;

beforeAll(async () => {
  const series = [
    { labels: { __name__: "up", pod: "a", cluster: "eu" }, values: [1] },
    { labels: { __name__: "up", pod: "b", cluster: "us" }, values: [0] },
  ].map((each) => ({ ...each, startMs: nowMs - 1_000, stepMs: 15_000 }));
  const ended = {
    labels: { __name__: "ended_total" },
    startMs: nowMs - 50 * 60_000,
    stepMs: 60_000,
    values: Array.from({ length: 31 }, (_, minutes) => 60 * minutes),
  };
  emulator = await startPrometheusEmulator({
    series: [...series, ended],
    alerts: [],
    now: () => nowMs,
  });
});

afterAll(() => emulator.close());

function ask(input: Readonly<Record<string, unknown>>) {
  return resultOf(prometheus.queryInstant, emulator.url, { input });
}

test("values come with their labels, the exact query to repeat, and whether there are more", async () => {
  const { text, ...result } = await ask({ query: "up", limit: 1 });
  expect(text).toMatchInlineSnapshot(`
    "1 of 2 series: aggregate, or give a higher limit [9fff9c41c791d515]
    up at 2026-03-04T10:00:00.000Z, newest sample of 2026-03-04T09:59:59.000Z
    1  up{pod="a",cluster="eu"} [5062d1c02a674cd1]"
  `);
  expect(laidOut(result)).toMatchInlineSnapshot(`
    "{
      asOf: '2026-03-04T09:59:59.000Z',
      at: '2026-03-04T10:00:00.000Z',
      evidence: [
        {
          clusterId: 'cluster-1',
          id: '5062d1c02a674cd1',
          observedAt: '2026-03-04T10:00:00.000Z',
          origin: 'prometheus',
          reproduce: { language: 'promql', text: 'up @ 1772618400' },
          source: { arguments: { limit: 1, query: 'up' }, server: 'prometheus', tool: 'query_instant' },
          text: 'up{pod="a",cluster="eu"} 1',
          trust: 'fact',
          values: { asOf: { at: '2026-03-04T09:59:59.000Z' }, value: 1 }
        },
        {
          clusterId: 'cluster-1',
          id: '9fff9c41c791d515',
          observedAt: '2026-03-04T10:00:00.000Z',
          origin: 'prometheus',
          reproduce: { language: 'promql', text: 'up @ 1772618400' },
          source: { arguments: { limit: 1, query: 'up' }, server: 'prometheus', tool: 'query_instant' },
          text: '1 of 2 series: aggregate, or give a higher limit',
          trust: 'fact',
          values: { series: 2 }
        }
      ],
      gaps: [],
      hasMore: true,
      items: [ { evidence: '5062d1c02a674cd1', labels: { __name__: 'up', cluster: 'eu', pod: 'a' }, value: '1' } ],
      query: 'up'
    }"
  `);
});

test("the same fact has the same evidence id in two calls", async () => {
  const [first, second] = await Promise.all([
    ask({ query: "up" }),
    ask({ query: "up", limit: 100 }),
  ]);
  expect(second.evidence.map(({ id }) => id)).toEqual(first.evidence.map(({ id }) => id));
  expect(new Set(first.items.map(({ evidence }) => evidence)).size).toBe(2);
});

test.for([
  ['up{pod="a",cluster="eu"}', "1", { name: "cluster", value: "eu" }, "eu-uid"],
  ['up{pod="b",cluster="us"}', "0", { name: "cluster", value: "us" }, "us-uid"],
] as const)(
  "a call about one of two clusters sees only %s",
  async ([series, sample, match, id]) => {
    const { evidence, query } = await resultOf(prometheus.queryInstant, emulator.url, {
      input: { query: "up or up * 2" },
      cluster: { id, match },
    });
    const narrowed = `up{cluster="${match.value}"} or up{cluster="${match.value}"} * 2`;
    expect(query).toBe(narrowed);
    const pinned = narrowed.replaceAll("}", `} @ ${nowMs / 1000}`);
    expect(evidence).toMatchObject([
      { text: `${series} ${sample}`, clusterId: id, reproduce: { text: pinned } },
    ]);
  },
);

test.for([
  ["sum(", "1:5: parse error: unexpected end of input"],
  ['rate(up{pod="a"', "1:16: parse error"],
] as const)(
  "a query that is not PromQL is refused with the place of the mistake: %s",
  async (of) => {
    const [query, mistake] = of;
    const answer = await askTool(
      { prometheusUrl: emulator.url },
      { tool: "query_instant", input: { query } },
    );
    expect(answer).toMatchObject({ isError: true, structured: undefined });
    expect(answer.text).toMatch(`bad_input: Prometheus says: ${mistake}`);
    expect(answer.text).toMatch("Correct the query and call again; positions are line:column.");
  },
);

test("what else a query takes is asked for beside it, not after it", async () => {
  const query = "rate(ended_total[1h])";
  const asked: string[] = [];
  const slow: typeof fetch = async (...asking) => {
    const own = new URL(z.string().parse(asking[0])).searchParams.get("query") ?? "";
    asked.push(own);
    if (own === query) await setTimeout(50);
    asked.push(`answered ${own}`);
    return await fetch(...asking);
  };
  const question = { tool: "query_instant", input: { query } };
  await askTool({ prometheusUrl: emulator.url, fetch: slow }, question);
  const before = asked.slice(0, asked.indexOf(`answered ${query}`));
  expect(before.filter((each) => each.includes("timestamp("))).not.toEqual([]);
  expect(before.filter((each) => each.includes("count_over_time("))).not.toEqual([]);
});

test("an empty answer is a gap, not zero", async () => {
  const { text, items, gaps } = await ask({ query: "nothing" });
  expect(items).toEqual([]);
  expect(text).toMatchInlineSnapshot(`
    "NOT SEEN: nothing: no series matches the query at that time; this is not zero; in the hour before no metric was named nothing; Check metric and label names, or that the targets are scraped.
    nothing at 2026-03-04T10:00:00.000Z"
  `);
  expect(laidOut(gaps)).toMatchInlineSnapshot(`
    "[
      {
        about: { kinds: [] },
        kind: 'no_data',
        origin: 'prometheus',
        remedy: { text: 'Check metric and label names, or that the targets are scraped.' },
        what: 'nothing',
        why: 'no series matches the query at that time; this is not zero; in the hour before no metric was named nothing'
      }
    ]"
  `);
});

test.for([
  ["query_instant", "sum(rate(endd_total[5m]))", "endd_total; near: ended_total"],
  ["query_instant", 'ended_totals{pod="a"} / up', "ended_totals; near: ended_total"],
  ["query_range", "end_total", "end_total; near: ended_total"],
  ["query_instant", "nothing", "nothing"],
] as const)("%s: of %s it is told that nothing has the name, and what is near", async (of) => {
  const [tool, query, told] = of;
  const { text } = await askTool({ prometheusUrl: emulator.url }, { tool, input: { query } });
  const [first] = text.split("\n");
  expect(first).toContain(`this is not zero; in the hour before no metric was named ${told};`);
});

test("of a metric that is there no other is told", async () => {
  const { text } = await ask({ query: 'up{pod="c"}' });
  expect(text).toContain("no series matches the query");
  expect(text).not.toMatch(/named|near/u);
});

test.for([
  ["rate(ended_total[1h])", 1],
  ["ended_total", 0],
  ["sum(rate(ended_total[1h])) / sum(up)", 1],
] as const)("%s reads a series that ended: a gap says since when", async ([query, count]) => {
  const { items, gaps, asOf, text } = await ask({ query });
  expect(items).toHaveLength(count);
  expect(asOf).toBe("2026-03-04T09:40:00.000Z");
  const why = "no sample since 09:40 UTC (20 min)";
  expect(gaps).toMatchObject([{ kind: "stopped", what: "ended_total", why }]);
  expect(text).toContain(`ended_total: ${why}`);
});

test("of a time that is still to come there is no value, which is said", async () => {
  const question = { tool: "query_instant", input: { query: "up", time: "2026-03-04T10:10:00Z" } };
  const { isError, text } = await askTool({ prometheusUrl: emulator.url }, question);
  expect(isError).toBe(true);
  expect(text).toBe("bad_input: `time` lies in the future. Leave it out for now.");
});

test("the age of the newest sample stands beside the value", async () => {
  const { asOf, evidence } = await ask({ query: "up" });
  expect(asOf).toBe("2026-03-04T09:59:59.000Z");
  expect(evidence[0]?.values).toMatchObject({ asOf: { at: asOf } });
});
