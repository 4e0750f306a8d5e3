import { opensearch } from "@binnacle/contracts";
import { startOpenSearchEmulator } from "@binnacle/emulators";
import { laidOut } from "@binnacle/mcp/in-memory";
import { expect, test } from "vitest";
import { z } from "zod";
import { askTool, mapped } from "../testing/ask-tool.ts";
import { fakeOpenSearch, hitOf, searched } from "../testing/fake-open-search.ts";

const sinceMs = Date.parse("2026-11-21T03:02:00Z");

/** A line so many seconds after the window began; negative: before it. */
function line(second: number, log: string, level = "error") {
  const time = new Date(sinceMs + second * 1_000).toISOString();
  const kubernetes = { namespace_name: "shop", pod_name: `pay-${Math.abs(second) % 2}` };
  return { "@timestamp": time, log, level, kubernetes };
}

type Line = ReturnType<typeof line>;

interface Stored {
  readonly lines: readonly Line[];
  readonly fields?: object;
  /** `index.max_result_window` stands in: at most so many hits are given. */
  readonly most?: number;
  /** Nothing else is written either. */
  readonly isStopped?: boolean;
}

const Body = z.object({
  size: z.number(),
  query: z.object({
    bool: z.object({
      filter: z.tuple(
        [
          z.object({
            range: z.object({ "@timestamp": z.object({ gte: z.string(), lt: z.string() }) }),
          }),
        ],
        z.unknown(),
      ),
    }),
  }),
});

/** A stand-in that only understands the time of a search. */
function answerSearch({ lines, most = 10_000, isStopped = false }: Stored, text: string) {
  const { query, size } = Body.parse(JSON.parse(text));
  const { gte, lt } = query.bool.filter[0].range["@timestamp"];
  // One line is asked for to learn whether any arrive.
  const elsewhere = size === 1 && !isStopped ? [line(719, "alive", "info")] : [];
  const found = [...lines, ...elsewhere]
    .filter((one) => one["@timestamp"] >= gte && one["@timestamp"] < lt)
    .toSorted((left, right) => (left["@timestamp"] < right["@timestamp"] ? 1 : -1));
  return searched(found.slice(0, Math.min(size, most)).map(hitOf), found.length);
}

function call(stored: Stored, input: Readonly<Record<string, unknown>> = {}) {
  const { fields = mapped } = stored;
  const fetch = fakeOpenSearch({ fields, search: (body) => answerSearch(stored, body) });
  const since = "2026-11-21T03:02:00Z";
  return askTool(opensearch.logPatterns, { fetch }, { input: { since, ...input } });
}

const usual = [line(-900, "retry in 3 s", "warn"), line(-300, "retry in 5 s", "warn")];
const broken = [1, 2, 3, 4].map((second) =>
  line(second, `connect ECONNREFUSED 10.0.0.${second}:8080`),
);

test("what is new comes first, with its counts, times, pods and a sample", async () => {
  const { text } = await call({ lines: [...usual, ...broken, line(60, "retry in 9 s", "warn")] });
  expect(text).toMatchInlineSnapshot(`
    "logs of namespace shop, 2026-11-21 03:02 to 2026-11-21 03:14 UTC, compared with those since 2026-11-21 02:02:
    new 0 → 4, error, since 03:02:01, pay-0 +1 [afda743a92631203]: connect ECONNREFUSED <ip>:8080
      e.g. connect ECONNREFUSED 10.0.0.4:8080
    steady 0.4 → 1, warn, pay-0 [cf52125f511f1c49]: retry in <duration>"
  `);
});

test("where logs began within the time before, only the time since is compared, and the first line says so", async () => {
  const everyTwoSeconds = Array.from({ length: 540 }, (_, at) =>
    line(2 * at - 360, "retry in 3 s", "warn"),
  );
  const { text, result } = await call({ lines: everyTwoSeconds });
  expect(text).toMatchInlineSnapshot(`
    "logs of namespace shop, 2026-11-21 03:02 to 2026-11-21 03:14 UTC, compared with those since 2026-11-21 02:56 (logs began at 02:56):
    steady 360 → 360, warn, pay-0 [0e063f6d4dd7a0c0]: retry in <duration>
      e.g. retry in 3 s"
  `);
  expect(result.patterns.map(({ change }) => change)).toEqual(["steady"]);
  expect(result.baseline.from).toBe("2026-11-21T02:56:00.000Z");
});

test("a few lines in the time before do not tell when logs began", async () => {
  const { text } = await call({ lines: [...usual, ...broken] });
  expect(text).toContain("compared with those since 2026-11-21 02:02:");
  expect(text).not.toContain("NOT SEEN");
});

test("a pattern is a fact with the search that finds its lines", async () => {
  const { result } = await call({ lines: [...usual, ...broken] }, { workload: "pay" });
  expect(laidOut(result)).toMatchInlineSnapshot(`
    "{
      baseline: { from: '2026-11-21T02:02:00.000Z', to: '2026-11-21T03:02:00.000Z' },
      evidence: [
        {
          clusterId: 'c1',
          id: 'b90a1f19f99107f9',
          observedAt: '2026-11-21T03:14:00.000Z',
          origin: 'opensearch',
          reproduce: {
            language: 'query-dsl',
            text: 'GET fluent-bit-*/_search {"query":{"bool":{"filter":[{"range":{"@timestamp":{"gte":"2026-11-21T02:02:00.000Z","lt":"2026-11-21T03:14:00.000Z","format":"strict_date_optional_time"}}},{"term":{"kubernetes.namespace_name":"shop"}},{"regexp":{"kubernetes.pod_name":"pay(-[0-9]+(-[b-df-hj-np-tv-z0-9]{5})?|(-[b-df-hj-np-tv-z0-9]{6,10})?-[b-df-hj-np-tv-z0-9]{5})?"}},{"bool":{"should":[{"terms":{"level":["warn","WARN","Warn","warning","WARNING","Warning","wrn","WRN","Wrn","error","ERROR","Error","err","ERR","Err","eror","EROR","Eror","severe","SEVERE","Severe","fatal","FATAL","Fatal","critical","CRITICAL","Critical","crit","CRIT","Crit","alert","ALERT","Alert","emergency","EMERGENCY","Emergency","emerg","EMERG","Emerg","panic","PANIC","Panic","dpanic","DPANIC","Dpanic"]}},{"bool":{"must_not":[{"exists":{"field":"level"}}]}}],"minimum_should_match":1}},{"match_phrase":{"log":"connect ECONNREFUSED"}}]}},"size":1,"track_total_hits":true,"aggs":{"before":{"filter":{"range":{"@timestamp":{"gte":"2026-11-21T02:02:00.000Z","lt":"2026-11-21T03:02:00.000Z","format":"strict_date_optional_time"}}}},"now":{"filter":{"range":{"@timestamp":{"gte":"2026-11-21T03:02:00.000Z","lt":"2026-11-21T03:14:00.000Z","format":"strict_date_optional_time"}}}}}}'
          },
          source: {
            arguments: {
              baselineMinutes: 60,
              levels: [ 'warn', 'error', 'fatal' ],
              namespace: 'shop',
              since: '2026-11-21T03:02:00Z',
              windowMinutes: 60,
              workload: 'pay'
            },
            server: 'opensearch',
            tool: 'log_patterns'
          },
          text: 'pay log pattern "connect ECONNREFUSED <ip>:8080" 0 → 4 in 12 min',
          trust: 'outside',
          values: {
            before: 0,
            change: 'new',
            count: 4,
            pods: 2,
            template: 'connect ECONNREFUSED <ip>:8080',
            window: { amount: 720, unit: 's' }
          }
        },
        {
          clusterId: 'c1',
          id: '90334572a999837a',
          observedAt: '2026-11-21T03:14:00.000Z',
          origin: 'opensearch',
          reproduce: {
            language: 'query-dsl',
            text: 'GET fluent-bit-*/_search {"query":{"bool":{"filter":[{"range":{"@timestamp":{"gte":"2026-11-21T02:02:00.000Z","lt":"2026-11-21T03:14:00.000Z","format":"strict_date_optional_time"}}},{"term":{"kubernetes.namespace_name":"shop"}},{"regexp":{"kubernetes.pod_name":"pay(-[0-9]+(-[b-df-hj-np-tv-z0-9]{5})?|(-[b-df-hj-np-tv-z0-9]{6,10})?-[b-df-hj-np-tv-z0-9]{5})?"}},{"bool":{"should":[{"terms":{"level":["warn","WARN","Warn","warning","WARNING","Warning","wrn","WRN","Wrn","error","ERROR","Error","err","ERR","Err","eror","EROR","Eror","severe","SEVERE","Severe","fatal","FATAL","Fatal","critical","CRITICAL","Critical","crit","CRIT","Crit","alert","ALERT","Alert","emergency","EMERGENCY","Emergency","emerg","EMERG","Emerg","panic","PANIC","Panic","dpanic","DPANIC","Dpanic"]}},{"bool":{"must_not":[{"exists":{"field":"level"}}]}}],"minimum_should_match":1}},{"match_phrase":{"log":"retry in"}}]}},"size":1,"track_total_hits":true,"aggs":{"before":{"filter":{"range":{"@timestamp":{"gte":"2026-11-21T02:02:00.000Z","lt":"2026-11-21T03:02:00.000Z","format":"strict_date_optional_time"}}}},"now":{"filter":{"range":{"@timestamp":{"gte":"2026-11-21T03:02:00.000Z","lt":"2026-11-21T03:14:00.000Z","format":"strict_date_optional_time"}}}}}}'
          },
          source: {
            arguments: {
              baselineMinutes: 60,
              levels: [ 'warn', 'error', 'fatal' ],
              namespace: 'shop',
              since: '2026-11-21T03:02:00Z',
              windowMinutes: 60,
              workload: 'pay'
            },
            server: 'opensearch',
            tool: 'log_patterns'
          },
          text: 'pay log pattern "retry in <duration>" 0.4 → 0 in 12 min',
          trust: 'outside',
          values: {
            before: 0.4,
            change: 'gone',
            count: 0,
            pods: 1,
            template: 'retry in <duration>',
            window: { amount: 720, unit: 's' }
          }
        }
      ],
      gaps: [],
      hasMore: false,
      namespace: 'shop',
      patterns: [
        {
          before: 0,
          change: 'new',
          count: 4,
          evidence: [ 'b90a1f19f99107f9' ],
          firstSeen: '2026-11-21T03:02:01.000Z',
          lastSeen: '2026-11-21T03:02:04.000Z',
          level: 'error',
          podNames: [ 'pay-0', 'pay-1' ],
          pods: 2,
          sample: 'connect ECONNREFUSED 10.0.0.4:8080',
          template: 'connect ECONNREFUSED <ip>:8080'
        },
        {
          before: 0.4,
          change: 'gone',
          count: 0,
          evidence: [ '90334572a999837a' ],
          firstSeen: '2026-11-21T02:47:00.000Z',
          lastSeen: '2026-11-21T02:57:00.000Z',
          level: 'warn',
          podNames: [ 'pay-0' ],
          pods: 1,
          sample: 'retry in 5 s',
          template: 'retry in <duration>'
        }
      ],
      window: { from: '2026-11-21T03:02:00.000Z', to: '2026-11-21T03:14:00.000Z' },
      workload: 'pay'
    }"
  `);
});

test("of more lines than one search gives, the newest are compared over the time that they cover", async () => {
  const { result, text } = await call({ lines: [...usual, ...broken], most: 2 });
  expect(text).toMatch(
    /^NOT SEEN: older log patterns: 4 lines match in 12 min; only the newest 2 /,
  );
  expect(result.window).toEqual({
    from: "2026-11-21T03:02:03.000Z",
    to: "2026-11-21T03:14:00.000Z",
  });
  expect(result.patterns[0]).toMatchObject({ count: 2, firstSeen: "2026-11-21T03:02:03.000Z" });
  expect(result.gaps).toMatchObject([
    {
      kind: "cut",
      what: "older log patterns",
      about: { kinds: ["Pod"], namespace: "shop" },
      why: "4 lines match in 12 min; only the newest 2 were read, which reach back 12 min",
    },
  ]);
});

test("a post-mortem looks at a window that ended", async () => {
  const { result } = await call(
    { lines: [...usual, ...broken] },
    { until: "2026-11-21T03:02:03Z" },
  );
  expect(result.window.to).toBe("2026-11-21T03:02:03.000Z");
  expect(result.patterns[0]).toMatchObject({ change: "new", count: 2 });
});

test("no line before is a gap: new cannot be told from always there", async () => {
  const { result } = await call({ lines: broken });
  expect(result.patterns).toMatchObject([{ change: "new", count: 4 }]);
  expect(result.gaps).toMatchObject([
    {
      kind: "no_data",
      why: "fluent-bit-* holds no line of it at all in these 60 min before, so new cannot be told from always there",
    },
  ]);
});

const steady = Array.from({ length: 30 }, (_, minute) => line(-60 * minute - 30, "ok", "info"));

test.for([
  ["who wrote all the time and is silent has stopped", steady, "stopped"],
  ["who wrote now and then may be silent", steady.slice(0, 20), "no_data"],
] as const)("%s", async ([, lines, kind]) => {
  const { result } = await call({ lines }, { workload: "pay", baselineMinutes: 30 });
  expect(result.gaps).toMatchObject([{ kind, about: { namespace: "shop", name: "pay" } }]);
});

test("a silence that is short to what was compared says nothing", async () => {
  const { result } = await call(
    { lines: steady },
    { since: "2026-11-21T03:12:00Z", baselineMinutes: 25 },
  );
  expect(result.gaps).toMatchObject([{ kind: "no_data" }]);
});

test("without a field for levels all lines are compared, and the result says so", async () => {
  const { level: _, ...fields } = mapped;
  const { result } = await call({ lines: [...usual, ...broken], fields });
  expect(result.patterns).toHaveLength(2);
  expect(result.gaps).toMatchObject([{ kind: "not_configured", what: "levels of log lines" }]);
});

test("at most 30 patterns are given, and the text stays below its limit", async () => {
  const words = Array.from(
    { length: 40 },
    (_, n) => `${"abcdefgh"[n % 8]}${"klmno"[Math.floor(n / 8)]}`,
  );
  const many = words.map((word, second) =>
    line(second, `${word.toUpperCase()}Error ${"because ".repeat(60)}`),
  );
  const { result, text } = await call({ lines: [...usual, ...many] });
  expect(result.patterns).toHaveLength(30);
  expect(result.hasMore).toBe(true);
  expect(text?.length).toBeLessThan(1_000);
  expect(text).toContain("not shown: ");
});

test("a window that ends before it begins is refused with a sentence", async () => {
  await expect(call({ lines: [] }, { since: "2026-11-21T04:00:00Z" })).rejects.toThrow(
    "bad_input: `since` is not before `until` (or now). Give an earlier time.",
  );
});

test("of two clusters in one index a call sees only its own, and its searches say so", async () => {
  const stored = [
    ...broken.map((source) => ({ ...source, cluster: "eu" })),
    ...usual.map((source) => ({ ...source, cluster: "eu" })),
    ...usual.map((source) => ({ ...source, cluster: "us" })),
  ];
  const documents = stored.map((source, n) => ({ index: "fluent-bit-1", id: `${n}`, source }));
  const emulator = await startOpenSearchEmulator({ documents });
  const [eu, us] = await Promise.all(
    ["eu", "us"].map((value) =>
      askTool(
        opensearch.logPatterns,
        { openSearchUrl: emulator.url },
        {
          input: { since: "2026-11-21T03:02:00Z" },
          cluster: { id: `${value}-uid`, match: { name: "cluster", value } },
        },
      ),
    ),
  );
  await emulator.close();
  expect(eu?.result.patterns.map(({ template, change }) => `${change} ${template}`)).toEqual([
    "new connect ECONNREFUSED <ip>:8080",
    "gone retry in <duration>",
  ]);
  expect(us?.result.patterns.map(({ template }) => template)).toEqual(["retry in <duration>"]);
  for (const { clusterId, reproduce } of us?.result.evidence ?? []) {
    expect(clusterId).toBe("us-uid");
    expect(reproduce.text).toContain('{"term":{"cluster.keyword":"us"}}');
  }
  const ids = [eu, us].flatMap((each) => each?.result.evidence.map(({ id }) => id) ?? []);
  expect(new Set(ids).size).toBe(3);
});

test("when no line of anything arrives any more, that is a gap, not an end of errors", async () => {
  const { text, result } = await call({
    lines: [line(-60, "boom"), line(30, "boom")],
    isStopped: true,
  });
  const { gaps } = result;
  const why = "fluent-bit-* holds no line of anything since 03:02 UTC (12 min)";
  expect(gaps).toMatchObject([{ kind: "stopped", what: "logs of the last minutes", why }]);
  expect(text).toContain(`NOT SEEN: logs of the last minutes: ${why}`);
});

test("what a template masks in half is no part of a secret that it shows", async () => {
  const secret = ["0a1b2c3d4e", "Xk7Rt9wQ2z"].join("");
  const body = Array.from({ length: 4 }, (_, at) => `${secret}Ab${at}`.repeat(2));
  const key = ["-----BEGIN PRIVATE KEY-----", ...body, "-----END PRIVATE KEY-----"];
  const said = [...key, `dial redis://:8:${secret}@cache:6379 refused`];
  const { text } = await call({ lines: said.map((log, second) => line(second + 1, log)) });
  for (const piece of [secret, secret.slice(0, 8), secret.slice(-8)])
    expect(text).not.toContain(piece);
  expect(text).toContain("dial redis://:<redacted>@cache:6379 refused");
});

test("a document that cannot be read leaves the window as it was asked for", async () => {
  const { text } = await call({ lines: [line(60, "boom"), line(120, ""), line(600, "boom")] });
  expect(text).toMatch(/^NOT SEEN: 1 document that matches in /);
  expect(text).not.toContain("older log patterns");
});
