import { opensearch } from "@binnacle/contracts";
import { startOpenSearchEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool } from "../testing/ask-tool.ts";

const nowMs = Date.parse("2026-11-21T03:14:00Z");
const keyword = { type: "keyword" };
const kubernetes = { properties: { namespace_name: keyword, pod_name: keyword } };

/** An OpenSearch with these lines, a second apart, whose mapping of the text is as given. */
async function withLines(texts: readonly (string | undefined)[], log: object) {
  const documents = texts.map((text, place) => ({
    index: "fluent-bit-1",
    id: `${place}`,
    source: {
      "@timestamp": new Date(nowMs - 1_000 * (place + 1)).toISOString(),
      log: text,
      kubernetes: { namespace_name: "shop", pod_name: "pay-x2x9z" },
    },
  }));
  const properties = { "@timestamp": { type: "date" }, log, kubernetes };
  return await startOpenSearchEmulator({ documents, indices: { "fluent-bit-1": { properties } } });
}

type Mapping = "text" | "match_only_text" | "keyword";

async function search(
  texts: readonly (string | undefined)[],
  text: string,
  log: object = { type: "text" },
) {
  const emulator = await withLines(texts, log);
  try {
    const asked = { input: { text } };
    const options = { openSearchUrl: emulator.url };
    const [found, counted] = await Promise.all([
      askTool(opensearch.searchLogs, options, asked),
      askTool(opensearch.countBy, options, { input: { text, by: "pod" } }),
    ]);
    expect(counted.result.total).toBe(found.result.total);
    expect(counted.result.gaps).toEqual(found.result.gaps);
    return found;
  } finally {
    await emulator.close();
  }
}

const mappings: readonly Mapping[] = ["text", "match_only_text"];

test.for(
  mappings.flatMap((type) =>
    (
      [
        ["BrokenException", "com.example.BrokenException: no crew"],
        ["com.example", "com.example.BrokenException: no crew"],
        ["example.BrokenException crew", "com.example.BrokenException: no crew"],
        ["mooring", 'cannot call "Berth.mooring()"'],
        ["vault", "no answer of vault.internal"],
        ["gateway", "PAYMENT_GATEWAY_URL is required"],
        ["refused", "reason:refused"],
        ['"BrokenException"', "com.example.BrokenException: no crew"],
        ["it", "it's over"],
      ] as const
    ).map(([text, line]) => ({ type, text, line })),
  ),
)("in $type, $text is found in: $line", async ({ type, text, line }) => {
  const { result } = await search([line, "all well"], text, { type });
  expect(result).toMatchObject({ total: 1, gaps: [] });
});

test.for<[text: string, line: string]>([
  ["time", "upstream timed out"],
  ["Exception", "BrokenException"],
  ["0.0.3", "dial 10.0.0.31"],
  ["a.c", "com.a.b.c"],
])("a part of a word between other letters is no word: %s in %s", async ([text, line]) => {
  const { result } = await search([line], text);
  expect(result.total).toBe(0);
});

test("of a text of many words all must occur, the long ones in parts too", async () => {
  const words = Array.from({ length: 20 }, (_, place) => `deck${place}`);
  const line = ["com.example.BrokenException", ...words].join(" ");
  const { result } = await search([line, words.join(" ")], `BrokenException ${words.join(" ")}`);
  expect(result.total).toBe(1);
});

test("a text that is one long word is looked for as it is", async () => {
  const { result } = await search(["x".repeat(250)], "x".repeat(250));
  expect(result.total).toBe(1);
});

test("a phrase that begins or ends inside of a word is a gap with the number of such lines", async () => {
  const lines = ["com.example.BrokenException: no crew", "BrokenException: no crew", "no crew"];
  const { text, result } = await search(lines, '"BrokenException: no crew"');
  expect(result.total).toBe(1);
  expect(text.split("\n")[0]).toContain(
    'NOT SEEN: lines with "BrokenException: no crew": 1 line more holds its words, the first or the last as a part of a longer one such as a.b; a phrase is matched by whole words.',
  );
  expect(text).toContain("Ask for the words without quotes.");
});

const long = "the cabin of the upper station did not answer";

test("lines that a keyword with ignore_above leaves out are a gap in the first line", async () => {
  const log = { type: "keyword", ignore_above: 20 };
  const { text, result } = await search([long, long, "the cabin answers"], "cabin", log);
  expect(result.total).toBe(1);
  expect(text.split("\n")[0]).toContain(
    "NOT SEEN: text of 2 lines of namespace shop: it is too long for the index (ignore_above), so words are not looked for in it.",
  );
  expect(text).toContain("log_patterns reads these lines");
});

const lifted = undefined;
const many = (count: number, text: string | undefined) => Array.from({ length: count }, () => text);

test.for<[name: string, texts: readonly (string | undefined)[], lines: string | undefined]>([
  ["documents without text beside them", [long, lifted, long, lifted], "2 lines"],
  ["none but documents without text", many(30, lifted), undefined],
  ["newer documents without text", [...many(30, lifted), long], "1 line"],
  ["more lines than are read", many(30, long), "up to 30 lines"],
])("of %s the number of lines that are not searched is told", async ([, texts, lines]) => {
  const { result } = await search(texts, "cabin", { type: "keyword", ignore_above: 20 });
  const told = result.gaps.map(({ what }) => what).filter((what) => what.startsWith("text of"));
  expect(told).toEqual(lines === undefined ? [] : [`text of ${lines} of namespace shop`]);
});

/** What Filebeat writes: `log` is an object. */
const source = (message: string) => ({
  "@timestamp": "2026-11-21T03:13:00Z",
  message,
  log: { level: "error" },
  kubernetes: { namespace: "shop", pod: { name: "pay-x2x9z" } },
});

test("nor does an object of the name of another text hide them", async () => {
  const pod = { properties: { name: keyword } };
  const properties = {
    message: { type: "keyword", ignore_above: 20 },
    kubernetes: { properties: { namespace: keyword, pod } },
  };
  const { message: _, ...rest } = source("");
  const shop = { namespace_name: "shop", pod_name: "pay-x2x9z" };
  const emulator = await startOpenSearchEmulator({
    documents: [
      { index: "filebeat-1", id: "1", source: source(long) },
      { index: "fluent-bit-1", id: "2", source: { ...rest, log: "the cabin", kubernetes: shop } },
    ],
    indices: { "filebeat-1": { properties } },
  });
  const { result } = await askTool(
    opensearch.searchLogs,
    { openSearchUrl: emulator.url, index: "filebeat-*,fluent-bit-*" },
    { input: { text: "cabin" } },
  );
  await emulator.close();
  expect(result).toMatchObject({ total: 1, gaps: [{ what: "text of 1 line of namespace shop" }] });
});

test("where every line is indexed there is no gap", async () => {
  const { result } = await search(["the cabin", "all well"], "cabin", keyword);
  expect(result).toMatchObject({ total: 1, gaps: [] });
});

test("a summary of failures says which lines it could not search", async () => {
  const emulator = await withLines(["ERROR read timeout", `${long}: timeout`], {
    type: "keyword",
    ignore_above: 20,
  });
  const { text } = await askTool(
    opensearch.errorSummary,
    { openSearchUrl: emulator.url },
    { input: {} },
  );
  await emulator.close();
  expect(text.split("\n")[0]).toContain("NOT SEEN: text of 1 line of namespace shop: it is too");
});
