import { aggregationKinds } from "./opensearch/aggregate.ts";
import { queryKinds } from "./opensearch/compile-query.ts";
import { aggregations } from "./prometheus/promql/aggregate.ts";
import { functions } from "./prometheus/promql/functions.table.ts";

/** By name, what the emulators can compute. The list is frozen: it may only shrink to what the product asks. */
export const emulated = {
  promql: [...Object.keys(functions), ...aggregations],
  queries: queryKinds,
  aggregations: aggregationKinds,
} as const;
