import { AppError } from "@binnacle/contracts";
import { withDeadline } from "@binnacle/runtime";
import { toAppError } from "./slack-error.ts";

interface Socket {
  /** The SDK tries again by itself, and says why in the log alone. */
  readonly start: () => Promise<unknown>;
  /** Asks Slack for the address of a socket, as the SDK does: what it answers is why. */
  readonly askAddress: () => Promise<unknown>;
  readonly timeoutMs: number;
}

/** Opens the socket, or throws an `AppError` that says why it does not open. */
export async function openSocket({ start, askAddress, timeoutMs }: Socket): Promise<void> {
  try {
    await withDeadline({ what: "Slack's Socket Mode", timeoutMs }, start);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw toAppError("apps.connections.open", cause);
    await askAddress();
    const advice = "Check that wss://wss-primary.slack.com can be reached from here.";
    throw new AppError(cause.kind, `${cause.message} ${advice}`, { cause });
  }
}
