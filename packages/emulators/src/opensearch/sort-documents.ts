import { z } from "zod";
import { resolveDate } from "./resolve-date.ts";
import { readClause, readField, shardFailure, unsupported } from "./search-failure.ts";
import type { SearchDocument } from "./search-index.ts";
import { docValuesField, typedValues } from "./typed-values.ts";

const Order = z.enum(["asc", "desc"]);
const Options = z.union([
  Order,
  z.strictObject({
    order: Order.optional(),
    missing: z.enum(["_last", "_first"]).default("_last"),
    unmapped_type: z.string().optional(),
    numeric_type: z.literal("date").optional(),
  }),
]);

/** One key of a sort, ready to compare. */
interface SortKey {
  readonly field: string;
  readonly direction: 1 | -1;
  readonly missingFirst: boolean;
  readonly unmappedType?: string | undefined;
  /** Dates in nanoseconds are compared in milliseconds. */
  readonly isInMillis: boolean;
}

type SortValue = string | number | null;

export interface SortedDocument {
  readonly document: SearchDocument;
  readonly sort: readonly SortValue[];
}

/** Stands for a missing number or date in `sort`: 2^63 - 1, as far as a JSON number goes. */
const missingNumber = 2 ** 63;

/** Sorts by fields with doc values and `_doc`. Equal documents stay in index and document order. */
export function sortDocuments(
  documents: readonly SearchDocument[],
  sort: unknown,
  after?: readonly unknown[],
): SortedDocument[] {
  const keys = readSort(sort);
  const cursor = after === undefined ? undefined : readCursor(after, keys);
  const compare = (left: readonly SortValue[], right: readonly SortValue[]): number => {
    for (const [position, key] of keys.entries()) {
      const order = compareValues(left[position] ?? null, right[position] ?? null, key);
      if (order !== 0) return order;
    }
    return 0;
  };
  return documents
    .map((document) => ({ document, sort: keys.map((key) => sortValue(document, key)) }))
    .filter(({ sort: values }) => cursor === undefined || compare(values, cursor) > 0)
    .toSorted((left, right) => compare(left.sort, right.sort));
}

function readSort(sort: unknown): SortKey[] {
  return [sort].flat().map((item) => {
    const [field, spec] = typeof item === "string" ? [item, {}] : readField(item, "sort");
    if (field.startsWith("_") && field !== "_doc") throw unsupported(`sort by [${field}]`, sort);
    const read = readClause(Options, spec, "sort");
    const options = typeof read === "string" ? { order: read, missing: "_last" } : read;
    return {
      field,
      direction: options.order === "desc" ? -1 : 1,
      missingFirst: options.missing === "_first",
      isInMillis: "numeric_type" in options && options.numeric_type === "date",
      ...("unmapped_type" in options ? { unmappedType: options.unmapped_type } : {}),
    };
  });
}

function sortValue(document: SearchDocument, key: SortKey): SortValue {
  if (key.field === "_doc") return document.ordinal;
  const field = sortField(document, key);
  const values = (field === undefined ? [] : typedValues(document, field)).toSorted(ascending);
  const isText = (field?.type ?? key.unmappedType) === "keyword";
  const value = key.direction === 1 ? values[0] : values.at(-1);
  return value ?? (isText ? null : missingMarker(key));
}

function sortField(document: SearchDocument, key: SortKey) {
  const field = docValuesField(document, key.field);
  if (field === undefined && key.unmappedType === undefined) {
    throw shardFailure(
      "query_shard_exception",
      `No mapping found for [${key.field}] in order to sort on`,
    );
  }
  if (field?.type === "date_nanos" && !key.isInMillis)
    throw unsupported(`sort by nanoseconds [${key.field}] without numeric_type`, key.field);
  return field;
}

/** Missing numbers are the largest or the smallest long, whichever puts them at the asked end. */
function missingMarker(key: SortKey): number {
  const isLargest = (key.direction === 1) !== key.missingFirst;
  return isLargest ? missingNumber : -missingNumber;
}

function compareValues(left: SortValue, right: SortValue, key: SortKey): number {
  if (left === right) return 0;
  if (left === null) return key.missingFirst ? -1 : 1;
  if (right === null) return key.missingFirst ? 1 : -1;
  return ascending(left, right) * key.direction;
}

function ascending(left: string | number, right: string | number): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** A cursor holds the `sort` of the last hit; a date may also be text. */
function readCursor(after: readonly unknown[], keys: readonly SortKey[]): SortValue[] {
  if (after.length !== keys.length) {
    const reason = `search_after has ${after.length} value(s) but sort has ${keys.length}.`;
    throw shardFailure("illegal_argument_exception", reason);
  }
  const values = readClause(
    z.array(z.union([z.string(), z.number(), z.null()])),
    after,
    "search_after",
  );
  return values.map((value) =>
    typeof value === "string" && /^\d{4}-\d{2}-\d{2}T/.test(value)
      ? resolveDate(value, { nowMs: Number.NaN, roundUp: false })
      : value,
  );
}
