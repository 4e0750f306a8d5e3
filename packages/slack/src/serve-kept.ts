import type { Handling } from "./create-running.ts";
import { answerKept, Kept, keptKind } from "./on-message.ts";
import type { SlackPorts } from "./ports.ts";

/** Answers what the inbox keeps, from now on: what comes, and what another process left. */
export function serveKept(ports: SlackPorts, runToEnd: Handling["runToEnd"]): void {
  ports.inbox.serve(keptKind, Kept, async (kept, { isAgain }) => {
    await runToEnd(() => answerKept(isAgain ? sentAgain(kept) : kept, ports));
    // What a stop cut is not done: it is left for the next process.
    if (ports.signal.aborted && ports.inbox.isDurable) await Promise.withResolvers<void>().promise;
  });
}

/** What another process began it may have answered, as if Slack sent it again. */
function sentAgain({ event, envelope }: Kept): Kept {
  return { event, envelope: { ...envelope, retry_num: Math.max(envelope.retry_num ?? 0, 1) } };
}
