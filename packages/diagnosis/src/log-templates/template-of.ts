import { z } from "zod";
import { masks } from "./masks.table.ts";

/** Longer templates are cut. */
const maxLength = 240;
/** More of a line is not read: masks look far ahead, and a line may be as long as somebody likes. */
const READ_LENGTH = 4000;

const anyMask = new RegExp(
  masks.map(([pattern], index) => `(?<m${index}>${sourceOf(pattern)})`).join("|"),
  "gu",
);
const colour = new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, "gu");
const Structured = z.record(z.string(), z.unknown());

/**
 * The shape of a log line: its first line with the variable parts replaced by `<time>`, `<ip>`, `<id>`, `<duration>`,
 * `<size>`, `<email>`, `<redacted>` and `<num>`. Status codes, exit codes, versions and ports stay. A line of JSON is read for its message.
 * The template of a template is itself; the same line gives the same template in every set of lines.
 */
export function templateOf(text: string): string {
  const masked = messageOf(text.replaceAll(colour, ""))
    .replaceAll(anyMask, replaceMatch)
    .replaceAll(/\s+/gu, " ")
    .replace(/^(?:[[(]?<time>[\])]?[ :,-]*)+/u, "")
    .replaceAll(/(?<=[[({])<num>(?:, ?<num>)+(?=[\])}])/gu, "<num>")
    .trim();
  return masked.length > maxLength ? `${masked.slice(0, maxLength - 1)}…` : masked;
}

function sourceOf(pattern: RegExp): string {
  return pattern.ignoreCase ? `(?i:${pattern.source})` : pattern.source;
}

/** The first line of the text, or of the message that a line of JSON carries. */
function messageOf(text: string): string {
  const message = structuredMessage(text) ?? text;
  const [first = ""] = message.split("\n").filter((line) => line.trim() !== "");
  return first.slice(0, READ_LENGTH);
}

function structuredMessage(text: string): string | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  const fields = Structured.safeParse(readJson(text)).data ?? {};
  const message = firstText(fields, ["msg", "message", "event", "body"]);
  const error = firstText(fields, ["error", "err", "exception"]);
  if (message === undefined) return error;
  return error === undefined || message.includes(error) ? message : `${message}: ${error}`;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function firstText(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string | undefined {
  const found = names.map((name) => fields[name]);
  return found.find((value): value is string => typeof value === "string" && value !== "");
}

function replaceMatch(match: string, ...rest: readonly unknown[]): string {
  const [, by = match] = masks.find((_, index) => rest[index] !== undefined) ?? [];
  return typeof by === "string" ? by : by(match);
}
