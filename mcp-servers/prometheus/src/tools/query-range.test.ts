import { prometheus } from "@binnacle/contracts";
import { type PrometheusEmulator, startPrometheusEmulator } from "@binnacle/emulators";
import { laidOut } from "@binnacle/mcp/in-memory";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { askTool, nowMs, resultOf } from "../testing/ask-tool.ts";

let emulator: PrometheusEmulator;

/** Forty-eight minutes of 10, then of `then`. */
function stepped(cluster: string, after: number) {
  return {
    labels: { __name__: "queue", cluster },
    startMs: nowMs - 3_600_000,
    stepMs: 15_000,
    values: Array.from({ length: 241 }, (_, index) => (index < 192 ? 10 : after)),
  };
}

/** A counter of one event, twenty minutes ago. */
const seldom = {
  labels: { __name__: "seldom_total" },
  startMs: nowMs - 3_600_000,
  stepMs: 15_000,
  values: Array.from({ length: 241 }, (_, index) => (index < 160 ? 5 : 6)),
};

/** Twelve minutes of 2 to 50, the last one now; so many are missing. */
function grows(room: string, missing: number) {
  return {
    labels: { __name__: "grows", room },
    startMs: nowMs - 12 * 60_000,
    stepMs: 15_000,
    values: Array.from({ length: 49 }, (_, index) => (index < missing ? null : index + 2)),
  };
}

beforeAll(async () => {
  const ended = {
    labels: { __name__: "ended" },
    startMs: nowMs - 50 * 60_000,
    stepMs: 60_000,
    values: Array.from({ length: 31 }, () => 7),
  };
  const rooms = [grows("a", 0), grows("b", 20)];
  const series = [stepped("eu", 100), stepped("us", 10), ended, seldom, ...rooms];
  emulator = await startPrometheusEmulator({ series, alerts: [], now: () => nowMs });
});

afterAll(() => emulator.close());

function ask(input: Readonly<Record<string, unknown>>) {
  return resultOf(prometheus.queryRange, emulator.url, { input });
}

test("a series is told by a summary; the highest comes first", async () => {
  const { text, ...result } = await ask({ query: "queue", limit: 1 });
  expect(text).toMatchInlineSnapshot(`
    "1 of 2 series: aggregate, or give a higher limit [316d737594393dd0]
    queue from 2026-03-04T09:00:00.000Z to 2026-03-04T10:00:00.000Z, a sample every 15 s
    queue{cluster="eu"}: first 10, last 100, min 10, max 100, 1.452 a minute, changed at 2026-03-04T09:48:00.000Z [80bbd5174a301998]"
  `);
  expect(laidOut(result)).toMatchInlineSnapshot(`
    "{
      evidence: [
        {
          clusterId: 'cluster-1',
          id: '80bbd5174a301998',
          observedAt: '2026-03-04T10:00:00.000Z',
          origin: 'prometheus',
          reproduce: { language: 'http', text: 'GET /api/v1/query_range?query=queue&start=1772614800&end=1772618400&step=15' },
          source: { arguments: { limit: 1, points: false, query: 'queue' }, server: 'prometheus', tool: 'query_range' },
          text: 'queue{cluster="eu"}: first 10, last 100, min 10, max 100, 1.452 a minute',
          trust: 'fact',
          values: {
            changedAt: { since: '2026-03-04T09:48:00.000Z' },
            first: 10,
            last: 100,
            lastAt: { at: '2026-03-04T10:00:00.000Z' },
            max: 100,
            min: 10,
            slopePerMinute: 1.4518
          }
        },
        {
          clusterId: 'cluster-1',
          id: '316d737594393dd0',
          observedAt: '2026-03-04T10:00:00.000Z',
          origin: 'prometheus',
          reproduce: { language: 'http', text: 'GET /api/v1/query_range?query=queue&start=1772614800&end=1772618400&step=15' },
          source: { arguments: { limit: 1, points: false, query: 'queue' }, server: 'prometheus', tool: 'query_range' },
          text: '1 of 2 series: aggregate, or give a higher limit',
          trust: 'fact',
          values: { series: 2 }
        }
      ],
      gaps: [],
      hasMore: true,
      items: [
        {
          changedAt: '2026-03-04T09:48:00.000Z',
          evidence: '80bbd5174a301998',
          first: 10,
          labels: { __name__: 'queue', cluster: 'eu' },
          last: 100,
          lastAt: '2026-03-04T10:00:00.000Z',
          max: 100,
          min: 10,
          samples: 241,
          slopePerMinute: 1.4518
        }
      ],
      query: 'queue',
      stepSeconds: 15,
      window: { from: '2026-03-04T09:00:00.000Z', to: '2026-03-04T10:00:00.000Z' }
    }"
  `);
});

test("points come on request only, at most 20", async () => {
  const plain = await ask({ query: "queue" });
  expect(plain.items.map(({ points }) => points)).toEqual([undefined, undefined]);
  const charted = await ask({ query: "queue", points: true, limit: 1 });
  expect(charted.items[0]?.points).toHaveLength(20);
  expect(charted.text.split("\n")[3]).toMatch(/^ {2}10 10 .* 100 100$/u);
});

test.for([
  ["eu", 100],
  ["us", 10],
] as const)("a call about cluster %s of two sees only its series", async ([value, max]) => {
  const { items, evidence } = await resultOf(prometheus.queryRange, emulator.url, {
    input: { query: "max(queue)" },
    cluster: { id: `${value}-uid`, match: { name: "cluster", value } },
  });
  expect(items).toMatchObject([{ max }]);
  expect(evidence.map(({ clusterId }) => clusterId)).toEqual([`${value}-uid`]);
  expect(evidence[0]?.reproduce.text).toContain(`cluster%3D%22${value}%22`);
});

test("the request beside the numbers gives the very course that they are of", async () => {
  const { evidence, items } = await ask({ query: "max(queue)" });
  const [, path = ""] = evidence[0]?.reproduce.text.split(" ") ?? [];
  const Matrix = z.object({
    data: z.object({
      result: z.tuple([z.object({ values: z.array(z.tuple([z.number(), z.string()])) })]),
    }),
  });
  const { data } = Matrix.parse(await (await fetch(`${emulator.url}${path}`)).json());
  const values = data.result[0].values.map(([, value]) => Number(value));
  expect(items).toMatchObject([
    { first: values[0], last: values.at(-1), max: Math.max(...values), samples: values.length },
  ]);
});

test("a series that ended before the end of the range has no last value of now", async () => {
  const { items, gaps, text } = await ask({ query: "ended" });
  expect(items).toMatchObject([{ last: 7, lastAt: "2026-03-04T09:44:45.000Z" }]);
  expect(gaps).toMatchObject([
    { kind: "no_data", what: "ended before 09:10 UTC" },
    { kind: "stopped", what: "ended{}", why: "no value since 09:44 UTC (15 min)" },
  ]);
  expect(text).toContain("ended{}: no value since 09:44 UTC (15 min)");
});

test.for([
  [{ since: "2026-03-05T00:00:00Z" }, "not before `until`"],
  [{ since: "2025-03-05T00:00:00Z" }, "longer than 31 days"],
  [{ until: "2026-03-05T00:00:00Z" }, "`until` lies in the future"],
] as const)("a range of %j is refused: %s", async ([range, reason]) => {
  const question = { tool: "query_range", input: { query: "queue", ...range } };
  const { isError, text } = await askTool({ prometheusUrl: emulator.url }, question);
  expect(isError).toBe(true);
  expect(text).toMatch(/^bad_input: /);
  expect(text).toContain(reason);
});

test("one event in a range is no change for as long as it stays in it", async () => {
  const { items } = await ask({ query: "rate(seldom_total[5m])" });
  expect(items).toHaveLength(1);
  expect(items[0]?.max).toBeGreaterThan(0);
  expect(items[0]?.changedAt).toBeUndefined();
});

test("a native histogram is told by how many observations it holds, and that this is no duration", async () => {
  const matrix = {
    resultType: "matrix",
    result: [
      {
        metric: { __name__: "h" },
        histograms: [10, 20].map((n) => [
          nowMs / 1000 - 40 + n,
          { count: String(n), sum: "3", buckets: [[0, "0.5", "1", String(n)]] },
        ]),
      },
    ],
  };
  const { structured } = await askTool(
    {
      prometheusUrl: "http://prometheus",
      fetch: async () => Response.json({ status: "success", data: matrix }),
    },
    { tool: "query_range", input: { query: "h" } },
  );
  expect(structured).toMatchObject({
    items: [{ first: 10, last: 20, samples: 2 }],
    gaps: [{ what: "h before 09:59 UTC" }, { kind: "no_data", what: "values of h{}" }],
  });
});

test("no series is a gap, not zero", async () => {
  const { items, gaps } = await ask({ query: "nothing" });
  expect([items, gaps]).toMatchObject([[], [{ kind: "no_data", what: "nothing" }]]);
});

test.for<readonly [object, RegExp, RegExp]>([
  [
    { query: "grows" },
    /^NOT SEEN: grows before 09:48 UTC: no value; every number is of the time since/u,
    /room="b"\}: first 22 at 09:53 UTC, last 50/u,
  ],
  [
    { query: "sum(rate(grows[5m]))" },
    /^NOT SEEN: sum\(rate\(grows\[5m\]\)\) before 09:48 UTC: no value/u,
    /: first [0-9.]+ at 09:48 UTC, last /u,
  ],
  [
    { query: "grows", since: "2026-03-03T20:00:00Z" },
    /^NOT SEEN: grows before 2026-03-04 09:49 UTC: /u,
    /: first [0-9.]+ at 2026-03-04 09:/u,
  ],
  // It was there, and did not hold.
  [{ query: "queue > 50" }, /^queue > 50 from /u, /first 100 at 09:48 UTC, last 100/u],
  [{ query: "queue or grows" }, /^queue or grows from /u, /room="a"\}: first 2 at 09:48 UTC/u],
  [{ query: "rate(seldom_total[5m])" }, /^rate\(/u, /: first 0, last 0/u],
  [{ query: "grows", since: "2026-03-04T09:47:30Z" }, /^grows from /u, /room="a"\}: first 2, /u],
])("%o: what was not there at the beginning is not told of then", async ([input, head, line]) => {
  const { text } = await ask({ ...input });
  expect(text).toMatch(head);
  expect(text).toMatch(line);
});
