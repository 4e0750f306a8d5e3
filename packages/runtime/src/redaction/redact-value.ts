import { keyAt, spansAround, textOf } from "./around-items.ts";
import { fieldKey } from "./field-key.ts";
import { findSecrets } from "./find-secrets.ts";
import { hasScheme, isDeclared } from "./is-declared.ts";
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
  readonly isSecret?: boolean | undefined;
  /** In the data of a Secret, whatever its keys and however deep. */
  readonly isData?: boolean | undefined;
}

const deepest = 1000;
/** A key that is shorter holds no token. */
const tokenFrom = 16;
const shortest = 6;
/** Amounts and times: most of what is read of metrics. */
const number = /^[-+\d.eETZ:]+$/u;
/** Of an object: most of what is read of it but once. A secret of this form is told by its key alone. */
const uid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;
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
  if (place.isData !== true && isUsual(value, place)) return value;
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
  return value.length < shortest || number.test(value) || uid.test(value) || clean.has(value);
}

/** It was read before, behind a key that says nothing of it. */
function isUsual(value: string, { key, spans }: Place): boolean {
  const isAlone = spans === undefined || spans.length === 0;
  return isAlone && isClean(value) && declaredBy(key) === undefined;
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
  const placeOf = placesIn(value, around);
  const items: unknown[] = Object.values(value);
  // Most objects stay as they are: nothing is made for them.
  let changed: Map<number, readonly [string, unknown]> | undefined;
  for (const [at, key] of Object.keys(value).entries()) {
    const item = items[at];
    const shown = mayHold(item) ? walk(item, placeOf(key), replacing) : item;
    const isShort = key.length < tokenFrom;
    const shownKey = isShort ? key : text(key, { key: "", depth: around.depth }, replacing);
    if (shown !== item || shownKey !== key) (changed ??= new Map()).set(at, [shownKey, shown]);
  }
  if (changed === undefined) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map((entry, at) => changed.get(at) ?? entry));
}

function placesIn(value: object, around: Place): (key: string) => Place {
  const isSecret = around.isSecret === true || isKind(value, "Secret");
  const isList = isKind(value, "SecretList");
  const depth = around.depth + 1;
  return (key) => ({
    key: fieldKey(value, key, around.key),
    depth,
    isSecret: isList && key === "items",
    isData: around.isData === true || (isSecret && (key === "data" || key === "stringData")),
  });
}

/** Numbers and the like hold nothing. */
function mayHold(value: unknown): boolean {
  return typeof value === "string" || (typeof value === "object" && value !== null);
}

function isKind(value: object, kind: string): boolean {
  return "kind" in value && value.kind === kind;
}

function list(items: readonly unknown[], place: Place, replacing: Replacing): unknown {
  if (items.length === 0) return items;
  const around = spansAround(items);
  const depth = place.depth + 1;
  const { isSecret, isData } = place;
  const shown = items.map((item, at) => {
    const { spans, inFields } = around(at);
    const inside = { key: keyAt(items, at) ?? place.key, depth, isSecret, isData, spans };
    return inFields !== undefined && item !== null && typeof item === "object"
      ? withSpans(item, inFields, { place: inside, replacing })
      : walk(item, inside, replacing);
  });
  return shown.some((item, at) => item !== items[at]) ? shown : items;
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
