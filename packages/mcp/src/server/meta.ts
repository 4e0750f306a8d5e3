import { z } from "zod";

/** Key of `_meta` of a call: which cluster it is about, a `CalledCluster`. */
export const clusterMeta = "binnacle/cluster";

/** Key of `_meta` of a result that is an error: a `ToolFailure`. */
export const failureMeta = "binnacle/failure";

/** Why a tool of ours gave no result. */
export const ToolFailure = z.object({
  kind: z.enum([
    "bad_input",
    "refused",
    "denied",
    "not_found",
    "not_configured",
    "unavailable",
    "timeout",
    "bug",
  ]),
  why: z.string(),
  remedy: z.object({ text: z.string(), command: z.string().optional() }).optional(),
});
export type ToolFailure = z.infer<typeof ToolFailure>;
