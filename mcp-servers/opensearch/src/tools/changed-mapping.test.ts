import { opensearch } from "@binnacle/contracts";
import { type OpenSearchEmulator, startOpenSearchEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askServer, newServer } from "../testing/ask-tool.ts";

type Source = Readonly<Record<string, unknown>>;

function written(second: number, fields: Source): Source {
  const kubernetes = { namespace_name: "shop", pod_name: "pay-x2x9z" };
  return {
    "@timestamp": `2026-11-21T03:13:${second}.000Z`,
    log: `line ${second}`,
    kubernetes,
    ...fields,
  };
}

function emulating(sources: readonly Source[]) {
  const documents = sources.map((source, at) => ({ index: "fluent-bit-1", id: `${at}`, source }));
  return startOpenSearchEmulator({ documents });
}

const openSearchUrl = "http://logs.example:9200";
const bare = [written(10, {})];
const levelled = [...bare, written(20, { level: "error" }), written(30, { level: "error" })];

const asOf = Date.parse("2026-11-21T03:14:00Z");
/** By then the server asks again which indices there are, those among them that did not answer. */
const laterMs = 10_000;

/** What a server answers that has learnt the mapping of lines, which then got others. */
async function askAcross(
  [earlier, later]: readonly [readonly Source[], readonly Source[]],
  asked: readonly [Parameters<typeof askServer>[1], Source],
) {
  return await askBetween(await Promise.all([emulating(earlier), emulating(later)]), asked);
}

interface Between {
  readonly afterMs?: number;
  /** What OpenSearch then says for a list of indices; absent: the list. */
  readonly resolves?: () => Response | Promise<Response>;
}

async function askBetween(
  [before, after]: readonly OpenSearchEmulator[],
  [contract, input]: readonly [Parameters<typeof askServer>[1], Source],
  { afterMs = laterMs, resolves }: Between = {},
) {
  if (before === undefined || after === undefined) throw new Error("two are needed");
  let current = before;
  const server = newServer({
    openSearchUrl,
    now: () => (current === before ? asOf : asOf + afterMs),
    fetch: async (...asking) => {
      const request = new Request(...asking);
      if (current === after && resolves && isList(request.url)) return await resolves();
      return await fetch(new Request(request.url.replace(openSearchUrl, current.url), request));
    },
  });
  try {
    await askServer(server, opensearch.countBy, { input: { by: "namespace" } });
    current = after;
    const { text } = await askServer(server, contract, { input });
    const looks = after.journal.filter(({ path }) => path.endsWith("/_field_caps")).length;
    const lists = after.journal.filter(({ path }) => isList(path)).length;
    return { text, looks, lists };
  } finally {
    await Promise.all([before.close(), after.close()]);
  }
}

function isList(path: string): boolean {
  return path.includes("/_resolve/index");
}

const { countBy, searchLogs, logPatterns } = opensearch;
const other = written(10, { severity: "info" });

test.for([
  [
    "count_by at a level",
    bare,
    levelled,
    [countBy, { by: "pod", level: "error" }],
    /^pay-x2x9z 2$/mu,
  ],
  ["count_by level", bare, levelled, [countBy, { by: "level" }], /^error 2$/mu],
  [
    "count_by level, which other lines had in another field,",
    [other],
    [other, ...levelled],
    [countBy, { by: "level" }],
    /^error 2$/mu,
  ],
  [
    "search_logs by trace",
    bare,
    [...bare, written(20, { trace_id: "a1" })],
    [searchLogs, { traceId: "a1" }],
    /^1 lines match/mu,
  ],
  ["log_patterns", bare, levelled, [logPatterns, {}], /^(?!.*levels of log lines)/su],
] as const)(
  "%s tells of a field that was mapped after the server looked",
  async ([, earlier, later, asked, said]) => {
    const { text } = await askAcross([earlier, later], asked);
    expect(text).toMatch(said);
  },
);

/** A look at the mapping asks for the fields in two parts. */
const oneLook = 2;

test.for([
  ["that most lines hold", levelled, 0],
  ["that most lines lack", [...bare, ...bare, written(20, { level: "error" })], oneLook],
  ["that no index has", bare, oneLook],
] as const)(
  "counted by a field %s the mapping is read no more often than it may have changed",
  async ([, lines, requests]) => {
    const { looks } = await askAcross([lines, lines], [countBy, { by: "level" }]);
    expect(looks).toBe(requests);
  },
);

type State = "open" | "closed" | "unassigned";

/** Two indices, of which the second maps names otherwise and changes its state. */
function inState(state: State) {
  const second = "fluent-bit-2026.11.21";
  const documents = ["fluent-bit-1", second].map((index) => ({
    index,
    id: index,
    source: written(10, {}),
  }));
  const pod_name = { type: "text" };
  const mappings = { properties: { kubernetes: { properties: { pod_name } } }, state };
  return startOpenSearchEmulator({ documents, indices: { [second]: mappings } });
}

const counted = { by: "workload", namespace: "shop" };

test.for<[from: State, to: State, said: RegExp]>([
  ["closed", "open", /^2 lines(?!.*NOT SEEN)/u],
  ["closed", "unassigned", /^1 lines.*NOT SEEN: (?!.*closed)/u],
  ["unassigned", "open", /^2 lines(?!.*NOT SEEN)/u],
  ["open", "closed", /^1 lines.*NOT SEEN: .*the index is closed/u],
])("an index that was %s and is %s is told as it is now", async ([from, to, said]) => {
  const between = await Promise.all([inState(from), inState(to)]);
  const { text } = await askBetween(between, [countBy, counted]);
  expect(text).toMatch(said);
});

test.for([
  ["at once", "open", 2_999, [0, 0]],
  ["3 s later", "open", 3_000, [1, 0]],
  ["at once, where one does not answer", "unassigned", 2_999, [0, 0]],
  ["9 s later, where one does not answer", "unassigned", 9_999, [1, 0]],
  ["10 s later, where one does not answer", "unassigned", 10_000, [1, oneLook]],
] as const)(
  "asked again %s, a server lists indices and reads mappings so often",
  async ([, state, afterMs, [lists, looks]]) => {
    const between = await Promise.all([inState(state), inState(state)]);
    expect(await askBetween(between, [countBy, counted], { afterMs })).toMatchObject({
      lists,
      looks,
    });
  },
);

test.for([
  ["refused", () => new Response("{}", { status: 403 })],
  ["not answered well", () => new Response("no", { status: 503 })],
  ["not answered", () => Promise.reject(new TypeError("fetch failed"))],
] as const)(
  "where the list of indices is %s a question is answered with what is known",
  async ([, resolves]) => {
    const between = await Promise.all([inState("open"), inState("open")]);
    const { text } = await askBetween(between, [countBy, counted], { resolves });
    expect(text).toMatch(/^2 lines/u);
  },
);

function mapped(type: string) {
  const kubernetes = { properties: { pod_name: { type } } };
  const documents = [{ index: "fluent-bit-1", id: "1", source: written(10, {}) }];
  return startOpenSearchEmulator({
    documents,
    indices: { "fluent-bit-1": { properties: { kubernetes } } },
  });
}

test("a query that all shards refuse for a mapping of before is made anew", async () => {
  const between = await Promise.all([mapped("keyword"), mapped("text")]);
  const { text } = await askBetween(between, [countBy, counted]);
  expect(text).toMatch(/^1 lines.*\npay 1$/su);
});
