import { z } from "zod";

/** One thing that somebody may do, or may not. */
export const Access = z.object({
  verb: z.string(),
  /** Plural, with its part and its group: `pods/log`, `deployments.apps`. */
  resource: z.string(),
  /** Absent: all namespaces, or a kind that has none. */
  namespace: z.string().optional(),
  name: z.string().optional(),
  /** `unknown`: the API server gave no answer, which is a gap. */
  answer: z.enum(["yes", "no", "unknown"]),
  /** The authoriser's words. */
  reason: z.string().optional(),
});
export type Access = z.infer<typeof Access>;

/** Result of eks `check_access`. */
export const AccessResult = z.object({
  /** Whom it is about, as the API server knows it; this server when nobody was named. */
  subject: z.string(),
  /** Whether all that this server needs was asked, not one thing. */
  isOwnNeed: z.boolean(),
  /** What was asked; of the server's own needs what is not granted. */
  items: z.array(Access),
  /** How many were asked. */
  checked: z.number().int(),
  /** The least rules that are missing, as items of `rules` of a Role or ClusterRole. */
  missing: z.array(
    z.object({
      kind: z.enum(["Role", "ClusterRole"]),
      apiGroups: z.array(z.string()),
      resources: z.array(z.string()),
      verbs: z.array(z.string()),
      resourceNames: z.array(z.string()).optional(),
    }),
  ),
  /** What grants them. */
  command: z.string().optional(),
});
export type AccessResult = z.infer<typeof AccessResult>;
