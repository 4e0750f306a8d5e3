import { AppError } from "@binnacle/contracts";
import { logFailure } from "@binnacle/runtime";
import type { Handling } from "./create-running.ts";
import { answerKept, Kept, keptKind } from "./on-message.ts";
import type { SlackPorts } from "./ports.ts";

/** Before each try. When Slack does not take an answer it is tried again, for three quarters of an hour. */
const pausesMs = [0, 5000, 30_000, 120_000, 600_000, 1_800_000];

/** Answers what the inbox keeps, from now on: what comes, and what another process left. */
export function serveKept(ports: SlackPorts, runToEnd: Handling["runToEnd"]): void {
  ports.inbox.serve(keptKind, Kept, async (kept, { isAgain, isKept }) => {
    const first = isAgain ? sentAgain(kept) : kept;
    if (!isKept) return await runToEnd(() => answerKept(first, ports, { isKept }));
    await untilTaken(first, ports, runToEnd);
    // What a stop cut is not done: it is left for the next process.
    if (ports.signal.aborted) await Promise.withResolvers<void>().promise;
  });
}

async function untilTaken(
  first: Kept,
  ports: SlackPorts,
  runToEnd: Handling["runToEnd"],
): Promise<void> {
  for (const [turn, pauseMs] of pausesMs.entries()) {
    if (turn > 0) await ports.wait(pauseMs);
    const question = turn === 0 ? first : sentAgain(first);
    const slack = { isAway: false };
    await runToEnd(async () => {
      slack.isAway = await isSlackAway(() => answerKept(question, ports, { isKept: true }), ports);
    });
    if (!slack.isAway || ports.signal.aborted) return;
  }
}

/** Whether Slack does not take what is written, and may later. */
async function isSlackAway(answer: () => Promise<void>, { log }: SlackPorts): Promise<boolean> {
  try {
    await answer();
    return false;
  } catch (error) {
    const isPassing =
      error instanceof AppError && (error.kind === "unavailable" || error.kind === "timeout");
    if (!isPassing) throw error;
    logFailure(log, error, "message not written");
    return true;
  }
}

/** What was begun before may be answered already, as if Slack sent it again. */
function sentAgain({ event, envelope }: Kept): Kept {
  return { event, envelope: { ...envelope, retry_num: Math.max(envelope.retry_num ?? 0, 1) } };
}
