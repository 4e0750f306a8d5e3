import { AppError } from "@binnacle/contracts";
import { logFailure } from "@binnacle/runtime";
import type { Handling } from "./create-running.ts";
import { answerKept, Kept, keptKind } from "./on-message.ts";
import type { SlackPorts } from "./ports.ts";

/** When Slack does not take an answer it is tried again, for three quarters of an hour. */
const pausesMs = [5000, 30_000, 120_000, 600_000, 1_800_000];

/** Answers what the inbox keeps, from now on: what comes, and what another process left. */
export function serveKept(ports: SlackPorts, runToEnd: Handling["runToEnd"]): void {
  ports.inbox.serve(keptKind, Kept, async (kept, { isAgain, isKept }) => {
    const first = isAgain ? sentAgain(kept) : kept;
    for (const [turn, pauseMs] of [...pausesMs, 0].entries()) {
      const question = turn === 0 ? first : sentAgain(kept);
      const state = { isTaken: false };
      await runToEnd(async () => {
        state.isTaken = await isAnswered(question, isKept, ports);
      });
      if (state.isTaken || !isKept || ports.signal.aborted) break;
      await ports.wait(pauseMs);
    }
    // What a stop cut is not done: it is left for the next process.
    if (ports.signal.aborted && isKept) await Promise.withResolvers<void>().promise;
  });
}

/** False: Slack does not answer now, and may later. */
async function isAnswered(kept: Kept, isKept: boolean, ports: SlackPorts): Promise<boolean> {
  try {
    await answerKept(kept, ports, { isKept });
    return true;
  } catch (error) {
    const isPassing =
      error instanceof AppError && (error.kind === "unavailable" || error.kind === "timeout");
    if (!isPassing || !isKept) throw error;
    logFailure(ports.log, error, "message not written");
    return false;
  }
}

/** What was begun before may be answered already, as if Slack sent it again. */
function sentAgain({ event, envelope }: Kept): Kept {
  return { event, envelope: { ...envelope, retry_num: Math.max(envelope.retry_num ?? 0, 1) } };
}
