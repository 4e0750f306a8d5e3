import { present } from "@binnacle/contracts";
import { documentOfText, toBlocks } from "@binnacle/report";
import { z } from "zod";
import { admit, whisperRefusal } from "./access/admit.ts";
import type { Grants } from "./access/grants.ts";
import { type Envelope, isSharedIn, teamsOf } from "./message-event.ts";
import { personOf } from "./name-of.ts";
import type { SlackPorts } from "./ports.ts";

/** Somebody pressed Slack's own Stop in a thread. */
export const SessionStopped = z.object({
  channel: z.string(),
  user: z.string(),
  thread_ts: z.string(),
});

/** The stop must be felt within a second: a name that comes later is not waited for. */
const nameTimeoutMs = 300;

/** Ends what runs in the thread, for who may ask there. Where nothing runs the sign is taken away all the same. */
export async function onSessionStopped(
  { channel, user, thread_ts: threadTs }: z.infer<typeof SessionStopped>,
  envelope: Envelope,
  ports: SlackPorts,
): Promise<void> {
  if (!(await ports.conversations.claim(envelope.event_id))) return;
  const isShared = isSharedIn(envelope);
  const visitor = { user, channel, teams: teamsOf(envelope), isShared };
  const admission = await admit(visitor, "stop", ports);
  if (admission.kind === "refused")
    return await whisperRefusal({ visitor, threadTs, why: admission.why }, ports);
  const { grants } = admission;
  await stopIn(`${channel}:${threadTs}`, { user, grants, channel, threadTs }, ports);
  ports.sessions.rest({ channel, threadTs });
}

interface Written {
  readonly text: string;
  readonly channel: string;
  /** Root of the thread; absent: beside the talk. */
  readonly thread_ts?: string | undefined;
  readonly channel_type?: string | undefined;
}

/** Whole messages that end what runs where they are written. */
const stopWords: ReadonlySet<string> = new Set(["stop", "stopp", "cancel that"]);

/** Key of the thread that this message ends the work of; undefined when it is no such word, or nothing runs there. */
export function stoppedBy(
  { text, channel, thread_ts: root, channel_type: channelType }: Written,
  { threads, botUserId }: Pick<SlackPorts, "threads" | "botUserId">,
): string | undefined {
  const words = text.replaceAll(`<@${botUserId}>`, "").trim().toLowerCase();
  if (!stopWords.has(words.replace(/[.!]$/u, ""))) return undefined;
  // Direct messages are one conversation.
  const threadTs = root ?? (channelType === "im" ? threads.latestIn(channel) : undefined);
  const key = `${channel}:${threadTs ?? ""}`;
  return threads.isStoppable(key) ? key : undefined;
}

interface Stopping {
  readonly user: string;
  readonly grants: Grants;
  readonly channel: string;
  readonly threadTs?: string | undefined;
}

/** Ends what runs in the thread of this key, in the name of this person, who is told what goes on. */
export async function stopIn(
  key: string,
  { user, grants, channel, threadTs }: Stopping,
  ports: SlackPorts,
): Promise<void> {
  if (!ports.threads.isStoppable(key)) return;
  const by = await personOf(user, ports, nameTimeoutMs);
  if (await ports.threads.stop(key, { by, grants })) return;
  const text = "What runs here covers more than you may look at here: who asked can stop it.";
  const place = { channel, user, ...present({ threadTs }) };
  await ports.api.postEphemeral(place, toBlocks(documentOfText(text)));
}
