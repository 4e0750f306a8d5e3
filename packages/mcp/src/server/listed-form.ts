import { z } from "zod";

/** What every tool of ours says of itself in `tools/list`. */
export const annotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
} as const;

/** The inputs that a caller may give: those that configuration fixes vanish from the schema. */
export function openInput(input: z.ZodObject, fixed: readonly string[]): z.ZodObject {
  const open = Object.entries(input.shape).filter(([name]) => !fixed.includes(name));
  return z.object(Object.fromEntries(open));
}
