import { readableOf } from "@binnacle/runtime";
import { z } from "zod";

/** A shard that no node serves is not `failed`: it is missing from `successful`. */
const Shards = z.object({
  total: z.number(),
  successful: z.number(),
  failed: z.number(),
  failures: readableOf(
    z.object({
      index: z.string().nullish(),
      reason: z.object({ type: z.string(), reason: z.string().nullish() }).optional(),
    }),
  ).optional(),
});

const noHit = { _source: {}, fields: {} };

export const Hit = z.object({
  _index: z.string().optional(),
  _source: z.record(z.string(), z.unknown()).default({}),
  /** Values by the mapping: a date in the format that was asked for. */
  fields: z.record(z.string(), z.array(z.unknown())).default({}),
});
export type Hit = z.infer<typeof Hit>;

export const SearchAnswer = z.object({
  timed_out: z.boolean(),
  _shards: Shards,
  hits: z.object({
    total: z.object({ value: z.number().int() }),
    hits: z.array(Hit.catch(noHit)),
  }),
  /** By name; whoever asked for one reads it. */
  aggregations: z.record(z.string(), z.unknown()).default({}),
});
export type SearchAnswer = z.infer<typeof SearchAnswer>;

const Capability = z.object({
  type: z.string(),
  searchable: z.boolean(),
  aggregatable: z.boolean(),
  /** Absent: all that were asked for. */
  indices: z.array(z.string()).nullish(),
});

/** `_field_caps`: capabilities by type, by field name. */
export const FieldCapabilities = z.object({
  indices: z.union([z.array(z.string()), z.string()]),
  fields: z.record(z.string(), z.record(z.string(), Capability).catch({})),
});
export type FieldCapabilities = z.infer<typeof FieldCapabilities>;

/** `GET index/_mapping/field/a,b`: by index, by field. */
export const FieldMappings = z.record(
  z.string(),
  z.object({
    mappings: z.record(
      z.string(),
      z.object({
        full_name: z.string(),
        mapping: z.record(
          z.string(),
          z.object({
            type: z.string().optional(),
            /** Of an alias. */
            path: z.string().optional(),
            /** Of a date. */
            format: z.string().optional(),
          }),
        ),
      }),
    ),
  }),
);
export type FieldMappings = z.infer<typeof FieldMappings>;

const Named = readableOf(z.object({ name: z.string() }));
const NamedIndex = readableOf(
  z.object({ name: z.string(), attributes: z.array(z.string()).default([]) }),
);

/** `_resolve/index`. */
export const ResolvedIndices = z.object({
  indices: NamedIndex,
  aliases: Named,
  data_streams: Named,
});
export type ResolvedIndices = z.infer<typeof ResolvedIndices>;

/** An error of OpenSearch. `error` is a text where a proxy answered in its name. */
export const ErrorBody = z.object({
  error: z.union([
    z.string(),
    z.object({
      type: z.string().optional(),
      reason: z.string().nullish(),
      root_cause: z.array(z.object({ type: z.string(), reason: z.string().nullish() })).optional(),
      caused_by: z.object({ type: z.string(), reason: z.string().nullish() }).optional(),
    }),
  ]),
});
export type ErrorBody = z.infer<typeof ErrorBody>;
