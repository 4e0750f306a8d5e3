import { z } from "zod";

/** RFC 3339. */
export const Instant = z.iso.datetime({ offset: true });

export const Window = z.object({ from: Instant, to: Instant });
export type Window = z.infer<typeof Window>;

export const Cluster = z.object({
  /** uid of namespace kube-system. */
  id: z.string(),
  /** For display only. */
  name: z.string(),
  /** The context that commands for this cluster name; absent: people have one cluster. */
  context: z.string().optional(),
});
export type Cluster = z.infer<typeof Cluster>;

export const Scope = z.object({
  cluster: Cluster,
  namespace: z.string().optional(),
  /** The name that was asked about, as typed. */
  workload: z.string().optional(),
  window: Window,
});
export type Scope = z.infer<typeof Scope>;
