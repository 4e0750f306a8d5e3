import { z } from "zod";
import { Evidence } from "./evidence.ts";
import { Gap } from "./gap.ts";

/** What every tool answers beside its result: the facts it saw and what it could not see. */
export const Observed = z.object({ evidence: z.array(Evidence), gaps: z.array(Gap) });
export type Observed = z.infer<typeof Observed>;
