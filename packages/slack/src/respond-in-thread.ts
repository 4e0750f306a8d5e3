import { AppError, type Intent, type Investigation, type Trigger } from "@binnacle/contracts";
import { type Document, toDocument } from "@binnacle/report";
import { logFailure } from "@binnacle/runtime";
import { createLiveMessage, type LiveMessage, type Shown } from "./live-message.ts";
import type { SlackPorts } from "./ports.ts";

export interface Asked {
  readonly kind: Trigger["kind"];
  readonly intent: Intent;
  readonly user: string;
  readonly channel: string;
  /** Root of the thread that the answer belongs to. */
  readonly threadTs: string;
  /** A message of ours that becomes the answer. */
  readonly adoptTs?: string;
}

/** Answers in the thread: one message, posted at once, edited until the answer is whole. The next reply waits for it. */
export async function respondInThread(asked: Asked, ports: SlackPorts): Promise<void> {
  const work = writeAnswer(asked, ports);
  ports.threads.enter(`${asked.channel}:${asked.threadTs}`, work);
  await work;
}

async function writeAnswer(asked: Asked, ports: SlackPorts): Promise<void> {
  const { channel, threadTs, adoptTs } = asked;
  // A message at the root of a channel that we adopt is its own thread.
  const place = adoptTs === threadTs ? { channel } : { channel, threadTs };
  const message = createLiveMessage(
    { place, ...(adoptTs === undefined ? {} : { ts: adoptTs }) },
    { api: ports.api, log: ports.log, wait: ports.wait, gapMs: ports.editGapMs },
  );
  await message.finish(await answer(asked, message, ports));
}

async function answer(asked: Asked, message: LiveMessage, ports: SlackPorts): Promise<Shown> {
  const { kind, intent, channel, threadTs } = asked;
  try {
    const trigger: Trigger = {
      kind,
      intent,
      by: await nameOf(asked.user, ports),
      at: new Date(ports.clock()).toISOString(),
      thread: `${channel}:${threadTs}`,
    };
    const reply = await ports.orchestrator.respond(trigger, {
      signal: ports.signal,
      onUpdate: (investigation) => message.show(shownOf(investigation, ports)),
    });
    if (reply.kind === "investigation") return shownOf(reply.investigation, ports);
    const { choices, rows } = reply.answer;
    ports.threads.offer(`${channel}:${threadTs}`, rows.length === 0 ? choices : []);
    return { document: toDocument(reply.answer, tellingOf(ports)) };
  } catch (error) {
    return { document: failureDocument(error, ports) };
  }
}

/** An investigation as the message shows it, with the ids in its metadata. */
export function shownOf(investigation: Investigation, ports: SlackPorts): Shown {
  return {
    document: toDocument(investigation, tellingOf(ports)),
    ids: { investigationId: investigation.id },
  };
}

export function tellingOf({ clock, timeZone }: SlackPorts): { nowMs: number; timeZone: string } {
  return { nowMs: clock(), timeZone };
}

/** What failed, in a sentence; never a stack trace. */
export function failureDocument(error: unknown, { log }: Pick<SlackPorts, "log">): Document {
  logFailure(log, error, "not answered");
  const sentence =
    error instanceof AppError
      ? error.message
      : "Something in me failed. It is in my log; ask again, and tell the people who run me.";
  return {
    state: "unknown",
    title: "Unknown: I could not answer",
    sections: [{ lines: [{ text: sentence }] }],
    drawers: [],
    buttons: [],
    footer: [],
  };
}

/** A name is worth this much waiting; without it the id names the person too. */
const nameTimeoutMs = 1000;

export async function nameOf(
  user: string,
  { api, log, wait }: Pick<SlackPorts, "api" | "log" | "wait">,
): Promise<string> {
  try {
    return (await Promise.race([api.userName(user), wait(nameTimeoutMs)])) ?? user;
  } catch (error) {
    logFailure(log, error, "user name not known");
    return user;
  }
}
