import { opensearch } from "@binnacle/contracts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { laidLines, truth } from "./log-layouts.suite.ts";
import { logLayouts } from "./log-layouts.table.ts";
import { callTool } from "./opensearch-api.suite.ts";
import type { StartUnsearched } from "./unsearched-lines.suite.ts";

const setting = "search.allow_expensive_queries";
const places = [...logLayouts.map((layout) => [layout]), logLayouts].map((layouts) => ({
  name: layouts.map(({ name }) => name).join(","),
  times: layouts.length,
  levelled: layouts.filter(({ isWithoutLevel }) => isWithoutLevel !== true).length,
}));

/** Whatever the layout: what can be asked by whole names has the same answers where OpenSearch refuses what is expensive. */
export function refusedLayoutsSuite(name: string, start: StartUnsearched): void {
  describe(`log layouts under ${setting}: false in ${name}`, () => {
    let url = "";
    const closing: (() => Promise<void>)[] = [];

    beforeAll(async () => {
      const properties = logLayouts.map((layout) => [layout.name, layout.properties] as const);
      const documents = logLayouts.flatMap((layout) =>
        laidLines().map((line, at) => ({
          index: layout.name,
          id: `${at}`,
          source: layout.toSource(line),
        })),
      );
      const settings = { refusesExpensive: true };
      const system = await start(Object.fromEntries(properties), documents, settings);
      url = system.url;
      closing.push(system.close);
    }, 120_000);
    afterAll(async () => {
      for (const close of closing) await close();
    });

    test.for(places)(
      "$name: lines of a workload, all and those with a whole line",
      async (place) => {
        const { name: index, times } = place;
        const search = (asked: object) =>
          callTool({ url, index }, opensearch.searchLogs, { workload: "checkout", ...asked });
        expect((await search({})).total).toBe(times * truth.lines);
        const text = '"charge failed: connection refused by payment"';
        expect((await search({ text })).total).toBe(times * truth.refused);
      },
    );

    test.for(places)("$name: lines of a trace that none is of", async ({ name: index }) => {
      const traceId = "0af7651916cd43dd8448eb211c80319c";
      const { total, gaps } = await callTool({ url, index }, opensearch.searchLogs, { traceId });
      expect(total).toBe(0);
      expect(gaps.filter(({ why }) => why.includes(setting)).length).toBeGreaterThan(0);
    });

    test.for(places)("$name: counts by workload and by level", async (place) => {
      const { name: index, times, levelled } = place;
      const by = (value: string, asked: object = {}) =>
        callTool({ url, index }, opensearch.countBy, { by: value, ...asked });
      expect((await by("workload")).items).toEqual([
        { key: "checkout", count: times * truth.lines },
        { key: "checkout-worker", count: times * 4 },
      ]);
      const { items } = await by("level", { workload: "checkout" });
      const byLevel = [
        { key: "error", count: levelled * truth.errors },
        { key: "info", count: levelled * (truth.lines - truth.errors) },
      ];
      expect(items).toEqual(levelled === 0 ? [] : byLevel);
    });

    test.for(places)("$name: patterns of a workload", async ({ name: index, times }) => {
      const { patterns } = await callTool({ url, index }, opensearch.logPatterns, {
        workload: "checkout",
        windowMinutes: 20,
        levels: ["error"],
      });
      const counted = patterns.filter(({ template }) => template.includes("connection refused"));
      expect(counted).toMatchObject([{ count: times * truth.errors, pods: truth.pods }]);
    });

    test.for(places)("$name: failures of a workload", async ({ name: index, times }) => {
      const { total, gaps } = await callTool({ url, index }, opensearch.errorSummary, {
        workload: "checkout",
      });
      expect(total).toBe(times * truth.lines);
      expect(gaps.filter(({ why }) => why.includes(setting)).length).toBeGreaterThan(0);
    });
  });
}
