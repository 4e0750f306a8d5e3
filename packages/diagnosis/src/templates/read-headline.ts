import { toLevel } from "./levels.table.ts";
import { type Fields, readFields } from "./read-fields.ts";
import { type Headless, readHead } from "./read-head.ts";

/** More of a line is not read. */
const READ_LENGTH = 2000;
const escape = String.fromCodePoint(27);
const colour = new RegExp(`${escape}\\[[0-9;]{0,20}m`, "g");

const redacted = /\[redacted [0-9a-f]{6}\]/g;

const messageKeys = ["msg", "message", "@message", "event", "log", "body", "text"];
const errorKeys = ["error", "err", "exception", "exc_info", "error.message", "cause", "reason"];
const levelKeys = ["level", "severity", "lvl", "levelname", "log.level", "loglevel", "@level"];
/** What differs from line to line of one statement, or is kept apart. */
const passing =
  /^(?:ts|time|timestamp|@timestamp|t|date|pid|hostname|.*(?:trace|span|request).?id)$/i;

/** What a line says, without time and level; of a line of JSON or logfmt its message and its error. */
export function readHeadline(line: string): Headless {
  const start = line.slice(0, READ_LENGTH);
  const text = clean(start);
  const fields = readFields(line.length > READ_LENGTH ? line.trim() : text);
  if (fields === undefined) return readHead(text);
  const said = messageOf(fields);
  const head = readHead(said.slice(0, READ_LENGTH));
  return { text: head.text, level: levelOf(fields) ?? head.level, hasHead: true };
}

/** Colours off; what was redacted is of one shape. */
function clean(start: string): string {
  const plain = start.includes(escape) ? start.replaceAll(colour, "") : start;
  const same = plain.includes("[redacted ") ? plain.replaceAll(redacted, "<redacted>") : plain;
  return same.trim();
}

function messageOf(fields: Fields): string {
  const message = firstText(fields, messageKeys);
  const error = firstText(fields, errorKeys);
  if (message === undefined && error === undefined) return keysOf(fields);
  if (message === undefined || error === undefined) return firstLine(message ?? error ?? "");
  return message.includes(error)
    ? firstLine(message)
    : `${firstLine(message)} ⏎ ${firstLine(error)}`;
}

/** A line without words is told by its keys. */
function keysOf(fields: Fields): string {
  return Object.keys(fields)
    .filter((key) => !passing.test(key) && !levelKeys.includes(key))
    .toSorted()
    .map(
      (key) =>
        `${key}=${typeof fields[key] === "string" ? fields[key].replaceAll(/\s/g, "_") : "<num>"}`,
    )
    .join(" ");
}

function levelOf(fields: Fields): string | undefined {
  const named = levelKeys.map((key) => fields[key]).find((value) => value !== undefined);
  return typeof named === "string" || typeof named === "number"
    ? toLevel(String(named))
    : undefined;
}

function firstText(fields: Fields, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === "string" && value !== "") return value;
    const inner =
      name === "error" || name === "err" || name === "exception" ? messageIn(value) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** `{"err": {"type": "X", "message": "…", "stack": "…"}}` as pino, bunyan and ECS write errors. */
function messageIn(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { message, msg, type } = { ...value } as Fields;
  const said = typeof message === "string" ? message : msg;
  if (typeof said !== "string") return undefined;
  return typeof type === "string" ? `${type}: ${said}` : said;
}

function firstLine(text: string): string {
  return text.trimStart().split("\n", 1)[0] ?? "";
}
