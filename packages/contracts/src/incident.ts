import { z } from "zod";
import { Instant, Scope } from "./scope.ts";
import { Alert } from "./trigger.ts";

export const StateMark = z.enum(["broken", "degraded", "fine", "unknown"]);
export type StateMark = z.infer<typeof StateMark>;

/** The canonical record of what is wrong: alerts and questions about one thing are one incident. */
export const Incident = z.object({
  id: z.string(),
  /** uid of namespace kube-system; empty until the cluster was read. */
  clusterId: z.string(),
  scope: Scope,
  /** What it is recognised by: `["prod-eu", "shop", "checkout", "HighErrorRate"]` as canonical JSON. */
  keys: z.array(z.string()),
  /** Of the leading hypothesis, once there is one. */
  fingerprint: z.string().optional(),
  severity: StateMark,
  status: z.enum(["open", "closed"]),
  openedAt: Instant,
  closedAt: Instant.optional(),
  alerts: z.array(Alert),
  /** Key of the one conversation about it. */
  conversation: z.string().optional(),
});
export type Incident = z.infer<typeof Incident>;
