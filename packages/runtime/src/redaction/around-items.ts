import { commandSecrets } from "./command-secrets.ts";
import { hasPem, pemSecrets } from "./pem-secrets.ts";
import { isPlain } from "./plain-value.ts";
import type { Span } from "./replace-secrets.ts";
import { declaredBy } from "./secret-key.ts";

/** Behind a flag stands its value. */
export function keyAt(items: readonly unknown[], at: number): string | undefined {
  const [before, item] = [items[at - 1], items[at]];
  if (typeof before !== "string" || typeof item !== "string" || item.startsWith("-"))
    return undefined;
  return /^--?[A-Za-z][\w.-]*$/u.test(before) ? before.replace(/^-+/u, "") : undefined;
}

interface Around {
  readonly spans: readonly Span[];
  /** By field, where the items are objects. */
  readonly inFields?: ReadonlyMap<string, readonly Span[]>;
}

/** What only the items together show: a key in PEM over lines of a log, a command in words. */
export function spansAround(items: readonly unknown[]): (at: number) => Around {
  if (items.every((item) => typeof item === "string")) {
    const inLines = spread(items, "\n", pemSecrets(items.join("\n")));
    const isCommand = items.length <= 200;
    const inWords = isCommand ? spread(items, " ", commandSecrets(items.join(" "))) : [];
    return (at) => ({
      spans: [...(inLines[at] ?? []), ...(inWords[at] ?? []), ...wholeFlag(items[at])],
    });
  }
  const fieldsWithKeys = new Set(items.flatMap(keysWithPem));
  if (fieldsWithKeys.size === 0) return nothingAround;
  const byField = [...fieldsWithKeys].map((field) => {
    const lines = items.map((item) => textOf(item, field));
    return [field, spread(lines, "\n", pemSecrets(lines.join("\n")))] as const;
  });
  return (at) => ({
    spans: [],
    inFields: new Map(byField.map(([field, spans]) => [field, spans[at] ?? []])),
  });
}

const nothingAround = (): Around => none;
const none: Around = { spans: [] };

function keysWithPem(item: unknown): readonly string[] {
  if (item === null || typeof item !== "object" || !Object.values(item).some(isPem)) return noKeys;
  return Object.entries(item).flatMap(([key, value]) => (isPem(value) ? [key] : []));
}

const noKeys: readonly string[] = [];

function isPem(value: unknown): boolean {
  return typeof value === "string" && hasPem(value);
}

/** Of a field that holds a text; else empty. */
export function textOf(item: unknown, field: string): string {
  const value: unknown = item !== null && typeof item === "object" ? Reflect.get(item, field) : "";
  return typeof value === "string" ? value : "";
}

/** Spans of joined texts as spans of each. */
function spread(texts: readonly string[], glue: string, spans: readonly Span[]): Span[][] {
  if (spans.length === 0) return [];
  const sorted = spans.toSorted((one, other) => one.from - other.from);
  let next = 0;
  let end = -glue.length;
  return texts.map(({ length }) => {
    const start = end + glue.length;
    end = start + length;
    let first = sorted[next];
    while (first !== undefined && first.to <= start) first = sorted[++next];
    const own: Span[] = [];
    for (let at = next, span = first; span !== undefined && span.from < end; span = sorted[++at])
      own.push({ from: Math.max(0, span.from - start), to: Math.min(end, span.to) - start });
    return own;
  });
}

/** `--password=x` as a word of its own: all behind the sign is the value. */
function wholeFlag(item: unknown): Span[] {
  const [given, name = ""] = typeof item === "string" ? (flagged.exec(item) ?? []) : [];
  if (given === undefined || typeof item !== "string" || /\s-/u.test(item)) return [];
  const declared = declaredBy(name);
  const value = item.slice(given.length);
  const isSecret = declared !== undefined && !isPlain({ name, declared, value });
  return isSecret ? [{ from: given.length, to: item.length }] : [];
}

const flagged = /^--?([A-Za-z][\w.-]{0,99})=/u;
