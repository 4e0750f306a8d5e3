import { AppError } from "@binnacle/contracts";
import { documentOfText, toBlocks } from "@binnacle/report";
import { logFailure } from "@binnacle/runtime";
import type { SlackPorts } from "./ports.ts";

/** What went wrong with a click, in a sentence for the one who clicked. */
export function failureText(error: unknown, { log }: Pick<SlackPorts, "log">): string {
  logFailure(log, error, "click not served");
  return error instanceof AppError
    ? error.message
    : "Something in me failed. It is in my log; try again, and tell the people who run me.";
}

export async function tellFailure(
  error: unknown,
  { channel, threadTs, user }: { channel: string; threadTs: string; user: string },
  ports: SlackPorts,
): Promise<void> {
  const sentence = failureText(error, ports);
  await ports.api.postEphemeral({ channel, threadTs, user }, toBlocks(documentOfText(sentence)));
}
