import type { SlackPorts } from "../ports.ts";
import type { Admission, Refusal, Visitor } from "./create-gate.ts";

/** Lets somebody in who wants this, or not: then the log says who, what and why. */
export async function admit(
  visitor: Visitor,
  what: string,
  { gate, refusals }: Pick<SlackPorts, "gate" | "refusals">,
): Promise<Admission> {
  const admission = await gate(visitor);
  if (admission.kind === "refused") refusals.note(visitor, what, admission.why);
  return admission;
}

interface Refused {
  readonly visitor: Visitor;
  readonly why: Refusal;
  /** The thread that they wrote in; absent: the channel, since a line alone opens no thread. */
  readonly threadTs?: string | undefined;
}

/** One line that only this person sees; not twice in a row, and to no app. */
export async function whisperRefusal(
  { visitor, why, threadTs }: Refused,
  { api, refusals }: Pick<SlackPorts, "api" | "refusals">,
): Promise<void> {
  const { user, bot, channel } = visitor;
  if (bot !== undefined || why === "bot" || why === "deactivated") return;
  if (!refusals.isDue(visitor)) return;
  const place = threadTs === undefined ? { channel } : { channel, threadTs };
  await api.postEphemeral({ ...place, user }, refusals.lineFor(why));
}
