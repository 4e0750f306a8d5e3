import { opensearch } from "@binnacle/contracts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callTool, suiteCase } from "./opensearch-api.suite.ts";

export interface OpenStates {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export type IndexState = "open" | "closed" | "unassigned";

/** Starts an OpenSearch with these indices in these states; each has the mapping and, before it is closed, the document. */
export type StartStates = (
  states: Readonly<Record<string, IndexState>>,
  given: {
    readonly properties: Readonly<Record<string, unknown>>;
    readonly source: Readonly<Record<string, unknown>>;
  },
) => Promise<OpenStates>;

const at = new Date(Date.parse(suiteCase.recordedAt) - 5 * 60_000).toISOString();
const today = at.slice(0, 10);
const longAgo = "2020-01-01";

const keyword = { type: "keyword" };
const given = {
  properties: {
    "@timestamp": { type: "date" },
    log: { type: "text" },
    kubernetes: { properties: { namespace_name: keyword, pod_name: keyword } },
  },
  source: {
    "@timestamp": at,
    log: "boom",
    kubernetes: { namespace_name: "shop", pod_name: "db-0" },
  },
};

/** What cannot be read is told in the first line, and what can be read is read. */
export function logStatesSuite(name: string, start: StartStates): void {
  describe(`indices that cannot be read in ${name}`, () => {
    let system: OpenStates;

    beforeAll(async () => {
      const states: Record<string, IndexState> = {
        "app-open": "open",
        [`app-${today}`]: "closed",
        [`app-${longAgo}`]: "closed",
        "red-open": "open",
        "red-lost": "unassigned",
      };
      system = await start(states, given);
    }, 120_000);
    afterAll(() => system.close());

    const ask = (index: string) => callTool({ url: system.url, index }, opensearch.searchLogs);

    test.for<[index: string, gap: string]>([
      ["app-*", `logs in app-${today}: the index is closed`],
      [`app-open,app-${today}`, `logs in app-${today}: the index is closed`],
      ["red-*", "logs in red-lost: no shard of it answers, or it may not be read"],
      ["app-open,gone", "logs: no index matches gone"],
    ])("%s: the open one is read, and a gap names the other", async ([index, gap]) => {
      const { total, gaps } = await ask(index);
      expect(total).toBe(1);
      expect(gaps.map(({ what, why }) => `${what}: ${why}`)).toContain(gap);
    });

    test("a daily index that is closed matters only to windows near its day", async () => {
      const { gaps } = await ask("app-*");
      expect(gaps.filter(({ what }) => what.includes(longAgo))).toEqual([]);
    });

    test("shards that no node serves are missed, though none failed", async () => {
      const { gaps } = await ask("red-*");
      expect(gaps.map(({ why }) => why)).toContainEqual(
        expect.stringMatching(/^1 of 2 shards did not answer/),
      );
    });

    test.for([
      [`app-${today}`, "is open (closed: "],
      ["red-lost", "no shard of red-lost answers"],
    ] as const)("nothing but %s is a gap, never no line", async ([index, why]) => {
      const { total, gaps } = await ask(index);
      expect([total, gaps.length]).toEqual([0, 1]);
      expect(gaps[0]?.why).toContain(why);
    });
  });
}
