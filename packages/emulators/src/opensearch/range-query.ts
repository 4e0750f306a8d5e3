import { z } from "zod";
import { type CompiledQuery, constantQuery, type QueryContext } from "./compiled-query.ts";
import { isAnalysed, isDate, type MappedField, mappedField } from "./index-mapping.ts";
import { onceAnIndex } from "./once-an-index.ts";
import { resolveDate } from "./resolve-date.ts";
import { readClause, readField, shardFailure, unsupported } from "./search-failure.ts";
import { refuseMetadata } from "./term-queries.ts";
import { columnOf, spanOf } from "./typed-values.ts";

const Bound = z.union([z.string(), z.number()]).optional();
const Options = z.strictObject({
  gte: Bound,
  gt: Bound,
  lte: Bound,
  lt: Bound,
  format: z.string().optional(),
});
type Options = z.infer<typeof Options>;

const sides = ["gte", "gt", "lte", "lt"] as const;
type Side = (typeof sides)[number];

/** `range` over dates (with date math), numbers and keywords. On text it answers 501. */
export function rangeQuery(options: unknown, { nowMs }: QueryContext): CompiledQuery {
  const [name, spec] = readField(options, "range");
  refuseMetadata(name, "range");
  const read = readClause(Options, spec, "range");
  const inIndex = onceAnIndex((index) => {
    const field = mappedField(index.mapping, name);
    if (field === undefined) return undefined;
    if (isAnalysed(field)) throw unsupported(`[range] on the text field [${name}]`, options);
    return { field, column: columnOf(index, field), bounds: boundsOf(field, read, nowMs) };
  });
  const insideIn = onceAnIndex((index) => {
    const { column = [], bounds = [] } = inIndex(index) ?? {};
    const isInside = within(bounds);
    return column.map((values) => values.some(isInside));
  });
  const query = constantQuery(({ index, ordinal }) => insideIn(index)[ordinal] === true);
  const canMatchIn = onceAnIndex((index) => {
    const { field, column = [], bounds = [] } = inIndex(index) ?? {};
    return field !== undefined && (!isDate(field) || isNear(bounds, spanOf(column)));
  });
  return { ...query, canMatchIn, check: (index) => void inIndex(index) };
}

/** A shard knows the first and the last of its dates. */
function isNear(bounds: Bounds, span: ReturnType<typeof spanOf>): boolean {
  if (span === undefined) return false;
  return bounds.every((bound) =>
    within([bound])(bound[0].startsWith("g") ? span.last : span.first),
  );
}

type Scalar = string | number;
type Bounds = readonly (readonly [Side, Scalar])[];

/** Indices may map the same name differently. */
function boundsOf(field: MappedField, read: Options, nowMs: number): Bounds {
  return sides.flatMap((side) => {
    const value = read[side];
    if (value === undefined) return [];
    const roundUp = side === "gt" || side === "lte";
    const date = { nowMs, roundUp, format: read.format ?? field.format };
    return [[side, isDate(field) ? resolveDate(value, date) : plainBound(field, value)] as const];
  });
}

function plainBound({ type }: MappedField, value: Scalar): Scalar {
  if (type === "keyword") return String(value);
  if (value === "" || Number.isNaN(Number(value))) {
    const reason = `failed to create query: For input string: "${value}"`;
    throw shardFailure("query_shard_exception", reason);
  }
  return Number(value);
}

/** Asked of each document. */
function within(bounds: Bounds): (value: Scalar) => boolean {
  const { gte, gt, lte, lt }: Partial<Record<Side, Scalar>> = Object.fromEntries(bounds);
  return (value) =>
    (gte === undefined || value >= gte) &&
    (gt === undefined || value > gt) &&
    (lte === undefined || value <= lte) &&
    (lt === undefined || value < lt);
}
