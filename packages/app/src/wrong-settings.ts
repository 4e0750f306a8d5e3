import { AppError } from "@binnacle/contracts";
import { nearMisses } from "@binnacle/diagnosis";
import { z } from "zod";

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
  const told = (path: Path, what: string): string => {
    const place = given.placeOf(path);
    return `${place === undefined ? "" : `${place}: `}${nameOf(path)} ${what}`;
  };
  const lines = issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) =>
          told([...issue.path, key], noSetting(key, keysAt(given.schema, issue.path))),
        )
      : [told(issue.path, expected(issue, isSet(given.tree, issue.path)))],
  );
  return new AppError("bad_input", ["The configuration is not right.", ...lines].join("\n"));
}

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

const Schema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).default({}),
  items: z.unknown().optional(),
});

function keysAt(schema: z.ZodType, path: Path): string[] {
  let node: unknown = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  for (const part of path) {
    const here = Schema.safeParse(node).data;
    node = typeof part === "number" ? here?.items : here?.properties[String(part)];
  }
  return Object.keys(Schema.safeParse(node).data?.properties ?? {});
}

function isSet(tree: unknown, path: Path): boolean {
  let node: unknown = tree;
  for (const part of path)
    node = typeof node === "object" && node !== null ? Reflect.get(node, part) : undefined;
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
  if (issue.code === "invalid_value")
    return `must be one of: ${issue.values.map(String).join(", ")}.`;
  if (issue.code === "custom") return `must be ${issue.message}.`;
  return bounded(issue) ?? "must be text, or true for a flag without a value.";
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
