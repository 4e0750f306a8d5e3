import {
  type FieldValues,
  isAnalysed,
  isDate,
  type MappedField,
  mappedField,
} from "./index-mapping.ts";
import { resolveDate } from "./resolve-date.ts";
import { shardFailure, unsupported } from "./search-failure.ts";
import type { SearchDocument, SearchIndex } from "./search-index.ts";

type Typed = readonly (string | number)[];

const known = new WeakMap<FieldValues, Map<string, Typed>>();

/** Doc values of a field: keywords as text, dates in epoch milliseconds, booleans as 0 and 1. Made once, as an index does it. */
export function typedValues({ values }: SearchDocument, field: MappedField): Typed {
  const fields = known.get(values) ?? new Map<string, Typed>();
  known.set(values, fields);
  const key = keyOf(field);
  const typed = fields.get(key) ?? toTyped(values, field);
  fields.set(key, typed);
  return typed;
}

const columns = new WeakMap<SearchIndex, Map<MappedField, readonly Typed[]>>();

/** The doc values of all documents of an index, by ordinal. */
export function columnOf(index: SearchIndex, field: MappedField): readonly Typed[] {
  const own = columns.get(index) ?? new Map<MappedField, readonly Typed[]>();
  columns.set(index, own);
  const column = own.get(field) ?? index.documents.map((document) => typedValues(document, field));
  own.set(field, column);
  return column;
}

interface Span {
  readonly first: number;
  readonly last: number;
}

const spans = new WeakMap<readonly Typed[], Span>();

/** The least and the greatest of the numbers of a column; undefined: there is none. */
export function spanOf(column: readonly Typed[]): Span | undefined {
  const span = spans.get(column) ?? newSpan(column);
  spans.set(column, span);
  return span.first <= span.last ? span : undefined;
}

function newSpan(column: readonly Typed[]): Span {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of column.flat().map(Number)) {
    first = Math.min(first, value);
    last = Math.max(last, value);
  }
  return { first, last };
}

const keys = new WeakMap<MappedField, string>();

/** Indices that map a name alike read its values alike. */
function keyOf(field: MappedField): string {
  const key = keys.get(field) ?? JSON.stringify(field);
  keys.set(field, key);
  return key;
}

function toTyped(own: FieldValues, field: MappedField): Typed {
  const values = own.get(field.path) ?? [];
  const { type, ignoreAbove } = field;
  if (isDate(field)) return values.map((value) => storedDate(value, field));
  if (type === "boolean") return values.map((value) => Number(String(value) === "true"));
  if (type === "long" || type === "float") return values.map(Number);
  return values.map(String).filter((value) => value.length <= ignoreAbove);
}

function storedDate(value: unknown, { format }: MappedField): number {
  const stored = typeof value === "number" ? value : String(value);
  return resolveDate(stored, { nowMs: Number.NaN, roundUp: false, format });
}

/**
 * The field behind a sort or an aggregation.
 * @throws SearchFailure 400 on text, as OpenSearch does.
 */
export function docValuesField(document: SearchDocument, name: string): MappedField | undefined {
  if (name.startsWith("_")) {
    throw shardFailure("illegal_argument_exception", `metadata field [${name}] is not emulated`);
  }
  const field = mappedField(document.index.mapping, name);
  if (field?.isFlat || field?.type === "flat_object")
    throw unsupported(`values below a flat_object [${name}]`, name);
  if (field !== undefined && isAnalysed(field)) {
    throw shardFailure(
      "illegal_argument_exception",
      "Text fields are not optimised for operations that require per-document field data like aggregations " +
        "and sorting, so these operations are disabled by default. Please use a keyword field instead. " +
        `Alternatively, set fielddata=true on [${name}] in order to load field data by uninverting the ` +
        "inverted index. Note that this can use significant memory.",
    );
  }
  return field;
}
