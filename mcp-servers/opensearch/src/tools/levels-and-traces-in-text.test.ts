import { opensearch } from "@binnacle/contracts";
import { type IndexedDocument, startOpenSearchEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool } from "../testing/ask-tool.ts";

const nowMs = Date.parse("2026-11-21T03:14:00Z");
const kubernetes = { namespace_name: "shop", pod_name: "pay-x2x9z" };

/** A line of so many seconds ago, of an index whose documents hold a text alone, or that of a shipper that reads more. */
function line(secondsAgo: number, log: string, read: object = {}): IndexedDocument {
  const index = Object.keys(read).length === 0 ? "fluent-bit-text" : "fluent-bit-fields";
  const time = new Date(nowMs - secondsAgo * 1000).toISOString();
  return { index, id: `${secondsAgo}`, source: { "@timestamp": time, log, kubernetes, ...read } };
}

type Contract = Parameters<typeof askTool>[0];

async function ask(
  contract: Contract,
  documents: readonly IndexedDocument[],
  input: Readonly<Record<string, unknown>> = {},
) {
  const emulator = await startOpenSearchEmulator({ documents });
  const options = { openSearchUrl: emulator.url, timeoutMs: 20_000 };
  const { text } = await askTool(contract, options, { input });
  await emulator.close();
  return { text, first: text.split("\n")[0] ?? "" };
}

const [trace, other] = ["4bf92f3577b34da6a3ce929d0e0e4736", "4bf92f3577b34da6a3ce929d0e0e4737"];
const inText = (id: string) => JSON.stringify({ level: 50, msg: "seat lost", traceId: id });

test("a trace is found in the text of lines that have no field for it, which is said", async () => {
  const documents = [line(20, inText(trace)), line(30, inText(other))];
  const { text, first } = await ask(opensearch.searchLogs, documents, { traceId: trace });
  expect(first).toMatch(
    /^1 lines? match.*NOT SEEN: a field for the trace in fluent-bit-text: the id was looked for in the text/u,
  );
  expect(text).toContain(trace);
  expect(text).not.toContain(other);
});

test("a trace is found in fields and texts at once", async () => {
  const documents = [
    line(20, inText(trace)),
    line(30, "late span", { trace_id: trace }),
    line(40, `after ${trace}`, { trace_id: other }),
  ];
  const { text } = await ask(opensearch.searchLogs, documents, { traceId: trace });
  expect(text).toMatch(/^2 lines match/u);
  expect(text).toContain("late span");
});

const written = [
  line(10, "ERROR lock of the route is lost"),
  line(20, "INFO login of the operator"),
  line(30, '{"level":40,"msg":"slow scan of a wagon"}'),
  line(40, "WARN heartbeat is late"),
];

test.for<readonly [string, readonly string[] | undefined, readonly string[]]>([
  ["warn, error and fatal, if it names none", undefined, ["lock", "slow scan", "heartbeat"]],
  ["info", ["info"], ["login"]],
  ["error", ["error"], ["lock"]],
  ["warn", ["warn"], ["slow scan", "heartbeat"]],
])(
  "where levels stand in texts alone a call about %s has those lines",
  async ([, levels, told]) => {
    const { text, first } = await ask(opensearch.logPatterns, written, { levels });
    const all = ["lock", "login", "slow scan", "heartbeat"];
    expect(all.filter((words) => text.includes(words)).toSorted()).toEqual(told.toSorted());
    expect(first).toMatch(told.length === 1 ? /^(?!.*also)/u : /also \d new/u);
    expect(first).not.toContain("level of");
  },
);

test("a failure that a text tells at level info is not left out without a word", async () => {
  const failing = [1, 2, 3].map((second) => line(second, `INFO GET /pay 502 in ${second} ms`));
  const { first } = await ask(opensearch.logPatterns, [...written, ...failing]);
  expect(first).toMatch(
    /NOT SEEN: .*lines whose text says another level: 3 of them say a failure \(HTTP 5xx\)/u,
  );
});

test("a pattern whose level nothing tells is shown, and the first line says so", async () => {
  const { text, first } = await ask(opensearch.logPatterns, [line(5, "lease lost")], {
    levels: ["error"],
  });
  expect(first).toMatch(/NOT SEEN: .*the level of 1 pattern: no field and no text tells it/u);
  expect(text).toContain("lease lost");
});

test("beside a field of levels a pattern without one is shown without a word", async () => {
  const lines = [line(5, "lease lost"), line(15, "seat lost", { level: "error" })];
  const { text, first } = await ask(opensearch.logPatterns, lines, { levels: ["error"] });
  expect(first).not.toContain("the level of");
  expect(text).toContain("lease lost");
});

const long = Array.from({ length: 60 }, (_, times) => line(times * 180 + 5, "lease kept"));

test.for<readonly [string, readonly IndexedDocument[], RegExp]>([
  [
    "that are as ever",
    long,
    /^no line says one of these levels; without a level: nothing new or grown, 1 /u,
  ],
  [
    "that are new",
    [1, 2, 3, 4, 5, 6, 7].map((second) => line(second, "lease lost")),
    /^new .*: lease lost; no line says one of these levels/u,
  ],
])(
  "where no line is of the levels, the first line says so of lines without one %s",
  async ([, lines, said]) => {
    const others = [1, 100].map((minute) => line(minute * 59, "seat free", { level: "info" }));
    const { first } = await ask(opensearch.logPatterns, [...lines, ...others], {
      levels: ["fatal"],
    });
    expect(first).toMatch(said);
  },
);

test("an empty level is none", async () => {
  const lines = [line(5, "lease lost", { level: "" }), line(15, "seat lost", { level: "error" })];
  const { text } = await ask(opensearch.logPatterns, lines, { levels: ["error"] });
  expect(text).toContain("lease lost");
  const { first } = await ask(opensearch.countBy, lines, { by: "level" });
  expect(first).toMatch(/^2 lines, .*NOT SEEN: levels of 1 line: /u);
});

test("of a count by level it is said that levels in texts alone are not counted", async () => {
  const [one, ...others] = written;
  const levelled = line(50, "slow", { level: "warn" });
  const { text, first } = await ask(opensearch.countBy, [...others, levelled], { by: "level" });
  expect(first).toMatch(
    /^4 lines, .*; NOT SEEN: levels of 3 lines: no field in fluent-bit-\* holds them; a level that stands in the text alone is not counted/u,
  );
  expect(text).toContain("without a level 3");
  const alone = await ask(opensearch.countBy, one === undefined ? [] : [one], { by: "level" });
  expect(alone.first).toContain("levels of 1 line: ");
});
