import { opensearch } from "@binnacle/contracts";
import type { IndexedDocument } from "@binnacle/emulators";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LaidLine, type LogLayout, logLayouts } from "./log-layouts.table.ts";
import { callTool, suiteCase } from "./opensearch-api.suite.ts";

interface LaidOut {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Starts an OpenSearch with these indices, mapped as given, and their documents. */
export type StartLaidOut = (
  properties: Readonly<Record<string, LogLayout["properties"]>>,
  documents: readonly IndexedDocument[],
) => Promise<LaidOut>;

/**
 * The truth, counted by hand. In the hour: `checkout` in shop wrote 3 lines at info and, since 10 minutes, 12 errors of
 * one kind in 2 pods. Lookalikes that must not count: `checkout-worker` in shop (4 errors), `checkout` in shop-canary
 * (5 errors), and 7 errors of `checkout` before the hour.
 */
export const truth = { lines: 15, errors: 12, refused: 12, pods: 2 };

const nowMs = Date.parse(suiteCase.recordedAt);
const pods = ["checkout-6d9f7c5b44-x2x9z", "checkout-6d9f7c5b44-bq7lk"] as const;
const refused = "charge failed: connection refused by payment";

export function laidLines(): LaidLine[] {
  const checkout = { namespace: "shop", workload: "checkout" };
  return [
    ...series(3, 40, { ...checkout, pod: pods[0], level: "info", text: "order placed" }),
    ...series(6, 9, { ...checkout, pod: pods[0], level: "error", text: refused }),
    ...series(6, 9, { ...checkout, pod: pods[1], level: "error", text: refused }),
    ...series(4, 9, {
      namespace: "shop",
      workload: "checkout-worker",
      pod: "checkout-worker-7f9c6d5b8-z4z4z",
      level: "error",
      text: "job lost",
    }),
    ...series(5, 9, {
      namespace: "shop-canary",
      workload: "checkout",
      pod: "checkout-5b8f7c9d4-tttts",
      level: "error",
      text: refused,
    }),
    ...series(7, 90, { ...checkout, pod: pods[0], level: "error", text: "of another incident" }),
  ];
}

/** One a minute, the first so many minutes ago, in whole seconds. */
function series(count: number, minutesAgo: number, line: Omit<LaidLine, "at">): LaidLine[] {
  const startMs = Math.floor(nowMs / 1_000) * 1_000 - minutesAgo * 60_000;
  return Array.from({ length: count }, (_, at) => ({
    ...line,
    at: new Date(startMs + at * 60_000).toISOString(),
  }));
}

/** Every layout has the same answers, alone and beside the others. */
export function logLayoutsSuite(name: string, start: StartLaidOut): void {
  describe(`log layouts in ${name}`, () => {
    let system: LaidOut;

    beforeAll(async () => {
      const properties = logLayouts.map((layout) => [layout.name, layout.properties] as const);
      const documents = logLayouts.flatMap((layout) =>
        laidLines().map((line, at) => ({
          index: layout.name,
          id: `${at}`,
          source: layout.toSource(line),
        })),
      );
      system = await start(Object.fromEntries(properties), documents);
    }, 120_000);
    afterAll(() => system.close());

    const ask = (index: string, asked: object) =>
      callTool({ url: system.url, index }, opensearch.searchLogs, { ...asked, limit: 100 });

    test.for(logLayouts)("$name: lines of a workload", async ({ name: index }) => {
      const { total, items, gaps } = await ask(index, { workload: "checkout" });
      expect({ total, gaps }).toEqual({ total: truth.lines, gaps: [] });
      expect(items.filter(({ text: line }) => line === refused).length).toBe(truth.refused);
      expect(new Set(items.map(({ pod }) => pod)).size).toBe(truth.pods);
      const times = items.map(({ at }) => at);
      expect(times).toEqual(times.toSorted().toReversed());
      expect(Date.parse(times[0] ?? "")).toBeGreaterThan(nowMs - 6 * 60_000);
    });

    test.for(logLayouts)("$name: lines with a phrase", async ({ name: index }) => {
      const asked = { workload: "checkout", text: '"connection refused"' };
      expect((await ask(index, asked)).total).toBe(truth.refused);
    });

    test.for(logLayouts)("$name: patterns of a workload", async ({ name: index }) => {
      const { patterns } = await callTool({ url: system.url, index }, opensearch.logPatterns, {
        workload: "checkout",
        windowMinutes: 20,
        levels: ["error"],
      });
      const counted = patterns.filter(({ template }) => template.includes("connection refused"));
      expect(counted).toMatchObject([{ count: truth.errors, pods: truth.pods, change: "new" }]);
    });

    test.for(logLayouts)("$name: counts by workload and over time", async ({ name: index }) => {
      const by = (value: string) =>
        callTool({ url: system.url, index }, opensearch.countBy, { by: value });
      const { items, total } = await by("workload");
      expect(items).toEqual([
        { key: "checkout", count: truth.lines },
        { key: "checkout-worker", count: 4 },
      ]);
      expect(total).toBe(truth.lines + 4);
      const overTime = await by("time");
      const sum = overTime.items.reduce((all, { count }) => all + count, 0);
      const isLoose = index === "text-only";
      expect(sum).toBe(isLoose ? truth.lines + 4 + 5 : truth.lines + 4);
      expect(overTime.gaps).toMatchObject(isLoose ? [{ kind: "cut" }] : []);
    });

    test.for(logLayouts)("$name: kinds of failure of a workload", async ({ name: index }) => {
      const { items, total, gaps } = await callTool(
        { url: system.url, index },
        opensearch.errorSummary,
        { workload: "checkout" },
      );
      const refusals = items.find(({ kind }) => kind === "connection refused");
      const first = new Date(Math.floor(nowMs / 1_000) * 1_000 - 540_000).toISOString();
      const exact = {
        total: truth.lines,
        refusals: { count: truth.refused, share: 0.8, first },
        gaps: [],
      };
      // Also where names are text: the lines themselves tell whose they are.
      expect({ total, refusals, gaps }).toMatchObject(exact);
    });

    test.for(logLayouts)("$name: is described by what documents hold", async ({ name: index }) => {
      const { url } = system;
      const { roles, documents } = await callTool({ url, index }, opensearch.describeIndex, {
        index,
      });
      expect(documents).toBe(laidLines().length);
      for (const role of ["time", "text", "namespace", "pod"]) {
        const shares = roles.filter((each) => each.role === role).map(({ share }) => share);
        expect(Math.max(...shares)).toBe(1);
      }
    });

    test("all are listed with their lines of the last day", async () => {
      const index = logLayouts.map((layout) => layout.name).join(",");
      const { items } = await callTool({ url: system.url, index }, opensearch.listIndices);
      expect(items.map((item) => [item.state, item.lines])).toEqual(
        logLayouts.map(() => ["open", laidLines().length]),
      );
    });

    test("all of them together: each line once", async () => {
      const index = logLayouts.map((layout) => layout.name).join(",");
      const { total, items, gaps } = await ask(index, { workload: "checkout" });
      expect({ total, gaps }).toEqual({ total: truth.lines * logLayouts.length, gaps: [] });
      const times = items.map(({ at }) => at);
      expect(times).toEqual(times.toSorted().toReversed());
    });

    test("all of them together: by level, each line of a level once", async () => {
      const index = logLayouts.map((layout) => layout.name).join(",");
      const { items } = await callTool({ url: system.url, index }, opensearch.countBy, {
        by: "level",
        workload: "checkout",
      });
      const levelled = logLayouts.filter(({ isWithoutLevel }) => isWithoutLevel !== true).length;
      expect(items).toEqual([
        { key: "error", count: truth.errors * levelled },
        { key: "info", count: (truth.lines - truth.errors) * levelled },
      ]);
    });

    test.for(logLayouts)(
      "$name: a namespace that has no line is no zero",
      async ({ name: index }) => {
        const { gaps } = await ask(index, { namespace: "shpo" });
        expect(gaps).toMatchObject([{ kind: "no_data" }]);
        expect(gaps[0]?.why).toContain("shop");
      },
    );
  });
}
