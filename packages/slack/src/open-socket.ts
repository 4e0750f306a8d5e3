import { AppError } from "@binnacle/contracts";
import { withDeadline } from "@binnacle/runtime";
import { toAppError } from "./slack-error.ts";

interface Opening {
  /** Rejects with what the SDK threw; with nothing where the connection broke. */
  readonly start: (signal: AbortSignal) => Promise<unknown>;
  /** Asks Slack for the address of a socket, as the SDK does: what it answers is why. */
  readonly askAddress: () => Promise<unknown>;
  readonly timeoutMs: number;
  readonly wait: (ms: number) => Promise<void>;
}

const pauseMs = 1000;

/** Opens the socket, or throws an `AppError` that says why it does not open. */
export async function openSocket({ start, askAddress, timeoutMs, wait }: Opening): Promise<void> {
  try {
    await withDeadline({ what: "Slack's Socket Mode", timeoutMs }, async (signal) => {
      while (!signal.aborted && !(await isOpen(() => start(signal)))) await wait(pauseMs);
    });
  } catch (cause) {
    if (!(cause instanceof AppError)) throw toAppError("apps.connections.open", cause);
    await askAddress();
    const advice = "Check that wss://wss-primary.slack.com can be reached from here.";
    throw new AppError(cause.kind, `${cause.message} ${advice}`, { cause });
  }
}

/** A connection that breaks before it is open may hold the next time. */
async function isOpen(start: () => Promise<unknown>): Promise<boolean> {
  try {
    await start();
    return true;
  } catch (error) {
    if (error === undefined) return false;
    throw error;
  }
}
