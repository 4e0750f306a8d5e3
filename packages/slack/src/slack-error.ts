import { AppError } from "@binnacle/contracts";
import { z } from "zod";

/** Slack refused a block of the message; plainer blocks may pass. */
export function isBlockRefusal(error: unknown): boolean {
  return error instanceof AppError && error.kind === "bad_input";
}

/** The message that was to be edited is not there any more, or takes no edit. */
export function isMessageGone(error: unknown): boolean {
  return error instanceof AppError && error.kind === "not_found";
}

/** The modal that was to be filled is closed. */
export function isViewGone(error: unknown): boolean {
  return error instanceof AppError && error.kind === "not_found";
}

/** What Slack or the network said, as our error: `invalid_blocks` is bad input, a token problem is denied. */
export function toAppError(method: string, error: unknown): AppError {
  const code = platformCode(error);
  if (code === undefined)
    return new AppError("unavailable", `Slack did not take ${method}.`, { cause: error });
  const [kind, advice] = meaningOf(code);
  return new AppError(kind, `Slack refused ${method}: ${code}.${advice}`, { cause: error });
}

type Meaning = readonly [kind: AppError["kind"], advice: string];

function meaningOf(code: string): Meaning {
  if (/blocks|msg_too_long/u.test(code)) return ["bad_input", ""];
  if (/not_in_channel|channel_not_found/u.test(code))
    return [
      "denied",
      " I am not in this channel: invite me with /invite, or write to me directly.",
    ];
  if (/auth|scope|token/u.test(code)) return ["denied", ""];
  if (/trigger_id/u.test(code))
    return ["timeout", " Your click reached me too late to open the form: click again."];
  if (/message_not_found|^not_found$|cant_update_message|edit_window_closed/u.test(code))
    return ["not_found", ""];
  return ["unavailable", ""];
}

const PlatformError = z.object({ data: z.object({ error: z.string() }) });

function platformCode(error: unknown): string | undefined {
  return PlatformError.safeParse(error).data?.data.error;
}
