import { opensearch } from "@binnacle/contracts";
import { startOpenSearchEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool, mapped } from "../testing/ask-tool.ts";
import { fakeOpenSearch, hitOf, searched } from "../testing/fake-open-search.ts";

const nowMs = Date.parse("2026-11-21T03:14:00Z");

type Source = Readonly<Record<string, unknown>>;

/** A document of the namespace shop, so many minutes before 03:14. */
function stored(fields: Source | string, minutesAgo = 5): Source {
  const at = new Date(nowMs - minutesAgo * 60_000).toISOString();
  const kubernetes = { namespace_name: "shop", pod_name: "pay-x2x9z", container_name: "app" };
  return {
    "@timestamp": at,
    ...(typeof fields === "string" ? { log: fields } : fields),
    kubernetes,
  };
}

async function summarise(
  sources: readonly Source[],
  input: Source = {},
  others: Readonly<Record<string, readonly Source[]>> = {},
) {
  const documents = Object.entries({ "fluent-bit-1": sources, ...others }).flatMap(([index, own]) =>
    own.map((source, at) => ({ index, id: `${index}-${at}`, source })),
  );
  const emulator = await startOpenSearchEmulator({ documents });
  try {
    return await askTool(opensearch.errorSummary, { openSearchUrl: emulator.url }, { input });
  } finally {
    await emulator.close();
  }
}

const http = "HTTP 5xx";
const quiet: string[] = [];

const lifted = { message: "request completed" };

test.for<[name: string, fields: Source, kinds: readonly string[]]>([
  ["a number", { ...lifted, status: 503 }, [http]],
  ["a word", { ...lifted, status: "502" }, [http]],
  ["pino", { ...lifted, res: { statusCode: 500 } }, [http]],
  ["Fluent Bit's Merge_Log_Key", { log_processed: { message: "x", status: 504 } }, [http]],
  ["a success", { ...lifted, status: 200 }, quiet],
  ["a count of another name", { ...lifted, size: 503 }, quiet],
])("a status that the shipper lifted out of the text counts: %s", async ([, fields, kinds]) => {
  const { result } = await summarise([stored(fields), stored({ message: "all well" })]);
  expect(result.items.map(({ kind }) => kind)).toEqual(kinds);
});

test.for<[name: string, texts: readonly string[], failing: number]>([
  ["no line", [], 2],
  ["some lines", [access(503), access(200)], 3],
])(
  "documents whose whole text the shipper lifted count by their status, where %s has a text",
  async ([, texts, failing]) => {
    const { text, result } = await summarise([
      stored({ status: 502 }),
      stored({ status: 503 }),
      stored({ status: 200 }),
      ...texts.map((each) => stored(each)),
      stored("all well", 70),
    ]);
    expect(result).toMatchObject({ failing, items: [{ kind: http, count: failing }], gaps: [] });
    expect(text).not.toContain("NOT SEEN");
  },
);

test.for<[name: string, status: unknown]>([
  ["true or false", true],
  ["a text", "degraded"],
])("a field of that name that is %s in another index hides no failure", async ([, status]) => {
  const { text, result } = await summarise(
    [stored({ ...lifted, status: 503 })],
    {},
    {
      "fluent-bit-2": [stored({ message: "POST /pay 502", status })],
    },
  );
  expect(result).toMatchObject({ failing: 2, items: [{ kind: http, count: 2 }], gaps: [] });
  expect(text).not.toContain("NOT SEEN");
});

test.for<[line: string, kinds: readonly string[]]>([
  ["upstream answered with status 503.", [http]],
  ["the backend returned 502.", [http]],
  ["HTTP 503. Trying again", [http]],
  ["unexpected response code 503.", [http]],
  ["POST /pay 502.", [http]],
  ['"POST /pay HTTP/1.1" 504.', [http]],
  ["the pool returned 502.5 of them", quiet],
  ["writes the page of status 503.html", quiet],
  ["POST /pay 502.7 ms", quiet],
])("a status may end a sentence, a number with a fraction is none: %s", async ([line, kinds]) => {
  const { result } = await summarise([stored(line)]);
  expect(result.items.map(({ kind }) => kind)).toEqual(kinds);
});

test("documents that match and cannot be read make no estimate of those that were", async () => {
  const timeless: Source = { log: access(502) };
  const lines = [hitOf(stored(access(503))), hitOf(timeless)];
  const fetch = fakeOpenSearch({
    fields: mapped,
    search: (body) => searched(body.includes('"size":0') ? [] : lines, 2),
  });
  const { text, result } = await askTool(opensearch.errorSummary, { fetch }, { input: {} });
  expect(result).toMatchObject({ failing: 1, items: [{ kind: http, count: 1 }] });
  expect(text).toMatch(/^50\.0 % of 2 lines .*; NOT SEEN: 1 document that matches in /);
  expect(text).not.toContain("exact counts");
});

function access(status: number) {
  return `POST /pay ${status}`;
}

test("the first line says the share now against the time before", async () => {
  const { text, result } = await summarise([
    ...[1, 2, 3, 4].map((minute) => stored(access(503), minute)),
    ...[5, 6, 7, 8, 9, 10].map((minute) => stored(access(200), minute)),
    stored(access(502), 70),
    ...[71, 72, 73, 74].map((minute) => stored(access(200), minute)),
  ]);
  expect(text.split("\n").slice(0, 3)).toEqual([
    "40.0 % of 10 lines say a failure of a known kind, 20.0 % of 5 in the 60 min before: HTTP 5xx 40.0 % (before 20.0 %)",
    "10 lines, 2026-11-21T02:14:00.000Z to 2026-11-21T03:14:00.000Z; a line counts for each kind that its words say",
    expect.stringMatching(
      /^HTTP 5xx: 4 \(40\.0 %, 1 before\), 03:10:00 to 03:13:00 \[[0-9a-f]{16}\]$/,
    ),
  ]);
  expect(result).toMatchObject({ failing: 4, before: { total: 5, failing: 1 }, gaps: [] });
});

test("a share that rose is told with the minute since when, whatever the traffic did", async () => {
  const lines = Array.from({ length: 120 }, (_, minute) =>
    Array.from({ length: minute <= 60 ? 12 : 4 }, (_each, at) => {
      const fails = at % 4 === 0 && (minute < 20 || minute % 15 === 0);
      return stored(access(fails ? 503 : 200), minute + 0.5);
    }),
  );
  const { text, result } = await summarise(lines.flat());
  expect(text.split("\n")[0]).toMatch(/HTTP 5xx .* \(before \d\.\d %, rose at 02:54\)$/u);
  expect(result.evidence[0]?.text).toMatch(/ before, rose at 02:54 UTC$/u);
});

test("a share that rose is dated where documents have their time in several fields", async () => {
  const lines = Array.from({ length: 120 }, (_, minute) =>
    [0, 1, 2].map((at) => stored(access(at === 0 && minute < 20 ? 503 : 200), minute + 0.5)),
  ).flat();
  const ofOther = lines.map(({ "@timestamp": time, ...others }) => ({ time, ...others }));
  const { text } = await summarise(lines, {}, { "fluent-bit-2": ofOther });
  expect(text.split("\n")[0]).toMatch(/^11\.1 % of 360 .*\(before 0 %, rose at 02:54\)$/u);
});

test("a share that is as ever did not rise, though there are more lines", async () => {
  const lines = Array.from({ length: 120 }, (_, minute) =>
    Array.from({ length: minute < 20 ? 40 : 4 }, (_each, at) =>
      stored(access(at % 4 === 0 ? 503 : 200), minute + 0.5),
    ),
  );
  const { text } = await summarise(lines.flat());
  expect(text).toMatch(/^25\.0 % of /u);
  expect(text).not.toContain("rose");
});

test("of a share that rose for some minutes it is not said that it is so since", async () => {
  const lines = Array.from({ length: 120 }, (_, minute) =>
    Array.from({ length: 4 }, (_each, at) =>
      stored(access(at % 2 === 0 && minute >= 40 && minute < 50 ? 503 : 200), minute + 0.5),
    ),
  );
  const { text } = await summarise(lines.flat());
  expect(text.split("\n")[0]).toMatch(
    /HTTP 5xx .* \(before 0 %, rose at 02:24, ended, last 02:33\)$/u,
  );
});

/** Every quarter of a minute for two hours, each with what it says and the level. */
function written(lineAt: (minutesAgo: number) => [log: string, level?: string]): Source[] {
  return Array.from({ length: 480 }, (_, at) => {
    const [log, level] = lineAt((at + 0.5) / 4);
    return stored({ log, ...(level === undefined ? {} : { level }) }, (at + 0.5) / 4);
  });
}

const timedOut = "GET /stock: context deadline exceeded";
const undecoded = "cannot decode order 17";

test.for<[what: string, lineAt: Parameters<typeof written>[0], first: RegExp]>([
  [
    "that ended, with what goes on",
    (ago) => (ago > 10 && ago % 2 < 1 ? [timedOut, "error"] : [undecoded, "error"]),
    /: timeout \d+\.\d % \(before 50\.0 %, ended, last 03:03\); since 03:03 of 4\d lines 4\d of level error$/u,
  ],
  [
    "that ended, after which lines are well",
    (ago) => (ago > 10 && ago % 2 < 1 ? [timedOut, "error"] : ["all well", "info"]),
    /ended, last 03:03\); since 03:03 none of 4\d lines is of level error$/u,
  ],
  [
    "that ended, after which half of the lines have a level",
    (ago) =>
      ago > 10 && ago % 2 < 1 ? [timedOut, "error"] : ago % 1 < 0.5 ? ["well", "info"] : ["well"],
    /; since 03:03 none of the 2\d lines that have a level is of level error; 2\d have none$/u,
  ],
  [
    "that ended, after which hardly a line has a level",
    (ago) =>
      ago > 10 && ago % 2 < 1 ? [timedOut, "error"] : ago % 5 < 0.5 ? ["well", "info"] : ["well"],
    /ended, last 03:03\)$/u,
  ],
  [
    "that ended, after which the few lines that have a level are of level error",
    (ago) =>
      ago > 10 && ago % 2 < 1
        ? [timedOut, "error"]
        : ago % 5 < 0.5
          ? [undecoded, "error"]
          : ["well"],
    /; since 03:03 of the 4 lines that have a level 4 of level error; [34]\d have none$/u,
  ],
  [
    "that goes on, before one that ended",
    (ago) => (ago > 10 && ago % 2 < 1 ? [timedOut] : [ago % 5 < 1 ? access(503) : "all well"]),
    /: HTTP 5xx \d+\.\d % \(before [\d.]+ %\), timeout \d+\.\d % \(before 50\.0 %, ended, last 03:03\)$/u,
  ],
  [
    "that came now and then, of which the last is no end",
    (ago) => (ago % 40 > 20 && ago % 40 < 21 ? [timedOut] : ["all well"]),
    /timeout \d+\.\d % \(before [\d.]+ %, last 02:53\)$/u,
  ],
  [
    "of no known kind, all of a level",
    () => [undecoded, "error"],
    /^None of 240 lines says a failure of a known kind; all are of level error, 0 % of 240/u,
  ],
  [
    "of no known kind, some of a level",
    (ago) => (ago % 4 < 1 ? [undecoded, "ERROR"] : ["all well", "info"]),
    /^None of 240 lines says a failure of a known kind; 60 of level error, 0 %/u,
  ],
])("the first line says of failures how they are now: %s", async ([, lineAt, first]) => {
  const { text } = await summarise(written(lineAt));
  expect(text.split("\n")[0]).toMatch(first);
});

test("what is silent while no line of anything arrives is not said to have ended", async () => {
  const { text } = await summarise(written(() => [timedOut]).slice(40));
  expect(text.split("\n")[0]).toMatch(/last 03:03\); NOT SEEN: logs of the last minutes/u);
  expect(text).not.toContain("ended");
});

test("in windows that are longer than a day a time has its date", async () => {
  const hour = 60;
  const lines = Array.from({ length: 144 }, (_, at) =>
    stored(access(at < 40 && at % 2 === 0 ? 503 : 200), (at + 0.5) * hour),
  );
  const { text } = await summarise(lines, { since: "2026-11-18T03:14:00Z" });
  expect(text).toMatch(/rose at 11-19 1\d:\d\d\);/u);
  expect(text).toMatch(/^HTTP 5xx: .*, 11-19 \d\d:\d\d:\d\d to 11-21 \d\d:/mu);
});

test("lines without a failure are said to have none of a known kind, and a silent time before is no zero", async () => {
  const { text } = await summarise([stored("all well")]);
  expect(text.split("\n")[0]).toBe(
    "None of 1 lines says a failure of a known kind, no line in the 60 min before",
  );
  expect(text).toContain("log_patterns groups all lines");
});

test("nothing at all is a gap in the first line, with the near name", async () => {
  const { text } = await summarise([stored("POST /pay 503")], { namespace: "shpo" });
  expect(text).toMatch(/^NOT SEEN: logs of namespace shpo: .*near shpo: shop/);
});

test("of more lines than are read the counts are estimates, and the first line says so", async () => {
  const lines = Array.from({ length: 400 }, (_, at) =>
    hitOf(stored(at % 4 === 0 ? "POST /pay took 503 ms" : access(503), 1)),
  );
  const times = { first0: { value: Date.parse("2026-11-21T02:20:00Z") }, last0: { value: nowMs } };
  const fetch = fakeOpenSearch({
    fields: mapped,
    search: (body) => ({
      ...searched(body.includes('"size":0') ? [] : lines, 40_000),
      aggregations: { [http]: { doc_count: 40_000, ...times } },
    }),
  });
  const { text, result } = await askTool(opensearch.errorSummary, { fetch }, { input: {} });
  expect(text).toMatch(
    /^75\.0 % of 40000 .*; NOT SEEN: exact counts of failures in .*: 40000 lines in 60 min have words/,
  );
  expect(result).toMatchObject({
    failing: 30_000,
    items: [{ kind: http, count: 30_000, first: "2026-11-21T02:20:00.000Z" }],
  });
});

test("an estimate says how many lines it is made from, also where names are only analysed text", async () => {
  const near = { namespace_name: "shop-canary", pod_name: "pay-x2x9z" };
  const lines = [1, 2, 3, 4].map((minute) => {
    const own = stored(access(503), minute);
    return hitOf(minute === 1 ? own : { ...own, kubernetes: near });
  });
  const fetch = fakeOpenSearch({
    fields: { ...mapped, "kubernetes.namespace_name": mapped.log },
    search: (body) => ({
      ...searched(body.includes('"size":0') ? [] : lines, 40_000),
      aggregations: { [http]: { doc_count: 40_000 } },
    }),
  });
  const { text } = await askTool(opensearch.errorSummary, { fetch }, { input: {} });
  expect(text).toContain(
    "40000 lines in 60 min have words of failures; the newest 4 were read, the others are taken to be like them",
  );
});

/** Asks where so many lines have the words of a server error, or of each kind, of which `newest` are read. */
async function summariseMany(
  newest: readonly Source[],
  inWords: number | Readonly<Record<string, number>>,
  before: readonly Source[],
) {
  const sought = typeof inWords === "number" ? { [http]: inWords } : inWords;
  const times = { first0: { value: Date.parse("2026-11-21T02:20:00Z") }, last0: { value: nowMs } };
  const fetch = fakeOpenSearch({
    fields: { ...mapped, log: mapped.level },
    search: (body) => {
      if (body.includes('"size":20,')) return searched([], 0);
      const isNow = body.includes('"lt":"2026-11-21T03:14:00.000Z"');
      const total = isNow ? Math.max(...Object.values(sought)) : before.length;
      const hits = body.includes('"size":0') ? [] : (isNow ? newest : before).map(hitOf);
      const counts = Object.entries(isNow ? sought : {});
      const aggregations = counts.map(
        ([kind, doc_count]) => [kind, { doc_count, ...times }] as const,
      );
      return { ...searched(hits, total), aggregations: Object.fromEntries(aggregations) };
    },
  });
  return await askTool(opensearch.errorSummary, { fetch }, { input: {} });
}

test("words that end as a failure does are known of the lines that were read: such a setting leaves nothing unknown", async () => {
  const { text, result } = await summariseMany(
    [stored(access(503), 1), stored("requestTimeout=30", 2)],
    { [http]: 400, timeout: 1 },
    [],
  );
  expect(result.items.map(({ kind }) => kind)).toEqual([http]);
  expect(text).not.toContain("failures of kind timeout");
});

test("where none of the lines that were read says a failure, those that were not may: that is no zero", async () => {
  const { text, result } = await summariseMany(
    [stored("POST /pay took 502 ms", 1), stored("POST /pay took 503 ms", 1)],
    900_000,
    [],
  );
  expect(text.split("\n")[0]).toBe(
    "How many of 900000 lines say a failure of a known kind is not known, no line in the 60 min before; NOT SEEN: failures of kind HTTP 5xx in fluent-bit-*, 60 min to 2026-11-21T03:14:00.000Z: not known: 900000 lines have its words; the newest 2 of 900000 were read, and none says it.",
  );
  expect(result.failing).toBeUndefined();
  expect(result.items).toEqual([]);
});

test.for<[name: string, isOf: (body: string) => boolean]>([
  ["all lines are counted", (body) => !body.includes(`"${http}":{`)],
  ["lines are counted kind by kind", (body) => body.includes(`"${http}":{`)],
])("shards that fail where %s are in the first line", async ([, isOf]) => {
  const failing = { total: 3, successful: 2, failed: 1 };
  const fetch = fakeOpenSearch({
    fields: { ...mapped, log: mapped.level },
    search: (body) => {
      const isNow = body.includes('"lt":"2026-11-21T03:14:00.000Z"');
      const isCount = body.includes('"size":0') && body.includes('"over0"');
      const hits = body.includes('"size":10000') ? [hitOf(stored(access(503), 1))] : [];
      const answer = searched(hits, body.includes('"size":20,') ? 0 : 400);
      return isNow && isCount && isOf(body) ? { ...answer, _shards: failing } : answer;
    },
  });
  const { text, result } = await askTool(opensearch.errorSummary, { fetch }, { input: {} });
  expect(text.split("\n")[0]).toContain("1 of 3 shards did not answer");
  expect(result.gaps.filter(({ kind }) => kind === "unreachable")).toHaveLength(1);
});

test("lines that are like those that were read are counted as many as those say, whatever a part of a word finds", async () => {
  const { result } = await summariseMany(
    [stored(access(503), 1), ...[1, 2, 3].map((minute) => stored("order a5020b", minute))],
    400,
    [stored("all well", 70)],
  );
  expect(result).toMatchObject({ failing: 100, items: [{ kind: http, count: 100, before: 0 }] });
});

test("the search has fewer clauses than OpenSearch takes, also where any of many fields may hold the text", async () => {
  const flat = { flat_object: { type: "flat_object", searchable: true, aggregatable: false } };
  const { log: _, ...others } = mapped;
  const k8s = "resource.attributes.k8s";
  const fields = {
    ...others,
    body: flat,
    [`${k8s}.namespace.name`]: mapped.level,
    [`${k8s}.pod.name`]: mapped.level,
  };
  const bodies: string[] = [];
  const fetch = fakeOpenSearch({
    fields,
    search: (body) => {
      bodies.push(body);
      return searched([], 0);
    },
  });
  await askTool(opensearch.errorSummary, { fetch }, { input: {} });
  const clauses = bodies.map(
    (body) => body.match(/"(?:terms?|match_phrase|wildcard|range|exists)":/g)?.length ?? 0,
  );
  expect(Math.max(...clauses)).toBeGreaterThan(100);
  expect(Math.max(...clauses)).toBeLessThan(1_024);
});
