import { opensearch, type ToolContract } from "@binnacle/contracts";
import { startOpenSearchEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { z } from "zod";
import { askTool, mapped } from "../testing/ask-tool.ts";
import { fakeOpenSearch, hitOf, searched } from "../testing/fake-open-search.ts";

const setting = "search.allow_expensive_queries";

function line(number: number, log: string, pod = `pay-${number}`) {
  return {
    "@timestamp": new Date(Date.parse("2026-11-21T03:13:00Z") - number * 10).toISOString(),
    log,
    level: number % 2 === 0 ? "info" : "error",
    kubernetes: { namespace_name: "shop", pod_name: pod },
  };
}

/** An OpenSearch whose cluster refuses what is expensive. */
async function refusing(lines: readonly ReturnType<typeof line>[]) {
  const documents = lines.map((source, at) => ({ index: "fluent-bit-1", id: `${at}`, source }));
  return await startOpenSearchEmulator({ documents, refusesExpensive: true });
}

const { errorSummary, logPatterns, searchLogs, countBy } = opensearch;
type Tool = ToolContract;
const texts = ["vault timeout", "vault timeout", "no crew", "all well", "vault timeout", "no crew"];

test.for<[name: string, contract: Tool, input: object]>([
  ["search_logs", searchLogs, { text: "vault" }],
  ["count_by", countBy, { text: "vault", by: "pod" }],
  ["error_summary", errorSummary, {}],
  ["log_patterns, of failures at other levels,", logPatterns, { levels: ["error"] }],
])(
  "%s says in the first line which words were not searched, and names the setting",
  async ([, contract, input]) => {
    const emulator = await refusing(texts.map((text, number) => line(number, text)));
    const { text } = await askTool(
      contract,
      { openSearchUrl: emulator.url },
      { input: { ...input } },
    );
    await emulator.close();
    expect(text.split("\n")[0]).toMatch(
      /NOT SEEN: .*words inside of longer words in fluent-bit-\*: .*search\.allow_expensive_queries is false; whole words were searched/,
    );
  },
);

const Answered = z.object({ _shards: z.object({ failed: z.literal(0) }) });

test("what was not searched of the time before is not none", async () => {
  const earlier = texts.map((text, number) =>
    line(500_000 + number, text.replace("vault timeout", "poolTimeout")),
  );
  const emulator = await refusing([...texts.map((text, number) => line(number, text)), ...earlier]);
  const { text } = await askTool(errorSummary, { openSearchUrl: emulator.url }, { input: {} });
  await emulator.close();
  expect(text).toContain("timeout: 3");
  expect(text).not.toMatch(/\b0 (?:of \d+ )?before/u);
});

test.for<[name: string, contract: Tool, input: object]>([
  ["search_logs", searchLogs, { text: "vault", workload: "pay*" }],
  ["count_by", countBy, { text: "vault", workload: "pay", by: "time" }],
  ["error_summary", errorSummary, { workload: "pay" }],
  ["log_patterns", logPatterns, { workload: "pay" }],
])("the searches that the evidence of %s carries are taken", async ([, contract, input]) => {
  const emulator = await refusing(texts.map((text, number) => line(number, text)));
  const { result } = await askTool(
    contract,
    { openSearchUrl: emulator.url },
    { input: { ...input } },
  );
  expect(result.evidence.length).toBeGreaterThan(0);
  for (const { reproduce } of result.evidence) {
    const [, path = "", body = ""] = /^GET (\S+) (.+)$/.exec(reproduce.text) ?? [];
    const response = await fetch(`${emulator.url}/${path}`, { method: "POST", body });
    expect([response.status, Answered.safeParse(await response.json()).success]).toEqual([
      200,
      true,
    ]);
  }
  await emulator.close();
});

test("of more pods than are looked at, those of a workload are not guessed", async () => {
  const emulator = await refusing(
    Array.from({ length: 2_001 }, (_, number) => line(number, "all well")),
  );
  const asked = askTool(
    searchLogs,
    { openSearchUrl: emulator.url },
    { input: { workload: "pay*" } },
  );
  await expect(asked).rejects.toThrow(/More than 2000 pods have lines there.*Name a pod/);
  await emulator.close();
});

/** As Fluent Bit writes it, with objects of which OpenSearch maps no field. */
async function flatlyRefusing(lines: readonly ReturnType<typeof line>[]) {
  const documents = lines.map(({ log, level, ...rest }, at) => ({
    index: "fluent-bit-1",
    id: `${at}`,
    source: { ...rest, log_processed: { message: log, level, trace_id: "4bf92f3577b34da6" } },
  }));
  const flat = { type: "flat_object" };
  const properties = { "@timestamp": { type: "date" }, kubernetes: flat, log_processed: flat };
  const indices = { "fluent-bit-1": { properties } };
  return await startOpenSearchEmulator({ documents, indices, refusesExpensive: true });
}

test.for<[contract: Tool, input: object, told: RegExp]>([
  [
    countBy,
    { by: "time", level: "error" },
    /^3 lines.*NOT SEEN: which lines carry no level in fluent-bit-1: it stands below a flat_object there, and OpenSearch refuses to tell/u,
  ],
  [
    logPatterns,
    { levels: ["error"] },
    /NOT SEEN: .*which lines carry no level in fluent-bit-1: it stands below a flat_object there/u,
  ],
  [
    searchLogs,
    { traceId: "4bf92f3577b34da6" },
    /^6 lines.*NOT SEEN: .*which lines carry no trace in fluent-bit-1: .*lines whose text holds the id are taken for such/u,
  ],
  [searchLogs, { text: "no crew" }, /^2 lines.*NOT SEEN: .*no words but whole lines/u],
])("what stands below a flat_object is searched by whole values: %#", async (of) => {
  const [contract, input, told] = of;
  const emulator = await flatlyRefusing(texts.map((text, number) => line(number, text)));
  const { text } = await askTool(
    contract,
    { openSearchUrl: emulator.url },
    { input: { ...input } },
  );
  await emulator.close();
  expect(text.split("\n")[0]).toMatch(told);
});

test("of pods below a flat_object those of older lines are told as not seen", async () => {
  const lines = Array.from({ length: 10_001 }, (_, number) => line(number, "all well", "pay-0"));
  const emulator = await flatlyRefusing(lines);
  const { text } = await askTool(
    searchLogs,
    { openSearchUrl: emulator.url, timeoutMs: 30_000 },
    { input: { workload: "pay" } },
  );
  await emulator.close();
  expect(text.split("\n")[0]).toMatch(
    /NOT SEEN: .*pods of pay in shop that have older lines only in fluent-bit-1/u,
  );
});

test("what was asked beside the query that is refused is given up", async () => {
  let isRefused = false;
  let [left, leftBefore] = [0, 0];
  const answering = fakeOpenSearch({
    fields: mapped,
    search: (body) => searched(body.includes('"size":0') ? [] : [hitOf(line(1, "boom"))], 1),
  });
  const cause = { type: "exception", reason: `no, as '${setting}' is set to false.` };
  const fetch: typeof globalThis.fetch = async (...asking) => {
    const request = new Request(...asking);
    const isSearch = request.url.includes("_search");
    if (isSearch && (await request.clone().text()).includes('"regexp"')) {
      isRefused = true;
      return Response.json({ error: { root_cause: [cause] } }, { status: 400 });
    }
    if (isSearch && isRefused) leftBefore = left;
    if (!isSearch || isRefused) return await answering(request);
    return await new Promise((_, reject) => {
      request.signal.addEventListener("abort", () => {
        left += 1;
        reject(new TypeError("aborted"));
      });
    });
  };
  const { text } = await askTool(logPatterns, { fetch }, { input: { levels: ["error"] } });
  expect(text).toContain(setting);
  expect(leftBefore).toBeGreaterThan(0);
});
