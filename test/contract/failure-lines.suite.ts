import { opensearch } from "@binnacle/contracts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failureLines } from "./failure-lines.table.ts";
import type { StartLaidOut } from "./log-layouts.suite.ts";
import { callTool, suiteCase } from "./opensearch-api.suite.ts";
import { timeoutLines } from "./timeout-lines.table.ts";

const keyword = { type: "keyword" };
const kubernetes = { properties: { namespace_name: keyword, pod_name: keyword } };
const at = new Date(Date.parse(suiteCase.recordedAt) - 5 * 60_000).toISOString();

/** The same lines as analysed text and as whole values: each is of the kinds that it says, in both. */
const mappings = { words: { type: "text" }, whole: { type: "keyword", ignore_above: 8_191 } };
const cases = Object.keys(mappings).flatMap((index) =>
  [...failureLines, ...timeoutLines].map(([name, line, kinds], number) => ({
    index,
    name,
    line,
    kinds,
    number,
  })),
);

export function failureLinesSuite(name: string, start: StartLaidOut): void {
  describe(`kinds of failure in ${name}`, () => {
    let system: Awaited<ReturnType<StartLaidOut>>;

    beforeAll(async () => {
      const properties = Object.entries(mappings).map(
        ([index, log]) => [index, { "@timestamp": { type: "date" }, log, kubernetes }] as const,
      );
      const documents = cases.flatMap(({ index, line, number }) =>
        [line, "all well"].map((log, part) => ({
          index,
          id: `${number}-${part}`,
          source: {
            "@timestamp": at,
            log,
            kubernetes: { namespace_name: "shop", pod_name: `line-${number}` },
          },
        })),
      );
      system = await start(Object.fromEntries(properties), documents);
    }, 120_000);
    afterAll(() => system.close());

    test.for(cases)("$index: $name", async ({ index, kinds, number }) => {
      const asked = { workload: `line-${number}` };
      const { items, total } = await callTool(
        { url: system.url, index },
        opensearch.errorSummary,
        asked,
      );
      expect(total).toBe(2);
      expect(items.map(({ kind }) => kind).toSorted()).toEqual([...kinds].toSorted());
      expect(items.every(({ count, share }) => count === 1 && share === 0.5)).toBe(true);
    });
  });
}
