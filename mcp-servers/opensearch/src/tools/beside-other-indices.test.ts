import { opensearch } from "@binnacle/contracts";
import { type IndexedDocument, startOpenSearchEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool } from "../testing/ask-tool.ts";

const kubernetes = { namespace_name: "shop", pod_name: "pay-x2x9z" };
const at = "2026-11-21T03:13:10.000Z";
const line: IndexedDocument = {
  index: "fluent-bit-1",
  id: "line",
  source: { "@timestamp": at, log: "GET /pay 503", kubernetes },
};
const machine: IndexedDocument = { index: "fluent-bit-plc", id: "x", source: { degrees: 7 } };

type Contract = Parameters<typeof askTool>[0];
const { searchLogs, countBy, errorSummary, logPatterns, listIndices } = opensearch;

test.for<readonly [string, Contract, Readonly<Record<string, unknown>>, string]>([
  ["search_logs", searchLogs, {}, "1 lines match, 1 shown, newest first [...]"],
  ["count_by", countBy, { by: "pod" }, "1 lines, "],
  ["error_summary", errorSummary, {}, "100.0 % of 1 lines say a failure"],
  ["log_patterns", logPatterns, {}, "new 0 → 1, "],
  ["list_indices", listIndices, { namespace: undefined }, "indices, with their lines"],
])(
  "an index that holds no logs stands in short behind what was found: %s",
  async ([, contract, input, found]) => {
    const emulator = await startOpenSearchEmulator({ documents: [line, machine] });
    const { text } = await askTool(contract, { openSearchUrl: emulator.url }, { input });
    await emulator.close();
    const [first = "", ...below] = text.split("\n");
    expect(first.replace(/\[[0-9a-f]+\]/u, "[...]").startsWith(found)).toBe(true);
    expect(first).toContain(
      "NOT SEEN: documents in fluent-bit-plc: no field for time, text, namespace, pod",
    );
    expect(first).not.toContain("looked");
    expect(below.join("\n")).toContain("looked for time in @timestamp");
  },
);

test.for([
  ["alone", [], {}],
  ["named in the options", [], { fields: { time: "@timestamp" } }],
  ["beside one that can be read", [line], {}],
] as const)(
  "a time that is mapped as keyword is told as such, not looked for: %s",
  async ([, others, options]) => {
    const { source } = line;
    const emulator = await startOpenSearchEmulator({
      documents: [...others, { index: "fluent-bit-2", id: "2", source }],
      indices: { "fluent-bit-2": { properties: { "@timestamp": { type: "keyword" } } } },
    });
    const asked = { openSearchUrl: emulator.url, ...options };
    const { text } = await askTool(searchLogs, asked, { input: {} });
    await emulator.close();
    expect(text.split("\n")[0]).toContain(
      "@timestamp is mapped as keyword: dates cannot be compared",
    );
    expect(text).toContain(
      "Reindex with @timestamp of type date, or name another field with --field time.",
    );
    expect(text).not.toContain("--field time=<field>");
  },
);

test("a text that is mapped as a number is to be text again", async () => {
  const { source } = line;
  const emulator = await startOpenSearchEmulator({
    documents: [{ index: "fluent-bit-2", id: "2", source: { ...source, log: 1 } }],
    indices: { "fluent-bit-2": { properties: { log: { type: "long" } } } },
  });
  const { text } = await askTool(searchLogs, { openSearchUrl: emulator.url }, { input: {} });
  await emulator.close();
  expect(text).toContain("Reindex with log of type text, or name another field");
});
