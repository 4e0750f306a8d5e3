import { AppError } from "@binnacle/contracts";
import { type CallFailure, failureOf } from "./call-failure.ts";

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
  const failure = error instanceof AppError ? failureOf(error.cause) : undefined;
  return failure?.kind === "refused" && streamIsOver.has(failure.code);
}

const streamIsOver = new Set(["message_not_in_streaming_state", "stopped_by_user"]);

/** How long Slack asks to wait; undefined when it asks for no such thing. */
export function retryAfterMsOf(error: unknown): number | undefined {
  if (!(error instanceof AppError)) return undefined;
  const failure = failureOf(error.cause);
  return failure.kind === "limited" ? failure.retryAfterMs : undefined;
}

/** The modal that was to be filled is closed. */
export function isViewGone(error: unknown): boolean {
  return error instanceof AppError && error.kind === "not_found";
}

/** What Slack or the network said, as our error: `invalid_blocks` is bad input, a token problem is denied. */
export function toAppError(method: string, error: unknown): AppError {
  const failure = failureOf(error);
  if (failure.kind !== "refused")
    return new AppError("unavailable", `Slack did not take ${method}: ${whyOf(failure)}`, {
      cause: error,
    });
  const { code, needed } = failure;
  const [kind, advice] = code === "missing_scope" ? lacks(needed) : meaningOf(code);
  return new AppError(kind, `Slack refused ${method}: ${code}.${advice}`, { cause: error });
}

/** Of what is not Slack's own word: only where nothing answers is it our way there. */
function whyOf(failure: Exclude<CallFailure, { kind: "refused" }>): string {
  if (failure.kind === "limited")
    return `it was asked too often, and takes it in ${Math.ceil(failure.retryAfterMs / 1000)} s.`;
  if (failure.kind === "down")
    return `it answers HTTP ${failure.status}, so it is down, or a proxy before it is. status.slack.com tells more.`;
  return failure.kind === "strange"
    ? "what answers is not Slack's Web API. Check slack.apiUrl, and a proxy on the way."
    : `it cannot be reached (${failure.why}). Check the network policy, DNS and a proxy on the way.`;
}

function lacks(scope = "that this call needs"): Meaning {
  const advice = ` Add the scope ${scope} to the app (deploy/slack/manifest.json has all of them), and install it again.`;
  return ["denied", advice];
}

/** What Slack says of a token that it knew once, or never. */
const deadToken = /invalid_auth|not_authed|token_(?:revoked|expired)|account_inactive/u;

type Meaning = readonly [kind: AppError["kind"], advice: string];

function meaningOf(code: string): Meaning {
  if (/blocks|msg_too_long/u.test(code)) return ["bad_input", ""];
  if (/not_in_channel|channel_not_found/u.test(code))
    return [
      "denied",
      " I am not in this channel: invite me with /invite, or write to me directly.",
    ];
  if (/no_such_subteam/u.test(code)) return ["not_found", " There is no user group of this id."];
  if (code === "not_allowed_token_type")
    return ["denied", " The bot token starts with xoxb-, the app-level token with xapp-."];
  if (deadToken.test(code))
    return ["denied", " Install the app again, and put its new token where the old one stands."];
  if (/auth|scope|token/u.test(code)) return ["denied", ""];
  if (/trigger_id/u.test(code))
    return ["timeout", " Your click reached me too late to open the form: click again."];
  if (refusesEdit.test(code)) return ["not_found", ""];
  return ["unavailable", ""];
}

const refusesEdit =
  /message_not_found|^not_found$|cant_update_message|edit_window_closed|streaming_state_conflict/u;
