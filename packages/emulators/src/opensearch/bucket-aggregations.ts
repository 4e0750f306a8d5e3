import { z } from "zod";
import type { AggregationContext } from "./aggregation.ts";
import type { CompiledQuery } from "./compiled-query.ts";
import { readClause, readField, unsupported } from "./search-failure.ts";
import type { SearchDocument } from "./search-index.ts";
import { docValuesField, typedValues } from "./typed-values.ts";

type Documents = readonly SearchDocument[];
type Bucket = Record<string, unknown> & { key: string | number; doc_count: number };

const Order = z.record(z.string(), z.enum(["asc", "desc"]));
const Terms = z.strictObject({
  field: z.string(),
  size: z.int().min(1).default(10),
  shard_size: z.int().optional(),
  min_doc_count: z.int().min(1).default(1),
  missing: z.union([z.string(), z.number()]).optional(),
  order: z.union([Order, z.array(Order)]).default({ _count: "desc" }),
});

/** `terms`, exact over all indices: the error bound is always 0. Ties are in the order of keys. */
export function termsBuckets(options: unknown, documents: Documents, context: AggregationContext) {
  const read = readClause(Terms, options, "terms");
  const grouped = groupByValues(documents, read.field, read.missing);
  const all = [...grouped.values()]
    .filter((group) => group.documents.length >= read.min_doc_count)
    .map(
      (group): Bucket => ({
        ...group.names,
        doc_count: group.documents.length,
        ...context.inner(group.documents),
      }),
    )
    .toSorted(bucketOrder([read.order].flat()));
  const others = all.slice(read.size).reduce((sum, bucket) => sum + bucket.doc_count, 0);
  return {
    doc_count_error_upper_bound: 0,
    sum_other_doc_count: others,
    buckets: all.slice(0, read.size),
  };
}

/** `filter`: one bucket. */
export function singleFilter(options: unknown, documents: Documents, context: AggregationContext) {
  return filtered(context.compile(options), documents, context);
}

/** `filters`, with names or as a list. */
export function filterBuckets(options: unknown, documents: Documents, context: AggregationContext) {
  const Filters = z.strictObject({
    filters: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]),
  });
  const { filters } = readClause(Filters, options, "filters");
  const bucketOf = (query: unknown) => filtered(context.compile(query), documents, context);
  if (Array.isArray(filters)) return { buckets: filters.map(bucketOf) };
  const entries = Object.entries(filters).map(([name, query]): [string, unknown] => [
    name,
    bucketOf(query),
  ]);
  return { buckets: Object.fromEntries(entries) };
}

interface Group {
  readonly names: { key: string | number; key_as_string?: string };
  readonly documents: SearchDocument[];
}

function groupByValues(documents: Documents, name: string, missing?: string | number) {
  const groups = new Map<string | number, Group>();
  for (const document of documents) {
    const field = docValuesField(document, name);
    const values = field === undefined ? [] : typedValues(document, field);
    const found = values.length === 0 && missing !== undefined ? [missing] : new Set(values);
    for (const key of found) {
      const group = groups.get(key) ?? { names: keyNames(key, field?.type), documents: [] };
      group.documents.push(document);
      groups.set(key, group);
    }
  }
  return groups;
}

function keyNames(key: string | number, type: string | undefined): Group["names"] {
  if (type === "date") return { key, key_as_string: new Date(key).toISOString() };
  return type === "boolean" ? { key, key_as_string: String(key === 1) } : { key };
}

function bucketOrder(orders: readonly z.infer<typeof Order>[]) {
  const keys = orders.map((order) => readField(order, "order"));
  return (left: Bucket, right: Bucket): number => {
    for (const [path, direction] of [...keys, ["_key", "asc"] as const]) {
      const [a, b] = [orderValue(left, path), orderValue(right, path)];
      if (a !== b) return (a < b ? -1 : 1) * (direction === "desc" ? -1 : 1);
    }
    return 0;
  };
}

const Metric = z.object({ value: z.number().nullable() });

function orderValue(bucket: Bucket, path: string): string | number {
  if (path === "_count") return bucket.doc_count;
  if (path === "_key") return bucket.key;
  const metric = Metric.safeParse(bucket[path]);
  if (!metric.success) throw unsupported(`[terms] order by [${path}]`, path);
  return metric.data.value ?? Number.NEGATIVE_INFINITY;
}

function filtered(query: CompiledQuery, documents: Documents, context: AggregationContext) {
  const matching = documents.filter((document) => query.score(document) !== undefined);
  return { doc_count: matching.length, ...context.inner(matching) };
}
