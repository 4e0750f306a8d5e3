import { z } from "zod";
import { type CompiledQuery, constantQuery, type QueryContext } from "./compiled-query.ts";
import { isAnalysed, isDate, type MappedField, mappedField } from "./index-mapping.ts";
import { resolveDate } from "./resolve-date.ts";
import { readClause, readField, shardFailure, unsupported } from "./search-failure.ts";
import { refuseMetadata } from "./term-queries.ts";
import { typedValues } from "./typed-values.ts";

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
  const boundsOf = boundsByField(read, nowMs);
  return constantQuery((document) => {
    const field = mappedField(document.index.mapping, name);
    if (field === undefined) return false;
    if (isAnalysed(field)) throw unsupported(`[range] on the text field [${name}]`, options);
    const bounds = boundsOf(field);
    return typedValues(document, field).some((value) =>
      bounds.every(([side, bound]) => isWithin[side](value, bound)),
    );
  });
}

type Scalar = string | number;
type Bounds = readonly (readonly [Side, Scalar])[];

/** Bounds are read once for a field; indices may map the same name differently. */
function boundsByField(read: Options, nowMs: number): (field: MappedField) => Bounds {
  const cache = new Map<MappedField, Bounds>();
  return (field) => {
    const cached = cache.get(field);
    if (cached !== undefined) return cached;
    const bounds = sides.flatMap((side) => {
      const value = read[side];
      if (value === undefined) return [];
      const roundUp = side === "gt" || side === "lte";
      const date = { nowMs, roundUp, format: read.format ?? field.format };
      return [[side, isDate(field) ? resolveDate(value, date) : plainBound(field, value)] as const];
    });
    cache.set(field, bounds);
    return bounds;
  };
}

function plainBound({ type }: MappedField, value: Scalar): Scalar {
  if (type === "keyword") return String(value);
  if (value === "" || Number.isNaN(Number(value))) {
    const reason = `failed to create query: For input string: "${value}"`;
    throw shardFailure("query_shard_exception", reason);
  }
  return Number(value);
}

const isWithin: Readonly<Record<Side, (value: Scalar, bound: Scalar) => boolean>> = {
  gte: (value, bound) => value >= bound,
  gt: (value, bound) => value > bound,
  lte: (value, bound) => value <= bound,
  lt: (value, bound) => value < bound,
};
