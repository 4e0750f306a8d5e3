import { opensearch } from "@binnacle/contracts";
import { startOpenSearchEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool } from "../testing/ask-tool.ts";

interface Written {
  readonly minute: string;
  readonly level?: string;
  readonly namespace?: string;
  readonly log?: string;
}

function written({ minute, level, namespace = "shop", log = "ERROR it broke" }: Written) {
  const pod = { namespace_name: namespace, pod_name: "pay-x2x9z", container_name: "app" };
  const at = `2026-11-21T03:${minute}:30.000Z`;
  return { "@timestamp": at, log, ...(level ? { level } : {}), kubernetes: pod };
}

/** A namespace beside it, whose lines carry a level: so the field is mapped. */
const elsewhere = written({ minute: "13", level: "error", namespace: "billing" });
const bare = [written({ minute: "12" }), written({ minute: "13" })];
const levelled = written({ minute: "13", level: "error" });

/** Asks for errors, counted as told, of an OpenSearch that holds these lines and those of `elsewhere`. */
async function count(
  lines: readonly ReturnType<typeof written>[],
  input: Readonly<Record<string, unknown>>,
) {
  const documents = [elsewhere, ...lines].map((source, at) => ({
    index: "fluent-bit-1",
    id: `${at}`,
    source,
  }));
  const emulator = await startOpenSearchEmulator({ documents });
  try {
    const asked = { input: { level: "error", ...input } };
    return await askTool(opensearch.countBy, { openSearchUrl: emulator.url }, asked);
  } finally {
    await emulator.close();
  }
}

test.for(["pod", "workload", "namespace", "container", "level", "time", "log.keyword"])(
  "by %s: lines without a level are a gap in the first line, and no zero is told",
  async (by) => {
    const { text, result } = await count(bare, { by });
    expect(text.split("\n")[0]).toContain(
      "NOT SEEN: levels of namespace shop: 2 lines carry no level in fluent-bit-*, so a count by level error is without them.",
    );
    expect(text).not.toMatch(/(^| )0( lines|$)/m);
    expect(text).toContain("log_patterns reads the level from the text");
    expect(result).toMatchObject({ items: [], evidence: [], others: 0 });
  },
);

test("beside lines at the level those without one are a gap, and the count says what it leaves out", async () => {
  const { text, result } = await count([...bare, levelled], { by: "time" });
  expect(text).toMatch(/^1 lines, .*; NOT SEEN: levels of namespace shop: 2 lines carry no level/);
  expect(result.items.map(({ count: lines }) => lines)).toEqual([1]);
  expect(result.evidence[0]?.text).toMatch(/^1 log lines .*; without 2 that carry no level$/);
});

test("only lines of the question count as without a level", async () => {
  const { result } = await count(bare, { by: "pod", text: "refused" });
  expect(result.gaps).toEqual([]);
  const { result: other } = await count(bare, { by: "pod", namespace: "billing" });
  expect(other).toMatchObject({ total: 1, gaps: [] });
});

test("where every line carries a level, none at the level asked is a zero", async () => {
  const { text, result } = await count([written({ minute: "13", level: "info" })], { by: "pod" });
  expect(text).toMatch(/^0 lines, /);
  expect(result).toMatchObject({ total: 0, gaps: [] });
  expect(result.evidence).toHaveLength(1);
});

/** Counts lines whose labels are a flat_object. */
async function countFlat(by: string) {
  const documents = ["ann", "bob", "ann"].map((user, at) => ({
    index: "fluent-bit-1",
    id: `${at}`,
    source: { ...levelled, labels: { user } },
  }));
  const indices = { "fluent-bit-1": { properties: { labels: { type: "flat_object" } } } };
  const emulator = await startOpenSearchEmulator({ documents, indices });
  const asked = { input: { by } };
  try {
    return await askTool(opensearch.countBy, { openSearchUrl: emulator.url }, asked);
  } finally {
    await emulator.close();
  }
}

test("a field below a flat_object, which no aggregation counts, is counted by reading", async () => {
  const { result } = await countFlat("labels.user");
  expect(result).toMatchObject({
    total: 3,
    gaps: [],
    items: [
      { key: "ann", count: 2 },
      { key: "bob", count: 1 },
    ],
  });
});

test("a flat_object as a whole has no values to count by, and the refusal says what to ask instead", async () => {
  await expect(countFlat("labels")).rejects.toThrow(
    "bad_input: labels is a flat_object, which OpenSearch cannot count by. Name a field below it: labels.<name>.",
  );
});
