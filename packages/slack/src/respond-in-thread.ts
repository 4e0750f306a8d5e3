import {
  AppError,
  type Asked,
  type Investigation,
  type Person,
  present,
} from "@binnacle/contracts";
import { documentOfText, failureDocument } from "@binnacle/report";
import { areWithin, covers } from "./access/grants.ts";
import { createLiveMessage, type LiveMessage, type Shown } from "./live-message.ts";
import type { SlackPorts } from "./ports.ts";
import type { Session } from "./sessions.ts";
import { documentIn, failedDocument, isRunning, shownOf } from "./shown-of.ts";
import { createStreamedMessage } from "./streamed-message.ts";
import { toTrigger, triggerIdOf, type Wish } from "./to-trigger.ts";
import { waited } from "./waited.ts";

export interface ThreadWish extends Omit<Wish, "conversation"> {
  readonly channel: string;
  /** Root of the thread that the answer belongs to. */
  readonly threadTs: string;
  /** A message of ours that becomes the answer. */
  readonly adoptTs?: string;
  /** The question outlives this process: what a stop cuts of its answer another goes on with. */
  readonly isKept?: boolean;
  /** Answered beside what runs: the talk does not go on from here. */
  readonly isAside?: boolean;
}

/**
 * Answers in the thread: one message, posted at once, edited until the answer is whole. The next reply waits for it, and
 * it waits itself while this person has asked enough that runs.
 */
export async function respondInThread(wish: ThreadWish, ports: SlackPorts): Promise<void> {
  const work = writeAnswer(wish, ports);
  ports.threads.enter(conversationOf(wish), work, wish.isAside);
  await work;
}

async function writeAnswer(wish: ThreadWish, ports: SlackPorts): Promise<void> {
  const trigger = await triggerOf(wish, ports);
  if ("document" in trigger) return await messageFor(wish, ports).finish(trigger);
  const { depth } = trigger;
  await ports.turns.run({ user: wish.user, depth }, async (comes) => {
    const begins = comes && unlessStopped(comes, trigger, ports);
    const adoptTs = await waited(begins, wish, ports);
    const adopting = { ...wish, ...present({ adoptTs }) };
    const by = await begins;
    if (by !== undefined) return await messageFor(adopting, ports).finish(takenBack(trigger, by));
    const at = new Date(ports.clock()).toISOString();
    await writeNow({ ...trigger, at }, adopting, ports);
  });
}

/** Until its turn comes, or until somebody who may be shown the answer stops it: gives who. */
async function unlessStopped(
  comes: Promise<void>,
  { may, conversation = "" }: Asked,
  { threads }: SlackPorts,
): Promise<Person | undefined> {
  const stopped = Promise.withResolvers<Person>();
  const leave = threads.mayStop(conversation, async ({ by, grants }) => {
    const isShown = areWithin(may, grants);
    if (isShown) stopped.resolve(by);
    return isShown;
  });
  const by = await Promise.race([comes, stopped.promise]);
  leave();
  return by ?? undefined;
}

function takenBack({ id: triggerId }: Asked, by: Person): Shown {
  const document = documentOfText(`Stopped by ${by.name} before it began.`);
  return { document, ids: { triggerId } };
}

async function writeNow(trigger: Asked, wish: ThreadWish, ports: SlackPorts): Promise<void> {
  const message = messageFor(wish, ports);
  const session = ports.sessions.in(wish);
  try {
    await message.finish(await answer(trigger, { wish, message, session }, ports));
  } finally {
    session.end();
  }
}

/** Or why it cannot be asked. */
async function triggerOf(wish: ThreadWish, ports: SlackPorts): Promise<Asked | Shown> {
  try {
    return await toTrigger({ ...wish, conversation: conversationOf(wish) }, ports);
  } catch (error) {
    return failedFor(wish, error, ports);
  }
}

function failedFor(wish: ThreadWish, error: unknown, ports: SlackPorts): Shown {
  const triggerId = triggerIdOf(wish, ports);
  if (goesOn(wish, ports))
    return { document: failureDocument(interrupted), ids: { triggerId, isBegun: true } };
  return { document: failedDocument(error, ports), ids: { triggerId } };
}

const interrupted = "I am being restarted. The answer goes on when I am back.";

/** This process stops, and the next one ends it. */
function goesOn({ isKept = false }: ThreadWish, { signal }: SlackPorts): boolean {
  return isKept && signal.aborted;
}

function conversationOf({ channel, threadTs }: ThreadWish): string {
  return `${channel}:${threadTs}`;
}

/** A message that is there already cannot become a stream. */
function messageFor(wish: ThreadWish, ports: SlackPorts): LiveMessage {
  const { channel, threadTs, adoptTs, user } = wish;
  const { streams } = ports;
  if (streams !== undefined && adoptTs === undefined)
    return createStreamedMessage({ channel, threadTs, user }, { ...ports, streams });
  return createLiveMessage({ channel, threadTs, ...present({ ts: adoptTs }) }, ports);
}

/** Where people see that it is worked on. */
interface Seen {
  readonly wish: ThreadWish;
  readonly message: LiveMessage;
  readonly session: Session;
}

async function answer(trigger: Asked, seen: Seen, ports: SlackPorts): Promise<Shown> {
  const { wish, message, session } = seen;
  const conversation = conversationOf(wish);
  try {
    if (trigger.depth === "quick") return await answerAtOnce(trigger, conversation, ports);
    ports.signal.throwIfAborted();
    session.begin({ title: questionOf(trigger), user: wish.user });
    return await investigate(trigger, { wish, conversation, message }, ports);
  } catch (error) {
    return failedFor(wish, error, ports);
  }
}

async function answerAtOnce(
  trigger: Asked,
  conversation: string,
  ports: SlackPorts,
): Promise<Shown> {
  const found = await ports.commands.answer(trigger, { signal: ports.signal });
  // Beside rows the buttons are next steps, not what a reply may mean.
  const offered = found.rows.length === 0 ? found.choices : [];
  const reply = { kind: "answer", answer: found } as const;
  const ids = { triggerId: trigger.id, may: trigger.may };
  return { document: await documentIn(conversation, { reply, offered }, ports), ids };
}

interface Answering {
  readonly wish: ThreadWish;
  readonly conversation: string;
  readonly message: LiveMessage;
}

async function investigate(
  trigger: Asked,
  { wish, conversation, message }: Answering,
  ports: SlackPorts,
): Promise<Shown> {
  const { investigations, threads, signal } = ports;
  const started = investigations.start(trigger);
  let last: Investigation | undefined;
  const leave = threads.mayStop(conversation, async ({ by, grants }) => {
    const isShown = areWithin(trigger.may, grants) || (last !== undefined && covers(grants, last));
    if (isShown) await investigations.stop(await started, by);
    return isShown;
  });
  try {
    for await (const snapshot of investigations.watch(await started, signal)) {
      last = snapshot;
      if (isRunning(snapshot)) message.show(await shownOf(snapshot, conversation, ports));
    }
  } finally {
    leave();
  }
  if (last !== undefined) return await asLeft(last, { wish, conversation }, ports);
  signal.throwIfAborted();
  throw new AppError("not_found", "I no longer hold this investigation. Ask again.");
}

function questionOf({ intent }: Asked): string {
  return intent.kind === "question" ? intent.question : intent.verb;
}

/** When the bot stops first, what was found so far stands, and why it is not whole. */
async function asLeft(
  last: Investigation,
  { wish, conversation }: { readonly wish: ThreadWish; readonly conversation: string },
  ports: SlackPorts,
): Promise<Shown> {
  const reason: unknown = ports.signal.reason;
  if (!isRunning(last) || !(reason instanceof AppError))
    return await shownOf(last, conversation, ports);
  const failure = goesOn(wish, ports) ? interrupted : reason.message;
  const shown = await shownOf({ ...last, status: "stopped", failure }, conversation, ports);
  if (!goesOn(wish, ports) || shown.ids === undefined) return shown;
  return { ...shown, ids: { ...shown.ids, isBegun: true } };
}
