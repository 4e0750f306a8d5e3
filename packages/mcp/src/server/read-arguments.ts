import { AppError, type ToolContract } from "@binnacle/contracts";
import { z } from "zod";
import { coerced, valueAt } from "./coerced.ts";
import { meantNames } from "./meant-names.table.ts";
import { nearName } from "./near-name.ts";

type Arguments = Readonly<Record<string, unknown>>;

const Given = z.record(z.string(), z.unknown());
/** Of the things that are wrong, so many are told. */
const toldAtMost = 3;
/** Characters of a name that nobody knows. */
const longestShown = 60;

/**
 * The arguments of a call as its contract takes them: none that it does not know, and what is of the wrong type but can
 * mean one thing only (`"5"`, `"true"`, one text where a list is wanted) as what it means. Throws `AppError` (bad_input); `refuses`
 * tells of arguments why they are not taken.
 */
export async function readArguments(
  tool: Pick<ToolContract, "name" | "input">,
  given: unknown,
  refuses: Readonly<Record<string, string>> = {},
): Promise<Arguments> {
  const { name, input } = tool;
  const read = Given.safeParse(given ?? {});
  if (!read.success)
    throw new AppError("bad_input", `The arguments of ${name} must be one object.`);
  const strict = z.strictObject(input.shape);
  // Many models write null for what they leave out.
  const written = Object.entries(read.data).filter(([, value]) => value !== null);
  const first = check(strict, Object.fromEntries(written));
  if (first.issues.length === 0) return first.args;
  const second = check(strict, first.issues.reduce(coerced, first.args));
  if (second.issues.length === 0) return second.args;
  const shown = second.issues.slice(0, toldAtMost);
  const told = await Promise.all(
    shown.map(
      async (issue) => refusalOf(issue, refuses) ?? (await sentenceOf(issue, second.args, tool)),
    ),
  );
  const all = Object.keys(input.shape).join(", ");
  throw new AppError("bad_input", `${told.join(" ")} Arguments of ${name}: ${all || "none"}.`);
}

function check(schema: z.ZodObject, args: Arguments) {
  return { args, issues: schema.safeParse(args).error?.issues ?? [] };
}

function refusalOf(
  issue: z.core.$ZodIssue,
  refuses: Readonly<Record<string, string>>,
): string | undefined {
  if (issue.code !== "unrecognized_keys" || issue.path.length > 0) return undefined;
  return issue.keys.flatMap((key) => (Object.hasOwn(refuses, key) ? (refuses[key] ?? []) : []))[0];
}

async function sentenceOf(
  issue: z.core.$ZodIssue,
  args: Arguments,
  { name, input }: Pick<ToolContract, "name" | "input">,
): Promise<string> {
  const where = placeOf(issue.path);
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const near = where === "" ? await meantBy(key, Object.keys(input.shape)) : undefined;
    const meant = near === undefined ? "" : ` Did you mean ${near}?`;
    return `${name} has no argument ${where}${where && "."}${key.slice(0, longestShown)}.${meant}`;
  }
  const isAbsent = valueAt(args, issue.path) === undefined;
  return isAbsent ? `${where} must be given.` : `${where} ${requirement(issue)}.`;
}

/** The argument that a name from elsewhere stands for, else the one that is spelt nearly so. */
async function meantBy(key: string, known: readonly string[]): Promise<string | undefined> {
  const plain = key.replaceAll(/[_-]/gu, "").toLowerCase();
  const meant = Object.hasOwn(meantNames, plain) ? (meantNames[plain] ?? []) : [];
  return meant.find((name) => known.includes(name)) ?? (await nearName(key, known));
}

/** `levels[0]`. */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) =>
      typeof step === "number" ? `[${step}]` : `${index > 0 ? "." : ""}${String(step)}`,
    )
    .join("");
}

const types: Readonly<Record<string, string>> = {
  string: "must be text",
  number: "must be a number",
  int: "must be a whole number",
  boolean: "must be true or false",
  array: "must be a list",
  object: "must be an object",
};

function requirement(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return types[issue.expected] ?? `must be a ${issue.expected}`;
  if (issue.code === "invalid_value")
    return `must be one of ${issue.values.map(String).join(", ")}`;
  if (issue.code === "too_big") return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
  if (issue.code === "too_small") return `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
  return issue.code === "invalid_format" && issue.format === "datetime"
    ? "must be a time as RFC 3339 writes it, with its zone: 2026-03-04T05:06:07Z"
    : `is not accepted: ${issue.message}`;
}

function unitOf(origin: string): string {
  if (origin === "string") return " characters long";
  return origin === "array" ? " items long" : "";
}
