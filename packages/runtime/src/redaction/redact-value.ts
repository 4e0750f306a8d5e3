import { commandSecrets } from "./command-secrets.ts";
import { fieldKey } from "./field-key.ts";
import { findSecrets } from "./find-secrets.ts";
import { hasScheme, isDeclared } from "./is-declared.ts";
import { hasPem, pemSecrets } from "./pem-secrets.ts";
import { isPlain } from "./plain-value.ts";
import { replaceSecrets, type Span } from "./replace-secrets.ts";
import { declaredBy } from "./secret-key.ts";

export interface Replacing {
  readonly placeholderFor: (secret: string) => string;
  /** Names of objects: no pattern makes a secret of them. Looked for only where one was found. */
  readonly names: () => ReadonlySet<string>;
  /** Called before each text: who redacts may do something else first, or throw. */
  readonly pause: () => void;
}

/** Where a value stands: the key that declares it, and how deep. */
interface Place {
  readonly key: string;
  readonly depth: number;
  /** Found beside the text itself: in the lines around it. */
  readonly spans?: readonly Span[];
  /** An item of a list of Secrets, which does not say its kind again. */
  readonly isSecret?: boolean;
  /** In the data of a Secret, whatever its keys and however deep. */
  readonly isData?: boolean;
}

const deepest = 1000;
/** A key that is shorter holds no token. */
const tokenFrom = 16;
const shortest = 6;
/** Amounts and times: most of what is read of metrics. */
const number = /^[-+\d.eETZ:]+$/u;
const tooDeep = "[nested too deep to be shown]";

/** A JSON value with its secrets replaced; its shape stays, and its keys but for tokens in them. */
export function redactValue(value: unknown, replacing: Replacing): unknown {
  return walk(value, { key: "", depth: 0 }, replacing);
}

function walk(value: unknown, place: Place, replacing: Replacing): unknown {
  if (typeof value === "string") return text(value, place, replacing);
  if (value === null || typeof value !== "object") return value;
  if (place.depth >= deepest) return tooDeep;
  return Array.isArray(value) ? list(value, place, replacing) : fields(value, place, replacing);
}

/** A placeholder may bring to light what it stands beside: read until nothing changes, so that reading it again later changes nothing. */
const passesMost = 5;

function text(value: string, place: Place, replacing: Replacing): string {
  replacing.pause();
  if (place.isData === true)
    return replaceSecrets(value, [{ from: 0, to: value.length }], replacing.placeholderFor);
  let before = value;
  let after = readOnce(value, place, replacing);
  for (let pass = 1; pass < passesMost && after !== before; pass += 1) {
    before = after;
    after = readOnce(before, { ...place, spans: [] }, replacing);
  }
  return after;
}

function readOnce(value: string, { key, spans = [] }: Place, replacing: Replacing): string {
  const { placeholderFor, names } = replacing;
  const declared = declaredBy(key);
  const isHeader = declared !== undefined && hasScheme(key, value);
  if (!isHeader && isDeclared(key, value)) return placeholderFor(value);
  if (spans.length === 0 && isClean(value)) return value;
  const prefix = isHeader ? `${key}: ` : "";
  // What is a name in this value is none in the next.
  let isForAll = !isHeader;
  const found = findSecrets(prefix + value, (secret) => {
    isForAll = false;
    return names().has(secret);
  });
  if (found.length === 0 && isForAll) noteClean(value);
  const own = found.map(movedBy(prefix.length));
  return replaceSecrets(value, [...own, ...spans], placeholderFor);
}

/** Texts without a secret that were read before: most of what objects hold is the same in all of them. */
const clean = new Set<string>();
const cleanMost = 20_000;
const cleanLength = 200;

function isClean(value: string): boolean {
  return value.length < shortest || clean.has(value) || number.test(value);
}

function noteClean(value: string): void {
  if (value.length > cleanLength) return;
  if (clean.size >= cleanMost) clean.clear();
  clean.add(value);
}

function movedBy(count: number) {
  return ({ from, to }: Span): Span => ({
    from: Math.max(0, from - count),
    to: Math.max(0, to - count),
  });
}

function fields(value: object, around: Place, replacing: Replacing): unknown {
  const isSecret = around.isSecret === true || isKind(value, "Secret");
  const isList = isKind(value, "SecretList");
  let isChanged = false;
  const entries = Object.entries(value).map(([key, item]: [string, unknown]) => {
    const inside = { key: fieldKey(value, key, around.key), depth: around.depth + 1 };
    const isData = around.isData === true || (isSecret && (key === "data" || key === "stringData"));
    const shown = walk(item, { ...inside, isData, isSecret: isList && key === "items" }, replacing);
    const shownKey = key.length < tokenFrom ? key : text(key, { ...inside, key: "" }, replacing);
    isChanged ||= shown !== item || shownKey !== key;
    return [shownKey, shown] as const;
  });
  return isChanged ? Object.fromEntries(entries) : value;
}

function isKind(value: object, kind: string): boolean {
  return "kind" in value && value.kind === kind;
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

function list(items: readonly unknown[], place: Place, replacing: Replacing): unknown {
  const around = spansAround(items);
  const shown = items.map((item, at) => {
    const inside = {
      key: keyAt(items, at) ?? place.key,
      depth: place.depth + 1,
      isSecret: place.isSecret === true,
      isData: place.isData === true,
    };
    const { spans, inFields } = around(at);
    return inFields !== undefined && item !== null && typeof item === "object"
      ? withSpans(item, inFields, { place: inside, replacing })
      : walk(item, { ...inside, spans }, replacing);
  });
  return shown.some((item, at) => item !== items[at]) ? shown : items;
}

/** Behind a flag stands its value. */
function keyAt(items: readonly unknown[], at: number): string | undefined {
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
function spansAround(items: readonly unknown[]): (at: number) => Around {
  if (items.every((item) => typeof item === "string")) {
    const inLines = spread(items, "\n", pemSecrets(items.join("\n")));
    const isCommand = items.length <= 200;
    const inWords = isCommand ? spread(items, " ", commandSecrets(items.join(" "))) : [];
    return (at) => ({
      spans: [...(inLines[at] ?? []), ...(inWords[at] ?? []), ...wholeFlag(items[at])],
    });
  }
  const fieldsWithKeys = new Set(items.flatMap(keysWithPem));
  const byField = [...fieldsWithKeys].map((field) => {
    const lines = items.map((item) => textOf(item, field));
    return [field, spread(lines, "\n", pemSecrets(lines.join("\n")))] as const;
  });
  if (byField.length === 0) return () => ({ spans: [] });
  return (at) => ({
    spans: [],
    inFields: new Map(byField.map(([field, spans]) => [field, spans[at] ?? []])),
  });
}

function keysWithPem(item: unknown): string[] {
  if (item === null || typeof item !== "object") return [];
  return Object.entries(item).flatMap(([key, value]) =>
    typeof value === "string" && hasPem(value) ? [key] : [],
  );
}

function textOf(item: unknown, field: string): string {
  const value: unknown = item !== null && typeof item === "object" ? Reflect.get(item, field) : "";
  return typeof value === "string" ? value : "";
}

/** Spans of joined texts as spans of each. */
function spread(texts: readonly string[], glue: string, spans: readonly Span[]): Span[][] {
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

function withSpans(
  item: object,
  inFields: ReadonlyMap<string, readonly Span[]>,
  { place, replacing }: { readonly place: Place; readonly replacing: Replacing },
): unknown {
  const rest = fields(item, place, replacing);
  const own = [...inFields].flatMap(([field, spans]) =>
    textOf(item, field) === ""
      ? []
      : [
          [
            field,
            text(
              textOf(item, field),
              { ...place, key: fieldKey(item, field, place.key), spans },
              replacing,
            ),
          ],
        ],
  );
  return { ...(rest !== null && typeof rest === "object" ? rest : {}), ...Object.fromEntries(own) };
}
