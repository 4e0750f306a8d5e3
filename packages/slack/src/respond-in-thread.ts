import { AppError, type Asked, type Investigation, present } from "@binnacle/contracts";
import { areWithin, covers } from "./access/grants.ts";
import { createLiveMessage, type LiveMessage, type Shown } from "./live-message.ts";
import type { SlackPorts } from "./ports.ts";
import type { Session } from "./sessions.ts";
import { documentIn, failedDocument, isRunning, shownOf } from "./shown-of.ts";
import { createStreamedMessage } from "./streamed-message.ts";
import { toTrigger, triggerIdOf, type Wish } from "./to-trigger.ts";

export interface ThreadWish extends Omit<Wish, "conversation"> {
  readonly channel: string;
  /** Root of the thread that the answer belongs to. */
  readonly threadTs: string;
  /** A message of ours that becomes the answer. */
  readonly adoptTs?: string;
  /** Answered beside what runs: the talk does not go on from here. */
  readonly isAside?: boolean;
}

/** Answers in the thread: one message, posted at once, edited until the answer is whole. The next reply waits for it. */
export async function respondInThread(wish: ThreadWish, ports: SlackPorts): Promise<void> {
  const work = writeAnswer(wish, ports);
  ports.threads.enter(`${wish.channel}:${wish.threadTs}`, work, wish.isAside);
  await work;
}

async function writeAnswer(wish: ThreadWish, ports: SlackPorts): Promise<void> {
  const message = messageFor(wish, ports);
  const session = ports.sessions.in(wish);
  try {
    await message.finish(await answer(wish, { message, session }, ports));
  } finally {
    session.end();
  }
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
  readonly message: LiveMessage;
  readonly session: Session;
}

async function answer(wish: ThreadWish, seen: Seen, ports: SlackPorts): Promise<Shown> {
  const conversation = `${wish.channel}:${wish.threadTs}`;
  try {
    const trigger = await toTrigger({ ...wish, conversation }, ports);
    if (trigger.depth === "quick") return await answerAtOnce(trigger, conversation, ports);
    seen.session.begin({ title: questionOf(trigger), user: wish.user });
    return await investigate(trigger, { conversation, ...seen }, ports);
  } catch (error) {
    const ids = { triggerId: triggerIdOf(wish, ports) };
    return { document: failedDocument(error, ports), ids };
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

async function investigate(
  trigger: Asked,
  { conversation, message }: Pick<Seen, "message"> & { readonly conversation: string },
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
  if (last !== undefined) return await shownOf(asLeft(last, signal), conversation, ports);
  signal.throwIfAborted();
  throw new AppError("not_found", "I no longer hold this investigation. Ask again.");
}

function questionOf({ intent }: Asked): string {
  return intent.kind === "question" ? intent.question : intent.verb;
}

/** When the bot stops first, what was found so far stands, and why it is not whole. */
function asLeft(last: Investigation, signal: AbortSignal): Investigation {
  const reason: unknown = signal.reason;
  return isRunning(last) && reason instanceof AppError
    ? { ...last, status: "stopped", failure: reason.message }
    : last;
}
