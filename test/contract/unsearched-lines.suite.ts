import { opensearch } from "@binnacle/contracts";
import type { IndexedDocument } from "@binnacle/emulators";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { callTool, suiteCase } from "./opensearch-api.suite.ts";

interface Started {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Starts an OpenSearch with these indices, mapped as given, and their documents; `refusesExpensive`: with `search.allow_expensive_queries: false`. */
export type StartUnsearched = (
  properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  documents: readonly IndexedDocument[],
  settings: { readonly refusesExpensive: boolean },
) => Promise<Started>;

const keyword = { type: "keyword" };
const kubernetes = { properties: { namespace_name: keyword, pod_name: keyword } };
const at = new Date(Date.parse(suiteCase.recordedAt) - 5 * 60_000).toISOString();
const setting = "search.allow_expensive_queries";

const long = "the cabin of the upper station did not answer";
const texts: Readonly<Record<string, readonly (string | undefined)[]>> = {
  words: ["no answer of vault.internal", "vault timeout", "poolTimeout after 3 tries", "all well"],
  whole: ["vault", long, long, undefined, "ERROR timeout"],
};
const mapped = { words: { type: "text" }, whole: { type: "keyword", ignore_above: 20 } };

const others = { "@timestamp": { type: "date" }, kubernetes };
const properties = {
  ...Object.fromEntries(Object.entries(mapped).map(([index, log]) => [index, { ...others, log }])),
  other: others,
};

const documents = Object.entries(texts).flatMap(([index, all]) =>
  all.map((log, number) => ({
    index,
    id: `${number}`,
    source: {
      "@timestamp": at,
      ...(log === undefined ? {} : { log }),
      kubernetes: { namespace_name: "shop", pod_name: `pay-${number}` },
    },
  })),
);

/** Lines in which OpenSearch does not look for words are told, with their number; what it can be asked is asked. */
export function unsearchedLinesSuite(name: string, start: StartUnsearched): void {
  describe(`lines that are not searched in ${name}`, () => {
    const systems: Started[] = [];

    beforeAll(async () => {
      for (const refusesExpensive of [false, true])
        systems.push(await start(properties, documents, { refusesExpensive }));
    }, 120_000);
    afterAll(async () => {
      for (const { close } of systems) await close();
    });

    const urlOf = (isRefusing: boolean) => systems[isRefusing ? 1 : 0]?.url ?? "";
    const ask = (isRefusing: boolean, index: string, asked: object) =>
      callTool({ url: urlOf(isRefusing), index }, opensearch.searchLogs, { ...asked });

    test.for<[index: string, text: string, total: number, what: readonly string[]]>([
      ["words", "vault", 2, []],
      ["whole", "vault", 1, ["text of 2 lines of namespace shop"]],
      ["words,whole", "vault", 3, ["text of 2 lines of namespace shop"]],
    ])("%s: %s is found in %i, and the others are told", async ([index, text, total, what]) => {
      const found = await ask(false, index, { namespace: "shop", text });
      expect([found.total, found.gaps.map((gap) => gap.what)]).toEqual([total, what]);
    });

    test.for<[index: string, asked: object, total: number]>([
      ["words", { text: "vault" }, 1],
      ["words", { text: '"vault"' }, 1],
      ["words", { text: "vault", workload: "pay" }, 1],
      ["words", { text: "vault", workload: "pay-1*" }, 1],
      ["words", { traceId: "vault" }, 1],
      ["whole", { text: "vault" }, 1],
      ["words,whole", { text: "vault" }, 2],
    ])(
      `%s: under ${setting}: false whole words are found, of %j in %i, and that is told`,
      async ([index, asked, total]) => {
        const found = await ask(true, index, asked);
        expect(found.total).toBe(total);
        expect(found.gaps.filter(({ why }) => why.includes(setting))).toHaveLength(1);
      },
    );

    test.for<[asked: object, total: number]>([
      [{}, 4],
      [{ workload: "pay" }, 4],
      [{ workload: "pay-1*" }, 1],
      [{ workload: "pya" }, 0],
    ])("nor is a workload: %j has %i lines", async ([asked, total]) => {
      const found = await ask(true, "words", { namespace: "shop", ...asked });
      expect(found.total).toBe(total);
      expect(found.gaps.filter(({ why }) => why.includes(setting))).toEqual([]);
    });

    test("failures are counted by whole words, and the first line says so", async () => {
      const url = urlOf(true);
      const { items, gaps } = await callTool({ url, index: "words" }, opensearch.errorSummary, {
        namespace: "shop",
      });
      expect(items).toMatchObject([{ kind: "timeout", count: 1 }]);
      expect(gaps.filter(({ why }) => why.includes(setting))).toHaveLength(1);
    });

    test("where whole values alone are found, how many lines say a failure is not known", async () => {
      const url = urlOf(true);
      const { items, failing, gaps } = await callTool(
        { url, index: "whole" },
        opensearch.errorSummary,
        { namespace: "shop" },
      );
      expect([items, failing]).toEqual([[], undefined]);
      expect(gaps.filter(({ why }) => why.includes(setting))).toHaveLength(1);
    });

    const Failed = z.object({
      _shards: z.object({ failures: z.array(z.unknown()).default([]) }).optional(),
      error: z
        .object({ root_cause: z.array(z.object({ type: z.string(), reason: z.string() })) })
        .optional(),
    });

    test.for<[index: string, body: object, status: number, failing: number]>([
      ["words", { query: { wildcard: { log: "*ault*" } } }, 400, 0],
      ["words", { query: { regexp: { log: ".*ault" } } }, 400, 0],
      ["words", { query: { prefix: { log: "vau" } } }, 400, 0],
      ["whole", { query: { range: { log: { gte: "a" } } } }, 400, 0],
      ["words,other", { query: { regexp: { log: ".*ault" } } }, 200, 1],
      ["words", { query: { regexp: { nothing: ".*ault" } } }, 200, 0],
      ["words", { size: 0, aggs: { some: { filter: { regexp: { log: ".*" } } } } }, 500, 0],
    ])("%s %j is answered with %i", async ([index, body, status, failing]) => {
      const response = await fetch(`${urlOf(true)}/${index}/_search`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const { error, _shards: shards } = Failed.parse(await response.json());
      expect(response.status).toBe(status);
      expect(shards?.failures.length ?? 0).toBe(failing);
      const reasons = error?.root_cause.map(({ reason }) => reason.includes(`'${setting}'`));
      expect(reasons).toEqual(status === 200 ? undefined : [true]);
    });
  });
}
