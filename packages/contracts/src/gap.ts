import { z } from "zod";
import { Origin } from "./evidence.ts";

/** What could not be seen, and the line that would change it. Its texts are for people; code reads kind and about. */
export const Gap = z.object({
  origin: Origin,
  /** no_data: there never was any. stopped: there was, and nothing comes any more. */
  kind: z.enum([
    "not_configured",
    "unreachable",
    "refused",
    "timed_out",
    "no_data",
    "stopped",
    "cut",
  ]),
  /** What stays unseen: `pods in namespace billing`. */
  what: z.string(),
  /** What happened: `connection refused at prometheus.monitoring:9090`. */
  why: z.string(),
  /** Which objects stay unseen: Kubernetes kinds, in one namespace or in all. Absent: the whole source. */
  about: z
    .object({
      kinds: z.array(z.string()),
      namespace: z.string().optional(),
      /** Only of this object. */
      name: z.string().optional(),
      /** Only these measurements of it: `error_ratio`. */
      signals: z.array(z.string()).optional(),
    })
    .optional(),
  /** What closes the gap; `command`: the exact line to run. */
  remedy: z.object({ text: z.string(), command: z.string().optional() }).optional(),
});
export type Gap = z.infer<typeof Gap>;

/** Unknown is not absent. One value per list (kind × namespace) or per projected group of fields. */
export type Known<T> =
  | { readonly kind: "known"; readonly value: T }
  | { readonly kind: "unknown"; readonly gap: Gap };
