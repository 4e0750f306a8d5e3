import { z } from "zod";
import { Choice } from "./trigger.ts";

/** Where people talk about an incident, whatever the surface. */
export const Conversation = z.object({
  /** `channel:ts` in Slack. */
  key: z.string(),
  /** What the talk is about: the newest investigation that found something, else the newest. */
  investigationId: z.string().optional(),
  /** The buttons of the last answer, which a reply may name instead. */
  offered: z.array(Choice),
  /** Evidence ids in the order of first citation; appended only: place plus one is the number that people see. */
  cited: z.array(z.string()),
});
export type Conversation = z.infer<typeof Conversation>;
