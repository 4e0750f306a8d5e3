import { toLevel } from "./levels.table.ts";
import { type Fields, readFields } from "./read-fields.ts";
import { type Headless, readHead } from "./read-head.ts";
import { isStatusCode, namesStatus, statusMask, tellsFailure } from "./status-class.ts";

/** More of a line is not read. */
const READ_LENGTH = 2000;
const escape = String.fromCodePoint(27);
const colour = new RegExp(`${escape}\\[[0-9;]{0,20}m`, "g");

const redacted = /\[redacted [0-9a-f]{6}\]/g;

/** What fields of JSON and logfmt are called, the surest name first. */
const names = {
  message: ["msg", "message", "@message", "event", "log", "body", "text"],
  error: ["error", "err", "exception", "exc_info", "error.message", "cause", "reason"],
  level: ["level", "severity", "lvl", "levelname", "log.level", "loglevel", "@level"],
} as const;
type Role = keyof typeof names;

interface Part {
  readonly role: Role;
  /** The smaller, the surer. */
  readonly rank: number;
}

const partOf = new Map<string, Part>(
  (["message", "error", "level"] as const).flatMap((role) =>
    names[role].map((name, rank) => [name, { role, rank }] as const),
  ),
);
/** What differs from line to line of one statement, or is kept apart. */
const passing =
  /^(?:ts|time|timestamp|@timestamp|t|date|pid|hostname|.*(?:trace|span|request).?id)$/i;

/** What a line says, without time and level; of a line of JSON or logfmt its message and its error. */
export function readHeadline(line: string): Headless {
  const start = line.slice(0, READ_LENGTH);
  const text = clean(start);
  const fields = readFields(line.length > READ_LENGTH ? line.trim() : text);
  if (fields === undefined) return readHead(text);
  const said = readParts(fields);
  const head = readHead(toldOf(said, fields).slice(0, READ_LENGTH));
  const level = said.level === undefined ? undefined : toLevel(said.level);
  return { text: head.text, level: level ?? head.level, hasHead: true };
}

/** Colours off; what was redacted is of one shape. */
function clean(start: string): string {
  const plain = start.includes(escape) ? start.replaceAll(colour, "") : start;
  const same = plain.includes("[redacted ") ? plain.replaceAll(redacted, "<redacted>") : plain;
  return same.trim();
}

/** Of each part the text of its surest field. */
function readParts(fields: Fields): Partial<Record<Role, string>> {
  const found: Partial<Record<Role, string>> = {};
  const ranks = { message: Infinity, error: Infinity, level: Infinity };
  for (const key of Object.keys(fields)) {
    const part = partOf.get(key);
    if (part === undefined || part.rank >= ranks[part.role]) continue;
    const text = textOf(fields[key]);
    if (text === undefined || text === "") continue;
    found[part.role] = text;
    ranks[part.role] = part.rank;
  }
  return found;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : messageIn(value);
}

/** What the message says, and how the request ended that it tells of, if it failed. */
function toldOf(said: Partial<Record<Role, string>>, fields: Fields): string {
  const sentence = sentenceOf(said, fields);
  const status = Object.keys(fields)
    .filter(namesStatus)
    .map((key) => String(fields[key]))
    .find(isStatusCode);
  if (status === undefined || !tellsFailure(statusMask(status)) || isKeysAlone(said))
    return sentence;
  return `${sentence} status=${status}`;
}

function isKeysAlone({ message, error }: Partial<Record<Role, string>>): boolean {
  return message === undefined && error === undefined;
}

function sentenceOf({ message, error }: Partial<Record<Role, string>>, fields: Fields): string {
  if (message === undefined && error === undefined) return keysOf(fields);
  if (message === undefined || error === undefined) return firstLine(message ?? error ?? "");
  if (message.includes(error)) return firstLine(message);
  return `${firstLine(message)} ⏎ ${firstLine(error)}`;
}

/** A line without words is told by its keys. */
function keysOf(fields: Fields): string {
  return Object.keys(fields)
    .filter((key) => !passing.test(key) && !partOf.has(key))
    .toSorted()
    .map((key) => `${key}=${maskOf(key, fields[key])}`)
    .join(" ");
}

function maskOf(key: string, field: unknown): string {
  if (namesStatus(key) && isStatusCode(String(field))) return statusMask(String(field));
  return typeof field === "number" ? "<num>" : "<*>";
}

/** `{"err": {"type": "X", "message": "…", "stack": "…"}}` as pino, bunyan and ECS write errors. */
function messageIn(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { message, msg, type }: Fields = { ...value };
  const said = typeof message === "string" ? message : msg;
  if (typeof said !== "string") return undefined;
  return typeof type === "string" ? `${type}: ${said}` : said;
}

function firstLine(text: string): string {
  if (!text.includes("\n")) return text;
  return text.trimStart().split("\n", 1)[0] ?? "";
}
