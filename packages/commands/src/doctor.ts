import type { Answer } from "@binnacle/contracts";
import type { CommandContext, VerbIntent } from "./command-context.ts";

/** `doctor`: each connection of the program, and the line that mends it. */
export async function doctor(_: VerbIntent, { examine }: CommandContext): Promise<Answer> {
  return await examine();
}
