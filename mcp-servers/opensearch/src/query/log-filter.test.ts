import { describe, expect, test } from "vitest";
import { z } from "zod";
import { wordField } from "../fields/choose-fields.ts";
import type { LogField, LogFields } from "../fields/log-fields.ts";
import { type LogQuestion, logFilter } from "./log-filter.ts";

/** Fields of two indices, `a` and `b`, by type: `text+` has a keyword beside it. */
function field(name: string, ...[a, b = a]: readonly string[]): LogField {
  const types = new Map([a, b].map((type, at) => [at === 0 ? "a" : "b", typesOf(name, type)]));
  return wordField(name, { types, readable: ["a", "b"], aliases: new Map() });
}

function typesOf(name: string, type = ""): Map<string, string> {
  const isBoth = type === "text+";
  return new Map([
    [name, isBoth ? "text" : type],
    ...(isBoth ? [[`${name}.keyword`, "keyword"] as const] : []),
  ]);
}

const fields: LogFields = {
  time: [{ name: "@timestamp", paths: ["@timestamp"], isNanos: false, isPartial: false }],
  text: [field("log", "text")],
  namespace: [field("ns", "keyword")],
  pod: [field("pod", "text+")],
  container: [],
  level: [field("level", "keyword")],
  traceId: [field("trace", "text")],
  status: [],
};

function filterOf(question: Omit<LogQuestion, "namespace">, mapped = fields) {
  return logFilter(
    { namespace: "shop", ...question },
    { fields: mapped, filters: [{ term: { cluster: "eu" } }] },
  );
}

test("the fixed filters and the namespace are always asked for", () => {
  expect(filterOf({})).toEqual([{ term: { cluster: "eu" } }, { term: { ns: "shop" } }]);
});

describe("the pods of a workload", () => {
  const Regexp = z.object({ regexp: z.object({ "pod.keyword": z.string() }) });
  const pattern = Regexp.parse(filterOf({ workload: "payment" })[2]).regexp["pod.keyword"];

  test.for([
    ["payment", true],
    ["payment-0", true],
    ["payment-x2x9z", true],
    ["payment-6d9f7c5b44-x2x9z", true],
    ["payment-29384650-x2x9z", true],
    ["payment-db-0", false],
    ["payment-db-x2x9z", false],
    ["payment-worker-6d9f7c5b44-x2x9z", false],
    ["payments-6d9f7c5b44-x2x9z", false],
  ] as const)("include %s: %s", ([pod, isIncluded]) => {
    expect(new RegExp(`^(?:${pattern})$`).test(pod)).toBe(isIncluded);
  });

  test("can be a prefix", () => {
    expect(filterOf({ workload: "api-7c*" })[2]).toEqual({ prefix: { "pod.keyword": "api-7c" } });
  });
});

/** A word as a whole, and as a part of a longer one: `b` of `a.b`. */
function inParts(word: string) {
  const value = `(.*[._:',;’·])?${word}([._:',;’·].*)?`;
  return { regexp: { log: { value, case_insensitive: true } } };
}

describe("text", () => {
  const keyword: LogFields = { ...fields, text: [field("log", "keyword")] };
  const mixed: LogFields = { ...fields, text: [field("log", "text", "keyword")] };

  test.for<[name: string, text: string, mapped: LogFields, clause: object]>([
    [
      "words must all occur",
      "connect refused",
      fields,
      {
        bool: {
          should: [
            { match: { log: { query: "connect refused", operator: "and" } } },
            { bool: { filter: [inParts("connect"), inParts("refused")] } },
          ],
          minimum_should_match: 1,
        },
      },
    ],
    [
      "in quotes is a phrase",
      '"connect refused"',
      fields,
      { match_phrase: { log: "connect refused" } },
    ],
    [
      "in a keyword is looked for anywhere, literally",
      '"50% of a*b"',
      keyword,
      { wildcard: { log: { value: "*50% of a\\*b*", case_insensitive: true } } },
    ],
    [
      "is looked for in each index as that maps it",
      '"reset"',
      mixed,
      {
        bool: {
          should: [
            { match_phrase: { log: "reset" } },
            inParts("reset"),
            {
              bool: {
                filter: [
                  { terms: { _index: ["b"] } },
                  { wildcard: { log: { value: "*reset*", case_insensitive: true } } },
                ],
              },
            },
          ],
          minimum_should_match: 1,
        },
      },
    ],
  ])("%s", ([, text, mapped, clause]) => {
    expect(filterOf({ text }, mapped)[2]).toEqual(clause);
  });
});

test("levels are matched in every spelling, and lines without a level stay", () => {
  expect(filterOf({ levels: ["warn"] })[2]).toEqual({
    bool: {
      should: [
        {
          terms: {
            level: ["warn", "WARN", "Warn", "warning", "WARNING", "Warning", "wrn", "WRN", "Wrn"],
          },
        },
        {
          bool: {
            must_not: [
              {
                bool: {
                  filter: [{ exists: { field: "level" } }],
                  must_not: [{ term: { level: "" } }],
                },
              },
            ],
          },
        },
      ],
      minimum_should_match: 1,
    },
  });
});

test("a condition on a field that the logs do not have is refused, not dropped", () => {
  expect(() => filterOf({ container: "app" })).toThrow(
    "The logs have no field for container. Leave container out, or start the server with --field container=<field>.",
  );
});

test("a name is compared as a whole where an index has it as keyword beside text, and where it is one itself", () => {
  const mixed: LogFields = { ...fields, namespace: [field("ns", "text+", "keyword")] };
  expect(filterOf({}, mixed)[1]).toEqual({
    bool: {
      should: [
        { term: { "ns.keyword": "shop" } },
        {
          bool: {
            filter: [{ term: { ns: "shop" } }],
            must_not: [{ exists: { field: "ns.keyword" } }],
          },
        },
      ],
      minimum_should_match: 1,
    },
  });
});

test("an analysed field without a keyword is compared as a phrase", () => {
  expect(filterOf({ traceId: "4bf9" })[2]).toMatchObject({
    bool: { should: [{ match_phrase: { trace: "4bf9" } }, {}] },
  });
});
