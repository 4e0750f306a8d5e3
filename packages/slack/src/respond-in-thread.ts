import { AppError, type Asked, type Investigation, present } from "@binnacle/contracts";
import { createLiveMessage, type LiveMessage, type Shown } from "./live-message.ts";
import type { SlackPorts } from "./ports.ts";
import { documentIn, failedDocument, shownOf } from "./shown-of.ts";
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
  const { channel, threadTs, adoptTs } = wish;
  const message = createLiveMessage({ channel, threadTs, ...present({ ts: adoptTs }) }, ports);
  await message.finish(await answer(wish, message, ports));
}

async function answer(wish: ThreadWish, message: LiveMessage, ports: SlackPorts): Promise<Shown> {
  const conversation = `${wish.channel}:${wish.threadTs}`;
  try {
    const trigger = await toTrigger({ ...wish, conversation }, ports);
    return trigger.depth === "quick"
      ? await answerAtOnce(trigger, conversation, ports)
      : await investigate(trigger, { conversation, message }, ports);
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
  const ids = { triggerId: trigger.id };
  return { document: await documentIn(conversation, { reply, offered }, ports), ids };
}

async function investigate(
  trigger: Asked,
  { conversation, message }: { readonly conversation: string; readonly message: LiveMessage },
  ports: SlackPorts,
): Promise<Shown> {
  const { investigations, signal } = ports;
  const id = await investigations.start(trigger);
  let last: Investigation | undefined;
  for await (const snapshot of investigations.watch(id, signal)) {
    last = snapshot;
    if (isRunning(snapshot)) message.show(await shownOf(snapshot, conversation, ports));
  }
  if (last !== undefined) return await shownOf(asLeft(last, signal), conversation, ports);
  signal.throwIfAborted();
  throw new AppError("not_found", "I no longer hold this investigation. Ask again.");
}

function isRunning({ status }: Investigation): boolean {
  return status === "looking" || status === "first_look";
}

/** When the bot stops first, what was found so far stands, and why it is not whole. */
function asLeft(last: Investigation, signal: AbortSignal): Investigation {
  const reason: unknown = signal.reason;
  return isRunning(last) && reason instanceof AppError
    ? { ...last, status: "stopped", failure: reason.message }
    : last;
}
