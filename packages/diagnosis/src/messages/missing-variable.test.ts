import { expect, test } from "vitest";
import { missingVariables } from "./missing-variable.ts";

const rows: readonly [string, string | undefined][] = [
  ["STORE_URL is required", "STORE_URL"],
  ["required key STORE_URL missing value", "STORE_URL"],
  ["missing required environment variable: STORE_URL", "STORE_URL"],
  ['{"level":"fatal","msg":"environment variable \\"STORE_URL\\" not set"}', "STORE_URL"],
  ["KeyError: 'STORE_URL'", "STORE_URL"],
  ["Error: Please set STORE_URL before starting", "STORE_URL"],
  ["/entrypoint.sh: line 3: STORE_URL: unbound variable", "STORE_URL"],
  ["sh: 1: STORE_URL: parameter not set", "STORE_URL"],
  ["Could not resolve placeholder 'store.url' in value", "STORE_URL"],
  ["ReferenceError: STORE_URL is not defined", "STORE_URL"],
  ['key not found: "STORE_URL"', "STORE_URL"],
  ["config: env var store_url must be set", "STORE_URL"],
  ["PORT is not set", "PORT"],
  ["ERROR: not found", undefined],
  ["connect ECONNREFUSED 10.0.0.1:80", undefined],
  ["FATAL required table is missing", undefined],
  ["using STORE_URL from the environment", undefined],
  ["ERROR_LEVEL required by policy", undefined],
  ["KeyError: 'price'", undefined],
  ["key not found: price", undefined],
  [
    'TypeError [ERR_INVALID_ARG_TYPE]: The "path" argument must be a string. Received undefined',
    undefined,
  ],
  ["rpc error: INVALID_ARGUMENT: name is required", undefined],
  ["ER_NO_SUCH_TABLE: Table orders is missing", undefined],
  ["expected SCHEMA_VERSION 4, found 3", undefined],
  ["WARN SENTRY_DSN is not set, reports are disabled", undefined],
  ["NOT_FOUND: the requested order is missing", undefined],
];

test.for(rows)("%s → %s", ([line, name]) => {
  expect(missingVariables([line])[0]?.name).toBe(name);
});

test("a field that a settings model requires stands on the line before", () => {
  const lines = ["1 validation error for Settings", "store_url", "  Field required [type=missing]"];
  expect(missingVariables(lines)[0]).toEqual({ name: "STORE_URL", line: lines[2] });
});

test("a field that any other model requires is no variable", () => {
  const lines = ["1 validation error for Order", "items", "  Field required [type=missing]"];
  expect(missingVariables(lines)).toEqual([]);
});

test("the newest line comes first", () => {
  const lines = ["FIRST_URL is required", "SECOND_URL is required"];
  expect(missingVariables(lines).map(({ name }) => name)).toEqual(["SECOND_URL", "FIRST_URL"]);
});
