import { AppError } from "@binnacle/contracts";
import { nearMisses } from "@binnacle/diagnosis";
import { createRedactor } from "@binnacle/runtime";
import type { z } from "zod";
import { partOf, SchemaPart, schemaOf, writtenSchema } from "./schema-part.ts";

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

interface Given {
  readonly schema: z.ZodType;
  readonly tree: unknown;
  /** Where a setting came from: `binnacle.yaml, line 4`, `PROMETHEUS_URL`, `--prometheus-url`. */
  readonly placeOf: (path: Path) => string | undefined;
}

/** A line for each setting that is not right: its place, its key, what is expected. Never its value, which may be a token. */
export function wrongSettings(issues: readonly Issue[], given: Given): AppError {
  const lines = issues.flatMap((issue) => linesOf(issue, given));
  return new AppError("bad_input", ["The configuration is not right.", ...lines].join("\n"));
}

function linesOf(issue: Issue, given: Given): string[] {
  const told = (path: Path, what: string): string => {
    const place = given.placeOf(path);
    return `${place === undefined ? "" : `${place}: `}${nameOf(path)} ${what}`;
  };
  if (issue.code !== "unrecognized_keys")
    return [told(issue.path, expected(issue, isSet(given.tree, issue.path)))];
  const known = keysAt(issue.path, given);
  return issue.keys.map((key) => told([...issue.path, shown(key)], noSetting(key, known)));
}

/** A token that lost its key stands where a key should. */
function shown(key: string): string {
  return isName.test(key) && createRedactor().now(key) === key ? key : "something here";
}

const isName = /^[A-Za-z][\w-]{0,40}$/u;

/** `servers[0].clusters[1].name`. */
function nameOf(path: Path): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./u, "");
}

function noSetting(name: string, known: readonly string[]): string {
  const [near] = nearMisses(name, known, 1);
  const instead = near === undefined ? `There are: ${known.join(", ")}.` : `Did you mean ${near}?`;
  return `is no setting. ${instead}`;
}

/** Settings that a group may have; of groups that may be of several kinds those of the kind that it says. */
function keysAt(path: Path, { schema, tree }: Pick<Given, "schema" | "tree">): string[] {
  let node = writtenSchema(schema);
  let written = tree;
  for (const part of path) {
    written = partOf(written, part);
    node = schemaOf(node, part, written);
  }
  return Object.keys(SchemaPart.safeParse(node).data?.properties ?? {});
}

function isSet(tree: unknown, path: Path): boolean {
  let node: unknown = tree;
  for (const part of path) node = partOf(node, part);
  return node !== undefined;
}

const forms: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of settings",
  record: "a group of settings",
  url: "an address like http://host:9090",
};

function expected(issue: Issue, isGiven: boolean): string {
  if (!isGiven) return "is missing.";
  if (issue.code === "invalid_type") return `must be ${forms[issue.expected] ?? issue.expected}.`;
  if (issue.code === "invalid_format") return formed(issue);
  const allowed = valuesOf(issue);
  if (allowed.length > 0) return `must be one of: ${allowed.map(String).join(", ")}.`;
  if (issue.code === "custom") return `must be ${issue.message}.`;
  return bounded(issue) ?? "must be text, or true for a flag without a value.";
}

/** Which values there are, where they can be listed. */
function valuesOf(issue: Issue): readonly unknown[] {
  if (issue.code === "invalid_value") return issue.values;
  const isListed = issue.code === "invalid_union" && "options" in issue;
  return isListed && Array.isArray(issue.options) ? issue.options : [];
}

function formed(issue: Extract<Issue, { code: "invalid_format" }>): string {
  return issue.format === "starts_with" && "prefix" in issue
    ? `must start with ${String(issue.prefix)}.`
    : `must be ${forms[issue.format] ?? issue.format}.`;
}

function bounded(issue: Issue): string | undefined {
  if (issue.code === "too_big") return `must be at most ${issue.maximum}.`;
  if (issue.code !== "too_small") return undefined;
  return issue.origin === "array" ? "must not be empty." : `must be at least ${issue.minimum}.`;
}
