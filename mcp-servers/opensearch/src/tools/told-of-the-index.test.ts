import { opensearch } from "@binnacle/contracts";
import { startOpenSearchEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool } from "../testing/ask-tool.ts";

const keyword = { type: "keyword" };

interface Written {
  readonly index: string;
  readonly kubernetes: object;
  readonly level?: string;
}

/** Asks an OpenSearch that holds one line for each of these, a minute old. */
async function ask(
  contract: Parameters<typeof askTool>[0],
  lines: readonly Written[],
  { input, properties }: { readonly input: object; readonly properties: object },
) {
  const documents = lines.map(({ index, ...source }, at) => ({
    index,
    id: `${at}`,
    source: { "@timestamp": "2026-11-21T03:13:00Z", message: `it broke ${at}`, ...source },
  }));
  const indices = { [lines[0]?.index ?? ""]: { properties: { ...properties } } };
  const emulator = await startOpenSearchEmulator({ documents, indices });
  const options = { openSearchUrl: emulator.url, index: lines[0]?.index ?? "" };
  const answer = await askTool(contract, options, { input: { ...input } });
  await emulator.close();
  return answer.text;
}

const pod = (name: string, app: string) => {
  return { namespace_name: "shop", pod_name: name, labels: { app } };
};

test("below a flat_object only names that documents hold make a convention", async () => {
  const text = await ask(
    opensearch.describeIndex,
    [{ index: "filebeat-1", kubernetes: { namespace: "shop", pod: { name: "pay-x2x9z" } } }],
    {
      input: { namespace: undefined, index: "filebeat-1" },
      properties: { kubernetes: { type: "flat_object" } },
    },
  );
  expect(text).toMatch(/^filebeat-1: ecs; /u);
  expect(text).not.toContain("in 0 %");
});

test("whoever mistakes the name of a workload is told workloads, not pods whose names tell nothing", async () => {
  const text = await ask(
    opensearch.searchLogs,
    [
      { index: "fluent-bit-1", kubernetes: pod("ferry-blue", "ferry") },
      { index: "fluent-bit-1", kubernetes: pod("ferry-green", "ferry") },
      { index: "fluent-bit-1", kubernetes: pod("pier-6d9f7c5b44-x2x9z", "pier") },
    ],
    { input: { workload: "fery" }, properties: {} },
  );
  expect(text).toContain("2 other workloads have lines (near fery: ferry): ferry, pier");
});

test("lines of a level that is not known are a gap in the first line of patterns", async () => {
  const kubernetes = pod("pay-6d9f7c5b44-x2x9z", "pay");
  const levels = ["3", "3", "error", "info", "17"];
  const text = await ask(
    opensearch.logPatterns,
    levels.map((level) => ({ index: "fluent-bit-1", kubernetes, level })),
    { input: {}, properties: { level: keyword } },
  );
  expect(text.split("\n")[0]).toContain(
    'NOT SEEN: 3 lines of level "3", "17": no level is known by that, so they were not compared',
  );
});
