import { AppError, type Conversation, type Intent, present } from "@binnacle/contracts";
import { isAddressed, isCourtesy, parseText, standsAlone } from "@binnacle/intake";
import { toBlocks } from "@binnacle/report";
import { z } from "zod";
import { admit, whisperRefusal } from "./access/admit.ts";
import type { Visitor } from "./access/create-gate.ts";
import type { Grants } from "./access/grants.ts";
import { answeredBefore } from "./answered-before.ts";
import { chosenBy } from "./chosen-by.ts";
import { Envelope, kindOf, MessageEvent, speakerOf } from "./message-event.ts";
import { stopIn, stoppedBy } from "./on-stop.ts";
import { modelIn, type SlackPorts } from "./ports.ts";
import { respondInThread, type ThreadWish } from "./respond-in-thread.ts";
import { failedDocument } from "./shown-of.ts";
import { isOurThread, standingOf, type Where } from "./standing-of.ts";
import { waited } from "./waited.ts";

/**
 * A mention, a direct message, or a question in a thread of ours is kept to be answered: once, however often and in whatever form Slack
 * delivers it. What people say to each other is left alone. Throws `AppError` when it could not be kept.
 */
export async function onMessage(
  written: MessageEvent,
  envelope: Envelope,
  ports: SlackPorts,
): Promise<void> {
  const visitor = speakerOf(written, envelope, ports);
  if (visitor === undefined) return;
  const id = `${written.channel}:${written.ts}`;
  const stopped = stoppedBy(written, ports);
  if (stopped !== undefined) {
    if (await ports.conversations.claim(envelope.event_id, id))
      await stop(stopped, { event: written, visitor }, ports);
    return;
  }
  const event = { ...written, text: await ports.redactor.value(written.text) };
  const where = whereOf(event, ports);
  const talk = await ports.conversations.get(where.key);
  const chosen = chosenBy(event.text, talk?.offered ?? []);
  if (chosen === undefined && !isForUs(event, where, await objectsOf(talk, ports))) return;
  await ports.inbox.take(keptKind, id, { event, envelope } satisfies Kept);
}

/** Of the inbox. */
export const keptKind = "slack-message";
/** What somebody wrote to us, without its secrets. */
export const Kept = z.object({ event: MessageEvent, envelope: Envelope });
export type Kept = z.infer<typeof Kept>;

/** Answers what was kept, unless its thread has the answer. */
export async function answerKept(
  { event, envelope }: Kept,
  ports: SlackPorts,
  { isKept }: { readonly isKept: boolean },
): Promise<void> {
  const visitor = speakerOf(event, envelope, ports);
  if (visitor === undefined) return;
  const where = whereOf(event, ports);
  const talk = await ports.conversations.get(where.key);
  const grants = await letIn({ event, visitor }, where.kind, ports);
  if (grants === undefined) return;
  const chosen = chosenBy(event.text, talk?.offered ?? []);
  await answerOnce({ event, envelope, user: visitor.user, grants, chosen, isKept }, where);
}

interface Heard {
  readonly event: MessageEvent;
  readonly visitor: Visitor;
}

async function stop(key: string, heard: Heard, ports: SlackPorts): Promise<void> {
  const grants = await letIn(heard, "stop", ports);
  const { user, channel } = heard.visitor;
  const place = { user, channel, threadTs: heard.event.thread_ts };
  if (grants !== undefined) await stopIn(key, { ...place, grants }, ports);
}

function whereOf(event: MessageEvent, ports: SlackPorts): Where {
  const key = `${event.channel}:${event.thread_ts ?? event.ts}`;
  return { key, kind: kindOf(event, ports.botUserId), ports };
}

/** In a talk of others nobody is told that they are refused. */
async function letIn(
  { event, visitor }: Heard,
  what: Where["kind"] | "stop",
  ports: SlackPorts,
): Promise<Grants | undefined> {
  const admission = await admit(visitor, what, ports);
  if (admission.kind === "admitted") return admission.grants;
  const { why } = admission;
  if (await isOurThread(event, ports))
    await whisperRefusal({ visitor, why, threadTs: event.thread_ts }, ports);
  return undefined;
}

interface Question {
  readonly event: MessageEvent;
  readonly envelope: Envelope;
  readonly user: string;
  readonly grants: Grants;
  /** One of the buttons, named in words. */
  readonly chosen: Intent | undefined;
  /** It outlives this process. */
  readonly isKept: boolean;
  /** A message of ours that becomes the answer. */
  readonly adoptTs?: string;
}

/** Nobody who asks us is left without a word. */
async function answerOnce(question: Question, where: Where): Promise<void> {
  const { event, envelope } = question;
  const { key, kind, ports } = where;
  try {
    const before = await answeredBefore(event, envelope, ports);
    if (before.kind === "answered") return;
    await ports.threads.settled(key);
    await inTurn({ ...question, ...present({ adoptTs: before.adoptTs }) }, where);
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
  const work = waited(before, placeOf(question), ports).then((adoptTs) =>
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
  question: Question & Pick<ThreadWish, "intent" | "isAside">,
  { kind, ports }: Where,
): Promise<void> {
  const { user, grants, intent, isAside, isKept } = question;
  const surface = kind === "thread_reply" ? "thread" : "message";
  const how = { surface, isKept, ...present({ isAside }) } as const;
  await respondInThread({ intent, user, grants, ...placeOf(question), ...how }, ports);
}

function placeOf({ event: { channel, ts, thread_ts: root }, adoptTs }: Question) {
  return { id: `${channel}:${ts}`, channel, threadTs: root ?? ts, ...present({ adoptTs }) };
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
