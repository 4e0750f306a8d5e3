import { opensearch } from "@binnacle/contracts";
import { startOpenSearchEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool } from "../testing/ask-tool.ts";

const nowMs = Date.parse("2026-11-21T03:14:00Z");
const [yesterday, today] = ["fluent-bit-2026.11.20", "fluent-bit-2026.11.21"];
const text = { type: "text" };
const indices = {
  [yesterday]: {
    properties: { kubernetes: { properties: { namespace_name: text, pod_name: text } } },
  },
};

interface Written {
  readonly hoursAgo: number;
  readonly namespace?: string;
  readonly pod?: string;
  readonly log: string;
}

function documentsOf(
  count: number,
  { hoursAgo, namespace = "shop", pod = "pay-6d9f7c5b44-x2x9z", log }: Written,
) {
  return Array.from({ length: count }, (_, at) => {
    const time = new Date(nowMs - hoursAgo * 3_600_000 - at * 1000).toISOString();
    const kubernetes = { namespace_name: namespace, pod_name: pod };
    const source = { "@timestamp": time, log, level: "error", kubernetes };
    return {
      index: hoursAgo > 4 ? yesterday : today,
      id: `${hoursAgo}${namespace}${pod}${log}${at}`,
      source,
    };
  });
}

const [refused, fine] = ["connect ECONNREFUSED 10.0.0.1:80", "GET /pay 200"];
const documents = [
  ...documentsOf(12, { hoursAgo: 0.01, log: refused }),
  ...documentsOf(12, { hoursAgo: 0.2, log: fine }),
  ...documentsOf(9, { hoursAgo: 0.1, log: fine, namespace: "shop-canary" }),
  ...documentsOf(10, { hoursAgo: 10, log: refused }),
  ...documentsOf(10, { hoursAgo: 10.1, log: fine }),
  ...documentsOf(50, { hoursAgo: 10.1, log: fine, namespace: "shop-canary" }),
  ...documentsOf(30, { hoursAgo: 10.1, log: refused, pod: "pay-worker-6d9f7c5b44-x2x9z" }),
];

type Contract = Parameters<typeof askTool>[0];
const { errorSummary, countBy } = opensearch;
const past = { since: "2026-11-20T17:00:00Z", until: "2026-11-20T17:30:00Z" };

test.for<readonly [string, Contract, Readonly<Record<string, unknown>>, RegExp]>([
  ["the share that fails now", errorSummary, {}, /^50\.0 % of 24 lines/u],
  ["lines over time", countBy, { by: "time" }, /^24 lines/u],
  [
    "of the day of the text the lines of the workload alone",
    errorSummary,
    { ...past, workload: "pay" },
    /^50\.0 % of 20 lines/u,
  ],
])("an old index that maps names as text spoils no answer of today: %s", async (row) => {
  const [, contract, input, told] = row;
  const emulator = await startOpenSearchEmulator({ documents, indices });
  const options = { openSearchUrl: emulator.url, timeoutMs: 20_000 };
  const { text: answer } = await askTool(contract, options, { input });
  await emulator.close();
  expect(answer).toMatch(told);
});

test("what is counted by time on the day of the text is said to hold neighbours", async () => {
  const emulator = await startOpenSearchEmulator({ documents, indices });
  const options = { openSearchUrl: emulator.url, timeoutMs: 20_000 };
  const input = { ...past, by: "time" };
  const { text: answer } = await askTool(countBy, options, { input });
  await emulator.close();
  expect(answer).toMatch(/^50 lines, [^\n]*; NOT SEEN: exact counts in /u);
});
