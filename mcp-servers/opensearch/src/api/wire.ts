import { readableOf } from "@binnacle/runtime";
import { z } from "zod";

const Shards = z.object({ total: z.number(), failed: z.number() });

export const SearchAnswer = z.object({
  timed_out: z.boolean(),
  _shards: Shards,
  hits: z.object({
    total: z.object({ value: z.number().int() }),
    hits: z.array(z.object({ _source: z.record(z.string(), z.unknown()) }).catch({ _source: {} })),
  }),
});
export type SearchAnswer = z.infer<typeof SearchAnswer>;

const Capability = z.object({
  type: z.string(),
  searchable: z.boolean(),
  aggregatable: z.boolean(),
});

/** `_field_caps`: capabilities by type, by field name. */
export const FieldCapabilities = z.object({
  indices: z.union([z.array(z.string()), z.string()]),
  fields: z.record(z.string(), z.record(z.string(), Capability).catch({})),
});
export type FieldCapabilities = z.infer<typeof FieldCapabilities>;

const Named = readableOf(z.object({ name: z.string() }));

/** `_resolve/index`. */
export const ResolvedIndices = z.object({
  indices: Named,
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
