import { opensearch } from "@binnacle/contracts";
import { startOpenSearchEmulator } from "@binnacle/emulators";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { askTool } from "../testing/ask-tool.ts";

type Contract = Parameters<typeof askTool>[0];
type Source = Readonly<Record<string, unknown>>;
type Emulator = Awaited<ReturnType<typeof startOpenSearchEmulator>>;

const { logPatterns, searchLogs, errorSummary, countBy, listIndices, describeIndex } = opensearch;
const index = "fluent-bit-1";
const nowMs = Date.parse("2026-11-21T03:14:00Z");

const closing: Emulator[] = [];
afterEach(async () => {
  for (const emulator of closing.splice(0)) await emulator.close();
});

/** A document of the pod pay in shop, so many seconds before 03:14. */
function stored(log: string, secondsAgo = 60, fields: Source = {}): Source {
  const at = new Date(nowMs - secondsAgo * 1_000).toISOString();
  const kubernetes = { namespace_name: "shop", pod_name: "pay-6d9f7c5b44-x2x9z" };
  return { "@timestamp": at, log, level: "error", kubernetes, ...fields };
}

async function holding(sources: readonly Source[]): Promise<Emulator> {
  const documents = sources.map((source, at) => ({ index, id: `${at}`, source }));
  const emulator = await startOpenSearchEmulator({ documents });
  closing.push(emulator);
  return emulator;
}

async function ask(contract: Contract, { url }: Emulator, input: Source = {}) {
  const { timeoutMs = 20_000, ...others } = input;
  const options = { openSearchUrl: url, timeoutMs: Number(timeoutMs) };
  return await askTool(contract, options, { input: others });
}

const Size = z.object({ size: z.number() });
const long = `panic: nil map ${"x".repeat(10_000_000)}`;
const lineTools: readonly (readonly [name: string, contract: Contract])[] = [
  ["search_logs", searchLogs],
  ["log_patterns", logPatterns],
  ["error_summary", errorSummary],
];

describe("a line of 10 MB", { timeout: 60_000 }, () => {
  test.for(lineTools)("is read and cut by %s", async ([, contract]) => {
    const emulator = await holding([stored(long), stored("panic: small")]);
    const { text } = await ask(contract, emulator, { timeoutMs: 55_000 });
    expect(text).toMatch(/panic|crash/);
    expect(text.length).toBeLessThan(3_000);
    expect(text).not.toContain("64 MB");
  });

  test.for(lineTools)("of eight %s reads the newest, and says so first", async ([, contract]) => {
    const lines = Array.from({ length: 8 }, (_, at) => stored(long, 60 + at));
    const emulator = await holding([...lines, stored("panic: b", 1)]);
    const { text, result } = await ask(contract, emulator, { timeoutMs: 55_000 });
    expect(text).toMatch(/^(?:[^\n]*; )?NOT SEEN: .*larger than 64 MB together/);
    expect(JSON.stringify(result)).toMatch(/panic|crash/);
    // What an answer cannot hold is not asked for again and again.
    const sizes = emulator.journal.flatMap(({ body }) => Size.safeParse(body).data?.size ?? []);
    expect(sizes.filter((size) => size > 9).length).toBeLessThanOrEqual(3);
  });
});

test.for(lineTools)("bytes that are no text do no harm: %s", async ([, contract]) => {
  const bytes = String.fromCodePoint(...Array.from({ length: 256 }, (_, code) => code));
  const binary = `error ${bytes}\u{d800}\ufffd\u202e end`;
  const { text } = await ask(contract, await holding([stored(binary), stored("error: refused")]));
  const controls = Array.from(text).filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    return (code < 32 && character !== "\n") || (code >= 127 && code < 160) || code === 0x202e;
  });
  expect(controls).toEqual([]);
});

test("5,000 lines in a second are one pattern with their count, and a count", {
  timeout: 30_000,
}, async () => {
  const burst = Array.from({ length: 5_000 }, (_, at) =>
    stored(
      `ERROR order ${at} lost: connection refused by 10.0.0.${at % 250}`,
      60 + (at % 1_000) / 1e3,
    ),
  );
  const emulator = await holding([...burst, stored("ERROR order 7 lost", 4_000)]);
  const { text } = await ask(logPatterns, emulator);
  expect(text.split("\n")[0]).toMatch(
    /^new 0 → 5000, error, .*order <num> lost: connection refused by <ip>$/,
  );
  const summary = (await ask(errorSummary, emulator)).result;
  expect(summary).toMatchObject({
    items: [{ kind: "connection refused", count: 5_000, share: 1 }],
    gaps: [],
  });
});

describe("an index with 3,000 fields", () => {
  const fields = Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`field_${at}`, at]));

  test("is described in few words, and a field's near name is found", async () => {
    const emulator = await holding([stored("ERROR lost", 60, fields)]);
    const { text } = await ask(describeIndex, emulator, { namespace: undefined, index });
    expect(text.length).toBeLessThan(3_000);
    expect(text).toContain("text: log text");
    await expect(ask(countBy, emulator, { by: "feild_17" })).rejects.toThrow("field_17");
  });

  test.for(lineTools)("does not hide its lines: %s", async ([, contract]) => {
    const { text } = await ask(contract, await holding([stored("panic: nil map", 60, fields)]));
    expect(text).toMatch(/panic|crash/);
    expect(text).not.toMatch(/fields|3000/);
  });
});

test.for([
  ...lineTools.map(([name, contract]) => [name, contract, {}] as const),
  ["count_by", countBy, { by: "pod" }] as const,
  ["list_indices", listIndices, { namespace: undefined }] as const,
  ["describe_index", describeIndex, { namespace: undefined, index }] as const,
])("a node that hangs ends %s at its deadline, and its searches are cancelled", async (asked) => {
  const [, contract, input] = asked;
  const emulator = await holding([stored("panic")]);
  emulator.fault("hang");
  await expect(ask(contract, emulator, { ...input, timeoutMs: 300 })).rejects.toThrow(
    /^timeout: OpenSearch at/,
  );
  const { journal } = emulator;
  await expect.poll(() => journal.every(({ isCancelled }) => isCancelled)).toBe(true);
});

describe("a name that no document has is no zero", () => {
  test.for([
    ...lineTools.map(([name, contract]) => [name, contract, {}] as const),
    ["count_by", countBy, { by: "pod" }] as const,
  ])("%s: a namespace, a workload", async ([, contract, input]) => {
    const emulator = await holding([stored("panic: nil map")]);
    const namespace = await ask(contract, emulator, { ...input, namespace: "shpo" });
    expect(namespace.text).toMatch(/^NOT SEEN: logs of namespace shpo: .*near shpo: shop/);
    const workload = await ask(contract, emulator, { ...input, workload: "pya" });
    expect(workload.text).toMatch(/^NOT SEEN: logs of pya in shop: .*: pay/);
    for (const { text } of [namespace, workload]) expect(text).not.toMatch(/\b[Nn]o(ne|thing)\b/);
  });
});
