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
function answerSearch({ lines, isStopped = false }: Stored, text: string) {
  const { query, size } = Body.parse(JSON.parse(text));
  const { gte, lt } = query.bool.filter[0].range["@timestamp"];
  // What is written at other levels than those of the lines.
  if (text.includes('"trace"')) return searched([], 0);
  // One line is asked for to learn whether any arrive.
  const elsewhere = size === 1 && !isStopped ? [line(719, "alive", "info")] : [];
  const found = [...lines, ...elsewhere]
    .filter((one) => one["@timestamp"] >= gte && one["@timestamp"] < lt)
    .toSorted((left, right) => (left["@timestamp"] < right["@timestamp"] ? 1 : -1));
  return searched(found.slice(0, size).map(hitOf), found.length);
}

function call(stored: Stored, input: Readonly<Record<string, unknown>> = {}) {
  const { fields = mapped } = stored;
  const fetch = fakeOpenSearch({ fields, search: (body) => answerSearch(stored, body) });
  const since = "2026-11-21T03:02:00Z";
  return askTool(opensearch.logPatterns, { fetch }, { input: { since, ...input } });
}

/** As before, where OpenSearch fails at some searches. */
function callFailing(stored: Stored, fails: (body: string) => boolean) {
  const answer = fakeOpenSearch({ fields: mapped, search: (body) => answerSearch(stored, body) });
  const fetch: typeof globalThis.fetch = async (...asking) => {
    const body = await new Request(...asking).clone().text();
    return fails(body) ? new Response("{}", { status: 500 }) : await answer(...asking);
  };
  return askTool(opensearch.logPatterns, { fetch }, { input: { since: "2026-11-21T03:02:00Z" } });
}

const usual = [line(-900, "retry in 3 s", "warn"), line(-300, "retry in 5 s", "warn")];
const broken = [1, 2, 3, 4].map((second) =>
  line(second, `connect ECONNREFUSED 10.0.0.${second}:8080`),
);

test("what is new comes first, with its counts, times, pods and a sample", async () => {
  const { text } = await call({ lines: [...usual, ...broken, line(60, "retry in 9 s", "warn")] });
  expect(text).toMatchInlineSnapshot(`
    "new 0 → 4, error, since 03:02:01, pay-0 +1 [afda743a92631203]: connect ECONNREFUSED <ip>:8080
      e.g. connect ECONNREFUSED 10.0.0.4:8080
    logs of namespace shop, 2026-11-21 03:02 to 2026-11-21 03:14 UTC, compared with those since 2026-11-21 02:02
    steady 0.4 → 1, warn, pay-0 [cf52125f511f1c49]: retry in <duration>"
  `);
});

test("where logs began within the time before, only the time since is compared, and the first line says so", async () => {
  const everyTwoSeconds = Array.from({ length: 540 }, (_, at) =>
    line(2 * at - 360, "retry in 3 s", "warn"),
  );
  const { text, result } = await call({ lines: everyTwoSeconds });
  expect(text).toMatchInlineSnapshot(`
    "nothing new or grown, 1 steady
    logs of namespace shop, 2026-11-21 03:02 to 2026-11-21 03:14 UTC, compared with those since 2026-11-21 02:56 (logs began at 02:56)
    steady 360 → 360, warn, pay-0 [0e063f6d4dd7a0c0]: retry in <duration>
      e.g. retry in 3 s"
  `);
  expect(result.patterns.map(({ change }) => change)).toEqual(["steady"]);
  expect(result.baseline.from).toBe("2026-11-21T02:56:00.000Z");
});

test("a few lines in the time before do not tell when logs began", async () => {
  const { text } = await call({ lines: [...usual, ...broken] });
  expect(text).toContain("compared with those since 2026-11-21 02:02\n");
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
            text: 'GET fluent-bit-*/_search {"query":{"bool":{"filter":[{"range":{"@timestamp":{"gte":"2026-11-21T02:02:00.000Z","lt":"2026-11-21T03:14:00.000Z","format":"strict_date_optional_time"}}},{"term":{"kubernetes.namespace_name":"shop"}},{"regexp":{"kubernetes.pod_name":"pay(-[0-9]+(-[b-df-hj-np-tv-z0-9]{5})?|(-[b-df-hj-np-tv-z0-9]{6,10})?-[b-df-hj-np-tv-z0-9]{5})?"}},{"bool":{"should":[{"terms":{"level":["warn","WARN","Warn","warning","WARNING","Warning","wrn","WRN","Wrn","error","ERROR","Error","err","ERR","Err","eror","EROR","Eror","severe","SEVERE","Severe","fatal","FATAL","Fatal","critical","CRITICAL","Critical","crit","CRIT","Crit","alert","ALERT","Alert","emergency","EMERGENCY","Emergency","emerg","EMERG","Emerg","panic","PANIC","Panic","dpanic","DPANIC","Dpanic"]}},{"bool":{"must_not":[{"bool":{"filter":[{"exists":{"field":"level"}}],"must_not":[{"term":{"level":""}}]}}]}}],"minimum_should_match":1}},{"match_phrase":{"log":"connect ECONNREFUSED"}}]}},"size":1,"track_total_hits":true,"aggs":{"before":{"filter":{"range":{"@timestamp":{"gte":"2026-11-21T02:02:00.000Z","lt":"2026-11-21T03:02:00.000Z","format":"strict_date_optional_time"}}}},"now":{"filter":{"range":{"@timestamp":{"gte":"2026-11-21T03:02:00.000Z","lt":"2026-11-21T03:14:00.000Z","format":"strict_date_optional_time"}}}}}}'
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
          id: '1851a59ed935458c',
          observedAt: '2026-11-21T03:14:00.000Z',
          origin: 'opensearch',
          reproduce: {
            language: 'query-dsl',
            text: 'GET fluent-bit-*/_search {"query":{"bool":{"filter":[{"range":{"@timestamp":{"gte":"2026-11-21T02:02:00.000Z","lt":"2026-11-21T03:14:00.000Z","format":"strict_date_optional_time"}}},{"term":{"kubernetes.namespace_name":"shop"}},{"regexp":{"kubernetes.pod_name":"pay(-[0-9]+(-[b-df-hj-np-tv-z0-9]{5})?|(-[b-df-hj-np-tv-z0-9]{6,10})?-[b-df-hj-np-tv-z0-9]{5})?"}},{"bool":{"should":[{"terms":{"level":["warn","WARN","Warn","warning","WARNING","Warning","wrn","WRN","Wrn","error","ERROR","Error","err","ERR","Err","eror","EROR","Eror","severe","SEVERE","Severe","fatal","FATAL","Fatal","critical","CRITICAL","Critical","crit","CRIT","Crit","alert","ALERT","Alert","emergency","EMERGENCY","Emergency","emerg","EMERG","Emerg","panic","PANIC","Panic","dpanic","DPANIC","Dpanic"]}},{"bool":{"must_not":[{"bool":{"filter":[{"exists":{"field":"level"}}],"must_not":[{"term":{"level":""}}]}}]}}],"minimum_should_match":1}},{"match_phrase":{"log":"retry in"}}]}},"size":1,"track_total_hits":true,"aggs":{"before":{"filter":{"range":{"@timestamp":{"gte":"2026-11-21T02:02:00.000Z","lt":"2026-11-21T03:02:00.000Z","format":"strict_date_optional_time"}}}},"now":{"filter":{"range":{"@timestamp":{"gte":"2026-11-21T03:02:00.000Z","lt":"2026-11-21T03:14:00.000Z","format":"strict_date_optional_time"}}}}}}'
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
            change: 'steady',
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
          change: 'steady',
          count: 0,
          evidence: [ '1851a59ed935458c' ],
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

test.for<readonly [what: string, fails: (body: string) => boolean]>([
  ["failures at other levels", (body) => body.includes('"trace"')],
  ["whether lines still arrive", (body) => body.includes('"size":1,')],
  ["when logs began", (body) => body.includes('"size":0,"track_total_hits":1,')],
])(
  "where a search beside the question fails, it is a gap and the answer stays: %s",
  async ([what, fails]) => {
    const { text, result } = await callFailing({ lines: [...usual, ...broken] }, fails);
    expect(text).toMatch(/^new 0 → 4, error, since 03:02:01, .*; NOT SEEN: /);
    expect(result.gaps).toMatchObject([{ kind: "unreachable", what }]);
  },
);

function isOfAllLevels(body: string): boolean {
  return body.includes('"query"') && !body.includes('"ERROR"');
}

test("where nobody can say whether anything was written, none found is no result", async () => {
  const { text, result } = await callFailing({ lines: [] }, isOfAllLevels);
  expect(text).not.toMatch(/^no line/);
  expect(result.gaps.map(({ what }) => what)).toContain("whether anything was written at all");
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

test("a pattern that has ended is no steady one, and one that is new says that it has ended, too", async () => {
  const ended = Array.from({ length: 270 }, (_, place) => line(20 * place - 5400, "dirty", "warn"));
  const begun = Array.from({ length: 120 }, (_, place) => line(5 * place - 1200, "stuck"));
  const input = { since: "2026-11-21T02:14:00Z" };
  const { text, result } = await call({ lines: [...ended, ...begun] }, input);
  expect(result.patterns).toMatchObject([
    { change: "new", endedAt: "2026-11-21T02:51:55.000Z" },
    { change: "steady", endedAt: "2026-11-21T03:01:40.000Z" },
  ]);
  expect(text).toMatch(/^new 0 → 120, error, since 02:42:00, ended, last 02:51:55, /u);
  expect(text).toMatch(/^ended 180 → 144, warn, last 03:01:40, /mu);
});

test("where lines of other levels alone were written, the first line says that none has these", async () => {
  const part = { total: 4, successful: 3, failed: 0, skipped: 0 };
  const info = [line(-60, "ok", "info"), line(60, "ok", "info")];
  const search = (body: string) => {
    const isAnyLevel = !body.includes('"ERROR"');
    const answer = answerSearch({ lines: isAnyLevel ? info : [] }, body);
    return { ...answer, _shards: part };
  };
  const fetch = fakeOpenSearch({ fields: mapped, search });
  const { text } = await askTool(opensearch.logPatterns, { fetch }, { input: {} });
  const [first] = text.split("\n");
  expect(first).toMatch(
    /^NOT SEEN: .*1 of 4 shards did not answer.*None was seen at these levels, only lines of others$/u,
  );
  expect(first?.match(/1 of 4 shards/gu)).toHaveLength(1);
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

test("without a field for levels lines whose text has none are compared, and the first line says so", async () => {
  const { level: _, ...fields } = mapped;
  const { text, result } = await call({ lines: [...usual, ...broken], fields });
  expect(result.patterns).toHaveLength(2);
  expect(text.split("\n")[0]).toMatch(
    /^new 0 → 4.*; NOT SEEN: the level of 2 patterns: no field and no text tells it/u,
  );
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
    "steady retry in <duration>",
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
  expect(text).toMatch(/^new 0 → 2.*; NOT SEEN: 1 document that matches in /);
  expect(text).not.toContain("were read");
});

test.for([
  [
    "a proxy that tells 502 at level info",
    502,
    4,
    /^NOT SEEN: lines at other levels in 12 min: 30 of 120 lines \(25 %\) say a failure: HTTP 5xx 30; they were not compared/u,
  ],
  ["a proxy that answers well", 200, 4, /^no line at these levels, now or before\n/u],
  ["a proxy that fails once", 502, 720, /^no line at these levels, now or before\n/u],
] as const)(
  "what says a failure at a level that was not asked for is told: %s",
  async ([, status, every, told]) => {
    const documents = Array.from({ length: 720 }, (_, at) => {
      const answered = at % every === every - 1 ? status : 200;
      const source = line(
        6 * at - 3600,
        `10.2.3.4 - - "GET /v2/frames/${at} HTTP/1.1" ${answered} 76`,
        "info",
      );
      return { index: "fluent-bit-1", id: `${at}`, source };
    });
    const emulator = await startOpenSearchEmulator({ documents });
    const { text } = await askTool(
      opensearch.logPatterns,
      { openSearchUrl: emulator.url },
      { input: { since: "2026-11-21T03:02:00Z" } },
    );
    await emulator.close();
    expect(text).toMatch(told);
  },
);

test("of failures at other levels that are an estimate it is said so", async () => {
  const failing = Array.from({ length: 4 }, (_, second) => line(second, "GET /v2 502", "info"));
  const search = (body: string) => {
    if (!body.includes('"trace"')) return answerSearch({ lines: usual }, body);
    return searched(body.includes('"size":0') ? [] : failing.map(hitOf), 40_000);
  };
  const fetch = fakeOpenSearch({ fields: mapped, search });
  const { text } = await askTool(opensearch.logPatterns, { fetch }, { input: {} });
  const [first] = text.split("\n");
  expect(first).toContain("40000 of 40000 lines (100 %) say a failure");
  expect(first).toContain("the newest 4 were read, the others are taken to be like them");
});
