import { AppError, type Conversation, type Intent, present } from "@binnacle/contracts";
import { isAddressed, isCourtesy, parseText, standsAlone } from "@binnacle/intake";
import { documentOfText, toBlocks } from "@binnacle/report";
import { z } from "zod";
import { chosenBy } from "./chosen-by.ts";
import { recall } from "./look-again.ts";
import { idsIn } from "./message-ids.ts";
import { stopIn, stoppedBy } from "./on-stop.ts";
import { modelIn, type SlackPorts } from "./ports.ts";
import { respondInThread, type ThreadWish } from "./respond-in-thread.ts";
import { failedDocument } from "./shown-of.ts";
import { triggerIdOf } from "./to-trigger.ts";

export const MessageEvent = z.object({
  type: z.enum(["app_mention", "message"]),
  subtype: z.string().optional(),
  bot_id: z.string().optional(),
  user: z.string().optional(),
  text: z.string().default(""),
  channel: z.string(),
  channel_type: z.string().optional(),
  ts: z.string(),
  thread_ts: z.string().optional(),
});
export type MessageEvent = z.infer<typeof MessageEvent>;

/**
 * A mention, a direct message, or a question in a thread of ours. Each message is answered once, however often and in
 * whatever form Slack delivers it; what people say to each other is left alone.
 */
export async function onMessage(
  event: MessageEvent,
  eventId: string,
  ports: SlackPorts,
): Promise<void> {
  const { user, channel } = event;
  if (user === undefined || !isFromPerson(event, ports)) return;
  const claim = () => ports.conversations.claim(eventId, `${channel}:${event.ts}`);
  const stopped = stoppedBy(event, ports);
  if (stopped !== undefined) {
    if (await claim()) await stopIn(stopped, user, ports);
    return;
  }
  await hear({ event, user, claim }, ports);
}

interface Heard {
  readonly event: MessageEvent;
  readonly user: string;
  /** False: it was heard before, in this form or another. */
  readonly claim: () => Promise<boolean>;
}

async function hear({ event, user, claim }: Heard, ports: SlackPorts): Promise<void> {
  const { channel } = event;
  const key = `${channel}:${event.thread_ts ?? event.ts}`;
  const where: Where = { key, kind: kindOf(event, ports.botUserId), ports };
  const talk = await ports.conversations.get(key);
  const chosen = chosenBy(event.text, talk?.offered ?? []);
  if (chosen === undefined && !isForUs(event, where, await objectsOf(talk, ports))) return;
  if (!(await claim())) return;
  await answerOnce({ event, user, chosen }, where);
}

interface Question {
  readonly event: MessageEvent;
  readonly user: string;
  /** One of the buttons, named in words. */
  readonly chosen: Intent | undefined;
  /** A message of ours that becomes the answer. */
  readonly adoptTs?: string;
}

/** Nobody who asks us is left without a word. */
async function answerOnce(question: Question, where: Where): Promise<void> {
  const { event } = question;
  const { key, kind, ports } = where;
  try {
    if (await isAnswered(event, ports)) return;
    await ports.threads.settled(key);
    await inTurn(question, where);
  } catch (error) {
    // Whether a reply is meant for us only its thread can tell.
    if (!(error instanceof AppError) || kind === "thread_reply") throw error;
    const thread = { channel: event.channel, threadTs: event.thread_ts ?? event.ts };
    await ports.api.post(thread, toBlocks(failedDocument(error, ports)));
  }
}

/** Direct messages are one conversation: each waits for the one before it, unless it can do without. */
async function inTurn(question: Question, where: Where): Promise<void> {
  const { channel, thread_ts: root, text } = question.event;
  const { kind, ports } = where;
  if (kind !== "direct_message" || root !== undefined) return await answer(question, where);
  const before = runningIn(channel, ports);
  const alone = parseText(text, { inThread: false, ...modelIn(ports) });
  if (before !== undefined && standsAlone(alone))
    return await respond({ ...question, intent: alone, isAside: true }, where);
  const work = waited(before, question, ports).then((adoptTs) =>
    answer({ ...question, ...present({ adoptTs }) }, where),
  );
  ports.threads.enter(channel, work);
  await work;
}

/** What a direct message waits for: the one before it, and what runs where that was answered. */
function runningIn(channel: string, { threads }: SlackPorts): Promise<unknown> | undefined {
  const keys = [channel, `${channel}:${threads.latestIn(channel) ?? ""}`];
  const busy = keys.filter((key) => threads.isBusy(key));
  return busy.length === 0 ? undefined : Promise.all(busy.map((key) => threads.settled(key)));
}

/** Who waits longer is told so. */
const SILENT_MS = 1000;

/** The message that says so becomes the answer. */
async function waited(
  before: Promise<unknown> | undefined,
  { event: { channel, ts: threadTs } }: Question,
  { api, wait }: SlackPorts,
): Promise<string | undefined> {
  if (before === undefined) return undefined;
  const late = wait(SILENT_MS).then(() => "late");
  if ((await Promise.race([before, late])) !== "late") return undefined;
  const text = "This waits for the answer to what you asked before it…";
  const ts = await api.post({ channel, threadTs }, toBlocks(documentOfText(text)));
  await before;
  return ts;
}

async function answer(question: Question, where: Where): Promise<void> {
  const { event, user, chosen } = question;
  const { key, ports } = where;
  const standing = await standingOf(event, { ...where, user });
  if (standing === "strange") return;
  const talk = await ports.conversations.get(key);
  const intent =
    chosen ??
    chosenBy(event.text, talk?.offered ?? []) ??
    parseText(event.text, { inThread: standing === "held", ...modelIn(ports) });
  await respond({ ...question, intent }, where);
}

async function respond(
  { event, user, intent, adoptTs, isAside }: Question & Pick<ThreadWish, "intent" | "isAside">,
  { kind, ports }: Where,
): Promise<void> {
  const { channel, ts, thread_ts: root } = event;
  const surface = kind === "thread_reply" ? "thread" : "message";
  const place = { id: `${channel}:${ts}`, channel, threadTs: root ?? ts };
  const how = present({ adoptTs, isAside });
  await respondInThread({ intent, surface, user, ...place, ...how }, ports);
}

/** What people write also comes so: with a file, or sent to the channel too. */
const writtenSubtypes = new Set(["file_share", "thread_broadcast"]);

/** Not our own message, not another bot's, not an edit or a join. */
function isFromPerson(
  { user, bot_id: botId, subtype }: MessageEvent,
  { botUserId }: SlackPorts,
): boolean {
  const isWritten = subtype === undefined || writtenSubtypes.has(subtype);
  return isWritten && botId === undefined && user !== botUserId;
}

type Kind = "mention" | "direct_message" | "thread_reply";

interface Where {
  readonly key: string;
  readonly kind: Kind;
  readonly ports: SlackPorts;
}

/** A mention and a direct message, unless it is thanks or a nod; a reply when it asks something where we may take part. */
function isForUs(
  { text, thread_ts: root }: MessageEvent,
  { key, kind, ports }: Where,
  objects: ReadonlySet<string>,
): boolean {
  if (kind !== "thread_reply") return !isCourtesy(text);
  return (
    root !== undefined &&
    !ports.threads.isStrange(key) &&
    isAddressed(text, objects, modelIn(ports))
  );
}

/** Names of what the talk is about. */
async function objectsOf(
  talk: Conversation | undefined,
  { store }: SlackPorts,
): Promise<ReadonlySet<string>> {
  const id = talk?.investigationId;
  const investigation = id === undefined ? undefined : await store.get(id);
  return new Set(investigation?.workloads.map(({ ref }) => ref.name));
}

function kindOf({ type, text, channel_type: channelType }: MessageEvent, botUserId: string): Kind {
  if (channelType === "im") return "direct_message";
  const isMention = type === "app_mention" || text.includes(`<@${botUserId}`);
  return isMention ? "mention" : "thread_reply";
}

/** What is older than this process may have been answered by the one before it: then its thread says so. */
async function isAnswered({ ts, thread_ts: root, channel }: MessageEvent, ports: SlackPorts) {
  if (Number(ts) * 1000 > ports.startedMs) return false;
  const own = triggerIdOf({ id: `${channel}:${ts}` }, ports);
  const messages = await ports.api.thread(channel, root ?? ts);
  return messages.some(({ metadata }) => idsIn(metadata)?.triggerId === own);
}

/** held: what the talk is about is here. open: to be answered without it. */
type Standing = "held" | "open" | "strange";

interface Asked extends Where {
  readonly user: string;
}

async function standingOf(event: MessageEvent, asked: Asked): Promise<Standing> {
  const { channel, thread_ts: threadTs } = event;
  const { key, kind, user, ports } = asked;
  if (threadTs === undefined)
    return kind === "direct_message" ? await carriedOn(event, asked) : "open";
  const recalled = await recall({ channel, threadTs, user }, ports);
  if (recalled.kind === "held" || recalled.messages === undefined) return recalled.kind;
  const isOurs = recalled.messages.some((message) => message.user === ports.botUserId);
  if (isOurs || kind !== "thread_reply") return "open";
  ports.threads.markStrange(key);
  return "strange";
}

/** Direct messages so far apart, in seconds, are no talk. */
const TALK_SECONDS = 60 * 60;

/** A new direct message goes on where the newest of their threads is. */
async function carriedOn(
  { channel, ts }: MessageEvent,
  { key, user, ports }: Asked,
): Promise<Standing> {
  const threadTs = ports.threads.latestIn(channel);
  if (threadTs === undefined || Number(ts) - Number(threadTs) > TALK_SECONDS) return "open";
  const latest = `${channel}:${threadTs}`;
  await ports.threads.settled(latest);
  const { kind } = await recall({ channel, threadTs, user }, ports);
  const before = await ports.conversations.get(latest);
  if (before !== undefined) await ports.conversations.update(key, () => ({ ...before, key }));
  return kind;
}
