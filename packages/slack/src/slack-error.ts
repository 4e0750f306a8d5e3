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

/** The message grows no more: it was stopped by us or by a person, or it was open for too long. */
export function isStreamOver(error: unknown): boolean {
  const code = error instanceof AppError ? platformCode(error.cause) : undefined;
  return code !== undefined && streamIsOver.has(code);
}

const streamIsOver = new Set(["message_not_in_streaming_state", "stopped_by_user"]);

/** How long Slack asks to wait; undefined when it asks for no such thing. */
export function retryAfterMsOf(error: unknown): number | undefined {
  if (!(error instanceof AppError)) return undefined;
  const limit = Limited.safeParse(error.cause);
  return limit.success ? limit.data.retryAfter * 1000 : undefined;
}

const Limited = z.object({ retryAfter: z.number() });

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
  if (/no_such_subteam/u.test(code)) return ["not_found", " There is no user group of this id."];
  if (/missing_scope/u.test(code))
    return [
      "denied",
      " Give the app the scopes of deploy/slack/manifest.json, and install it again.",
    ];
  if (/auth|scope|token/u.test(code)) return ["denied", ""];
  if (/trigger_id/u.test(code))
    return ["timeout", " Your click reached me too late to open the form: click again."];
  if (refusesEdit.test(code)) return ["not_found", ""];
  return ["unavailable", ""];
}

const refusesEdit =
  /message_not_found|^not_found$|cant_update_message|edit_window_closed|streaming_state_conflict/u;

const PlatformError = z.object({ data: z.object({ error: z.string() }) });

function platformCode(error: unknown): string | undefined {
  return PlatformError.safeParse(error).data?.data.error;
}
