import {
  AppError,
  type Conversation,
  type Investigation,
  present,
  type Reply,
} from "@binnacle/contracts";
import { citedIn, type Document, failureDocument, toDocument } from "@binnacle/report";
import { logFailure } from "@binnacle/runtime";
import type { Shown } from "./live-message.ts";
import { idsOf } from "./message-ids.ts";
import type { SlackPorts } from "./ports.ts";

/** An investigation as the message of a thread shows it, with the ids in its metadata. */
export async function shownOf(
  investigation: Investigation,
  conversation: string,
  ports: SlackPorts,
): Promise<Shown> {
  const verdicts = await ports.verdicts.of(investigation.id);
  const reply: Reply = { kind: "investigation", investigation, verdicts };
  const offered = investigation.asks?.choices ?? [];
  return {
    document: await documentIn(conversation, { reply, offered }, ports),
    ids: {
      ...idsOf(investigation, verdicts),
      ...(isRunning(investigation) ? { isBegun: true } : {}),
    },
    isUrgent: investigation.status === "stopped",
    ...(isRunning(investigation) ? { progress: progressOf(investigation) } : {}),
  };
}

export function isRunning({ status }: Investigation): boolean {
  return status === "looking" || status === "first_look";
}

function progressOf({ status, plan }: Investigation): NonNullable<Shown["progress"]> {
  return { hasLooked: status === "first_look", plan };
}

interface Said {
  readonly reply: Reply;
  /** What the next reply may name; absent: as before. */
  readonly offered?: Conversation["offered"];
}

/** A reply with the numbers of its thread: a fact keeps the number that it once had. */
export async function documentIn(
  key: string,
  { reply, offered }: Said,
  ports: SlackPorts,
): Promise<Document> {
  const { cited } = await ports.conversations.update(key, (now) => ({
    ...now,
    ...present({ offered }),
    cited: citedIn(reply, now.cited),
  }));
  return toDocument(reply, tellingOf(ports), cited);
}

export function tellingOf({ clock, timeZone }: SlackPorts): { nowMs: number; timeZone: string } {
  return { nowMs: clock(), timeZone };
}

/** What failed, in a sentence; never a stack trace. */
export function failedDocument(error: unknown, { log }: Pick<SlackPorts, "log">): Document {
  logFailure(log, error, "not answered");
  return failureDocument(
    error instanceof AppError
      ? error.message
      : "Something in me failed. It is in my log; ask again, and tell the people who run me.",
  );
}
