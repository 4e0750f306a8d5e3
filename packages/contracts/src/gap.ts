import { z } from "zod";
import { Origin } from "./evidence.ts";

/** What could not be seen, and the line that would change it. */
export const Gap = z.object({
  origin: Origin,
  /** What stays unseen: `pods in namespace billing`. */
  what: z.string(),
  /** What happened: `connection refused at prometheus.monitoring:9090`. */
  why: z.string(),
  /** The exact command, RBAC line, metric or index that closes the gap. */
  remedy: z.string().optional(),
});
export type Gap = z.infer<typeof Gap>;

/** Unknown is not absent. One value per list (kind × namespace) or per projected group of fields. */
export type Known<T> =
  | { readonly kind: "known"; readonly value: T }
  | { readonly kind: "unknown"; readonly gap: Gap };
