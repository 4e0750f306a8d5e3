import { Gap } from "@binnacle/contracts";
import { z } from "zod";

/** Key of `_meta` of a call: which cluster it is about, a `CalledCluster`. */
export const clusterMeta = "binnacle/cluster";

/** Key of `_meta` of a call: `true` asks for `structuredContent` beside the text. Models are given the text alone. */
export const structuredMeta = "binnacle/structured";

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
  ...Gap.pick({ why: true, remedy: true }).shape,
  /** Of a part of the source; absent: the whole of it stays unseen. */
  unseen: Gap.pick({ what: true, about: true }).optional(),
});
export type ToolFailure = z.infer<typeof ToolFailure>;
