import { opensearch } from "@binnacle/contracts";
import { startOpenSearchEmulator } from "@binnacle/emulators";
import { laidOut } from "@binnacle/mcp/in-memory";
import { expect, test } from "vitest";
import { askTool, mapped } from "../testing/ask-tool.ts";
import { fakeOpenSearch, hitOf, searched } from "../testing/fake-open-search.ts";

const secret = ["hunter2", "9931"].join("-");

function line(second: string, log: string) {
  return {
    "@timestamp": `2026-11-21T03:13:${second}.000Z`,
    log,
    level: "ERROR",
    kubernetes: { namespace_name: "shop", pod_name: "pay-x2x9z", container_name: "app" },
  };
}

interface Stored {
  readonly lines: readonly object[];
  readonly total: number;
  readonly fields?: object;
  readonly isLate?: boolean;
  /** Hits of no such form. */
  readonly odd?: readonly unknown[];
}

/** Asks an OpenSearch that holds what is given, whatever is asked. */
async function call(stored: Stored, input: Readonly<Record<string, unknown>> = {}) {
  const bodies: unknown[] = [];
  const { lines, odd = [], total, fields = mapped, isLate } = stored;
  const fetch = fakeOpenSearch({
    fields,
    search: (body) => {
      bodies.push(JSON.parse(body));
      return searched([...lines.map(hitOf), ...odd], total, isLate);
    },
  });
  return { ...(await askTool(opensearch.searchLogs, { fetch }, { input })), bodies };
}

test("lines come newest first with their evidence, marked as from outside and redacted", async () => {
  const { text } = await call(
    {
      total: 7,
      lines: [
        line("30", "PAYMENT_GATEWAY_URL is required"),
        line("20", `login password=${secret}\n  at main`),
        line("10", "PAYMENT_GATEWAY_URL is required"),
      ],
    },
    { workload: "pay", limit: 3 },
  );
  expect(text).toMatchInlineSnapshot(`
    "7 lines match, 3 shown, newest first [d938b4c40796af97]
    2026-11-21T03:13:30.000Z pay-x2x9z/app error [2bba7c85b9f18474]: PAYMENT_GATEWAY_URL is required
    2026-11-21T03:13:20.000Z pay-x2x9z/app error [fb3cc6245d9272be]: login password=[redacted 6240ce] ⏎ at main
    2026-11-21T03:13:10.000Z pay-x2x9z/app error [2bba7c85b9f18474]: PAYMENT_GATEWAY_URL is required
    Older lines: call again with until=2026-11-21T03:13:10.001Z"
  `);
});

test.for([
  ["no source", { _id: "7" }],
  ["null", null],
  ["a source that is a text", { _source: "x" }],
  [
    "a time of no calendar",
    { _source: { ...line("30", "x"), "@timestamp": "2026-13-45T99:99:99Z" } },
  ],
  ["a number for a text", { _source: { ...line("30", "x"), log: 7 } }],
])("a hit with %s is a gap, and the lines beside it are told", async ([, odd]) => {
  const { result } = await call({ total: 2, lines: [line("30", "it works")], odd: [odd] });
  expect(result.items.map(({ text }) => text)).toEqual(["it works"]);
  expect(result.gaps).toMatchObject([{ what: "1 document that matches in fluent-bit-*" }]);
});

test("the search asks for the newest lines of the window and reads only what is shown", async () => {
  const { bodies } = await call(
    { total: 1, lines: [line("30", "x")] },
    { pod: "pay-x2x9z", text: "x" },
  );
  expect(laidOut(bodies)).toMatchInlineSnapshot(`
    "[
      {
        _source: [
          '@timestamp',
          'log',
          'kubernetes.namespace_name',
          'kubernetes.pod_name',
          'kubernetes.container_name',
          'level'
        ],
        fields: [ { field: '@timestamp', format: 'strict_date_optional_time' } ],
        query: {
          bool: {
            filter: [
              {
                range: {
                  '@timestamp': {
                    format: 'strict_date_optional_time',
                    gte: '2026-11-21T02:14:00.000Z',
                    lt: '2026-11-21T03:14:00.000Z'
                  }
                }
              },
              { term: { 'kubernetes.namespace_name': 'shop' } },
              { term: { 'kubernetes.pod_name': 'pay-x2x9z' } },
              {
                bool: {
                  minimum_should_match: 1,
                  should: [
                    { match: { log: { operator: 'and', query: 'x' } } },
                    { regexp: { log: { case_insensitive: true, value: "(.*[._:',;’·])?x([._:',;’·].*)?" } } }
                  ]
                }
              }
            ]
          }
        },
        size: 50,
        sort: [ { '@timestamp': { order: 'desc' } }, { _doc: { order: 'desc' } } ],
        timeout: '3200ms',
        track_total_hits: true
      },
      {
        _source: [
          '@timestamp',
          'log',
          'kubernetes.namespace_name',
          'kubernetes.pod_name',
          'kubernetes.container_name',
          'level'
        ],
        fields: [ { field: '@timestamp', format: 'strict_date_optional_time' } ],
        query: {
          bool: {
            filter: [
              {
                range: {
                  '@timestamp': {
                    format: 'strict_date_optional_time',
                    gte: '2026-11-20T03:14:00.000Z',
                    lt: '2026-11-21T03:14:00.000Z'
                  }
                }
              }
            ]
          }
        },
        size: 1,
        sort: [ { '@timestamp': { order: 'desc' } }, { _doc: { order: 'desc' } } ],
        timeout: '3200ms',
        track_total_hits: 1
      }
    ]"
  `);
});

test("the count and each distinct line are facts; the same line of a container is one fact", async () => {
  const lines = [line("30", "boom"), line("20", "boom"), line("10", "bang")];
  const { result } = await call({ total: 3, lines });
  const { evidence, items } = result;
  expect(items).toHaveLength(3);
  expect(evidence.map(({ text, trust, observedAt }) => [text, trust, observedAt])).toEqual([
    ["3 log lines of namespace shop in 60 min", "fact", "2026-11-21T03:14:00.000Z"],
    ['pay-x2x9z, container app: "boom"', "outside", "2026-11-21T03:13:30.000Z"],
    ['pay-x2x9z, container app: "bang"', "outside", "2026-11-21T03:13:10.000Z"],
  ]);
});

test("the reply holds the lines, the facts and the searches that show them again", async () => {
  const { result } = await call({ total: 7, lines: [line("30", "boom")] }, { limit: 1 });
  expect(laidOut(result)).toMatchInlineSnapshot(`
    "{
      evidence: [
        {
          clusterId: 'c1',
          id: '243c435551809344',
          observedAt: '2026-11-21T03:14:00.000Z',
          origin: 'opensearch',
          reproduce: {
            language: 'query-dsl',
            text: 'GET fluent-bit-*/_search {"query":{"bool":{"filter":[{"range":{"@timestamp":{"gte":"2026-11-21T02:14:00.000Z","lt":"2026-11-21T03:14:00.000Z","format":"strict_date_optional_time"}}},{"term":{"kubernetes.namespace_name":"shop"}}]}},"sort":[{"@timestamp":{"order":"desc"}},{"_doc":{"order":"desc"}}],"size":1,"track_total_hits":true,"_source":["@timestamp","log","kubernetes.namespace_name","kubernetes.pod_name","kubernetes.container_name","level"],"fields":[{"field":"@timestamp","format":"strict_date_optional_time"}]}'
          },
          source: { arguments: { limit: 1, namespace: 'shop' }, server: 'opensearch', tool: 'search_logs' },
          text: '7 log lines of namespace shop in 60 min',
          trust: 'fact',
          values: { lines: { count: 7, of: 'line' }, window: { amount: 3600, unit: 's' } }
        },
        {
          clusterId: 'c1',
          id: '48235f55ec423978',
          observedAt: '2026-11-21T03:13:30.000Z',
          origin: 'opensearch',
          reproduce: {
            language: 'query-dsl',
            text: 'GET fluent-bit-*/_search {"query":{"bool":{"filter":[{"range":{"@timestamp":{"gte":"2026-11-21T03:13:30.000Z","lt":"2026-11-21T03:13:30.001Z","format":"strict_date_optional_time"}}},{"term":{"kubernetes.namespace_name":"shop"}},{"term":{"kubernetes.pod_name":"pay-x2x9z"}}]}}}'
          },
          source: { arguments: { limit: 1, namespace: 'shop' }, server: 'opensearch', tool: 'search_logs' },
          subject: { kind: 'Pod', name: 'pay-x2x9z', namespace: 'shop' },
          text: 'pay-x2x9z, container app: "boom"',
          trust: 'outside',
          values: { container: 'app', level: 'error', text: 'boom' }
        }
      ],
      gaps: [],
      hasMore: true,
      items: [
        {
          at: '2026-11-21T03:13:30.000Z',
          container: 'app',
          level: 'error',
          namespace: 'shop',
          pod: 'pay-x2x9z',
          text: 'boom'
        }
      ],
      total: 7
    }"
  `);
});

async function idsOf(stored: Stored, limit: number): Promise<string[]> {
  const { result } = await call(stored, { limit });
  return result.evidence.map(({ id }) => id);
}

test("a fact has the same id whatever the limit and the moment of the question", async () => {
  const first = await idsOf({ total: 9, lines: [line("30", "boom")] }, 1);
  const later = await idsOf({ total: 9, lines: [line("40", "boom")] }, 9);
  expect(later).toEqual(first);
});

test("a long line is cut and says how long it was", async () => {
  const { result } = await call({ total: 1, lines: [line("30", "x".repeat(800))] });
  const [item] = result.items;
  expect(item?.text).toBe(`${"x".repeat(500)}… (800 characters)`);
});

test.for<[name: string, stored: Stored, gap: object]>([
  [
    "silence at every level",
    { total: 0, lines: [] },
    {
      kind: "no_data",
      what: "logs of namespace shop",
      about: { kinds: ["Pod"], namespace: "shop" },
      why: "fluent-bit-* holds no line of it at all in these 60 min; none of the other namespaces has any either",
    },
  ],
  [
    "a search that OpenSearch stopped",
    { total: 1, lines: [line("30", "x")], isLate: true },
    {
      kind: "timed_out",
      why: "OpenSearch stopped the search at its time limit; counts are lower bounds",
    },
  ],
  [
    "an unknown mapping",
    { total: 0, lines: [], fields: { "@timestamp": mapped["@timestamp"] } },
    { kind: "not_configured", what: "logs in fluent-bit-*" },
  ],
])("%s is a gap", async ([, stored, gap]) => {
  const { result } = await call(stored);
  expect(result.gaps).toMatchObject([gap]);
});

test("a time that cannot be is refused with a sentence", async () => {
  await expect(call({ total: 0, lines: [] }, { since: "2026-11-21T04:00:00Z" })).rejects.toThrow(
    "bad_input: `since` is not before `until` (or now). Give an earlier time.",
  );
});

const both = ["eu", "us"].map((cluster, n) => ({
  index: "fluent-bit-1",
  id: `${n}`,
  source: { ...line("30", `boom in ${cluster}`), cluster },
}));

test.for(["eu", "us"])(
  "of two clusters in one index a call about %s sees only its own, and its searches say so",
  async (value) => {
    const emulator = await startOpenSearchEmulator({ documents: both });
    const { result } = await askTool(
      opensearch.searchLogs,
      { openSearchUrl: emulator.url },
      { input: {}, cluster: { id: `${value}-uid`, match: { name: "cluster", value } } },
    );
    await emulator.close();
    expect(result.items.map(({ text }) => text)).toEqual([`boom in ${value}`]);
    expect(result.evidence).toHaveLength(2);
    for (const { clusterId, reproduce } of result.evidence) {
      expect(clusterId).toBe(`${value}-uid`);
      expect(reproduce.text).toContain(`{"term":{"cluster.keyword":"${value}"}}`);
    }
  },
);

test("lines that no field tells apart by cluster are a gap, not those of all clusters", async () => {
  const emulator = await startOpenSearchEmulator({ documents: both });
  const { result } = await askTool(
    opensearch.searchLogs,
    { openSearchUrl: emulator.url },
    { input: {}, cluster: { match: { name: "region", value: "eu" } } },
  );
  await emulator.close();
  expect(result.items).toEqual([]);
  expect(laidOut(result.gaps)).toMatchInlineSnapshot(`
    "[
      {
        kind: 'not_configured',
        origin: 'opensearch',
        remedy: { text: 'Let the log shipper write the name of the cluster to region, mapped as keyword.' },
        what: 'logs in fluent-bit-*',
        why: 'it has no field region that can be compared as a whole, so the lines of one cluster cannot be told from those of others'
      }
    ]"
  `);
});
