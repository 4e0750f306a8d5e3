import { z } from "zod";

export const EngineTask = z.object({
  case: z.string(),
  pods: z.number(),
  runs: z.number(),
  /** Of the question; absent: the whole cluster. */
  namespace: z.string().optional(),
});
export type EngineTask = z.infer<typeof EngineTask>;

export const EngineRun = z.object({
  /** Of the scaled cluster; at least what was asked for. */
  pods: z.number(),
  samplesMs: z.array(z.number()),
  /** What the state and one diagnosis hold before a collection. */
  heapMb: z.number(),
  cause: z.string(),
});
export type EngineRun = z.infer<typeof EngineRun>;
