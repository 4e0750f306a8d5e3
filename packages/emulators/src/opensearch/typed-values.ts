import { isAnalysed, isDate, type MappedField, mappedField } from "./index-mapping.ts";
import { resolveDate } from "./resolve-date.ts";
import { shardFailure, unsupported } from "./search-failure.ts";
import type { SearchDocument } from "./search-index.ts";

type Typed = readonly (string | number)[];

const known = new WeakMap<SearchDocument, Map<MappedField, Typed>>();

/** Doc values of a field: keywords as text, dates in epoch milliseconds, booleans as 0 and 1. Made once, as an index does it. */
export function typedValues(document: SearchDocument, field: MappedField): Typed {
  const fields = known.get(document) ?? new Map<MappedField, Typed>();
  known.set(document, fields);
  const typed = fields.get(field) ?? toTyped(document, field);
  fields.set(field, typed);
  return typed;
}

function toTyped(document: SearchDocument, field: MappedField): Typed {
  const values = document.values.get(field.path) ?? [];
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
