import { opensearch } from "@binnacle/contracts";
import { startOpenSearchEmulator } from "@binnacle/emulators";
import { describe, expect, test } from "vitest";
import { askTool } from "../testing/ask-tool.ts";

const nowMs = Date.parse("2026-11-21T03:14:00Z");
const today = "fluent-bit-2026.11.21";
const yesterday = "fluent-bit-2026.11.20";

function stored(minutesAgo: number, level: string, log: string) {
  const at = new Date(nowMs - minutesAgo * 60_000).toISOString();
  const kubernetes = { namespace_name: "shop", pod_name: "pay-x2x9z", container_name: "app" };
  return { "@timestamp": at, level, log, kubernetes };
}

/** A line a minute for two hours, up to so many minutes ago, and a burst of errors from 55 to 40 minutes ago. */
function lines(quietFor: number) {
  const steady = Array.from({ length: 120 }, (_, at) => stored(at + 0.5, "info", "heartbeat"));
  const burst = Array.from({ length: 300 }, (_, at) =>
    stored(40 + at / 20, "error", "connection refused to vault:8200"),
  );
  return [...steady.slice(quietFor), ...burst];
}

type Indices = NonNullable<Parameters<typeof startOpenSearchEmulator>[0]["indices"]>;

async function ask(indices: Indices, quietFor = 0) {
  const documents = lines(quietFor).map((source, at) => ({ index: today, id: `${at}`, source }));
  const properties = { level: { type: "keyword" } };
  const emulator = await startOpenSearchEmulator({
    documents,
    indices: { [today]: { properties }, ...indices },
  });
  const options = { openSearchUrl: emulator.url };
  const [patterns, summary] = await Promise.all([
    askTool(opensearch.logPatterns, options, { input: {} }),
    askTool(opensearch.errorSummary, options, { input: {} }),
  ]);
  await emulator.close();
  return { patterns, summary };
}

const odd: Indices = { "fluent-bit-odd": { properties: { note: { type: "text" } } } };
const closed: Indices = { [yesterday]: { state: "closed" } };

describe("a burst that is over is told as over", () => {
  test.for<[beside: string, indices: Indices]>([
    ["nothing", {}],
    ["an index that holds no logs", odd],
    ["a closed index of the day before", closed],
    ["both", { ...odd, ...closed }],
  ])("beside %s", async ([, indices]) => {
    const { patterns, summary } = await ask(indices);
    expect(patterns.text.split("\n")[0]).toMatch(/^new 0 → 300, error, .*, ended, last 02:34:00/u);
    expect(summary.text.split("\n")[0]).toMatch(/connection refused .*ended, last 02:34/u);
    expect(patterns.result.gaps).toHaveLength(Object.keys(indices).length);
  });

  test("but not where nothing at all came since, beside what cannot be read", async () => {
    const { patterns, summary } = await ask(closed, 40);
    expect(patterns.text).not.toContain("ended");
    expect(summary.text).not.toContain("ended");
  });
});
