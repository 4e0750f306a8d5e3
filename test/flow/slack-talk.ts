import type { SlackEmulator } from "@binnacle/emulators";
import { z } from "zod";

type Control = SlackEmulator["control"];
export type Message = ReturnType<Control["messages"]>[number];

export const person = { channel: "incidents", user: "sre-oncall" };
const patienceMs = 60_000;

const Texts = z.object({
  type: z.string(),
  text: z.union([z.string(), z.object({ text: z.string() })]).optional(),
  title: z.union([z.string(), z.object({ text: z.string() })]).optional(),
  elements: z
    .array(z.object({ text: z.union([z.string(), z.object({ text: z.string() })]) }))
    .optional(),
  child_blocks: z.array(z.unknown()).optional(),
});

/** What a person reads of a message, folded parts included, with Slack's entities undone. */
export function read({ blocks = [] }: Message): string {
  return blocks
    .map((block) => textOf(block))
    .join("\n")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replaceAll("\u2060", "")
    .replaceAll("*", "");
}

function textOf(block: unknown): string {
  const { text, title, elements = [], child_blocks: children = [] } = Texts.parse(block);
  const own = [title, text, ...elements.map((element) => element.text)];
  const words = own.map((part) => (typeof part === "string" ? part : (part?.text ?? "")));
  return [...words, ...children.map(textOf)].filter((part) => part !== "").join("\n");
}

/** The labels of the buttons under a message. */
export function buttonsOf({
  blocks = [],
}: Message): { label: string; actionId: string; value: string }[] {
  const Actions = z.object({
    elements: z.array(
      z.object({
        text: z.object({ text: z.string() }),
        action_id: z.string(),
        value: z.string().default(""),
      }),
    ),
  });
  return blocks
    .filter(({ type }) => type === "actions")
    .flatMap((block) => Actions.parse(block).elements)
    .map(({ text, action_id: actionId, value }) => ({ label: text.text, actionId, value }));
}

/** The hands of an on-call engineer, who waits for whole answers. */
export function talkIn(control: () => Control) {
  return {
    mention: (text: string, threadTs?: string) =>
      answerTo(control().mention({ ...person, text, threadTs })),
    reply: (text: string, threadTs: string) =>
      answerTo(control().say({ ...person, text, threadTs })),
    direct: (text: string) => answerTo(control().say({ channel: "binnacle", text })),
    /** The ephemeral answer to `/k8s …`, inside the acknowledgement. */
    async slash(text: string): Promise<Message> {
      const startedMs = Date.now();
      const outcome = await control().slash({ ...person, command: "/k8s", text });
      if (outcome.kind === "failed") throw new Error(outcome.error);
      const shown = control()
        .messages(person.channel)
        .findLast((message) => message.ephemeral_for);
      if (shown === undefined || Date.now() - startedMs > 3000) throw new Error("not in the ack");
      return shown;
    },
    async click(message: Message, label: string, user = person.user): Promise<void> {
      const button = buttonsOf(message).find((item) => item.label === label);
      if (button === undefined) throw new Error(`no button ${label} under ${message.text}`);
      const { actionId, value } = button;
      const { channel, ts } = message;
      await control().click({ channel, user, ts, actionId, value });
    },
    /** The same message when it says this. */
    until: ({ ts }: Message, words: string) =>
      control().waitForMessage(
        (message) => message.ts === ts && read(message).includes(words),
        patienceMs,
      ),
    /** A message that is not there yet, in a thread. */
    next: (threadTs: string, words: string) =>
      control().waitForMessage(
        (message) => message.thread_ts === threadTs && read(message).includes(words),
        patienceMs,
      ),
    /** What only the person sees, in a thread. */
    whisper: (threadTs: string) =>
      control().waitForMessage(
        (message) => message.ephemeral_for !== undefined && message.thread_ts === threadTs,
        patienceMs,
      ),
    fromBot: (threadTs: string) =>
      control()
        .thread(threadTs)
        .filter(({ bot_id: bot }) => bot !== undefined),
  };

  /** The first message of the bot after this one in its thread, when it is whole. */
  async function answerTo(asked: Message): Promise<Message> {
    const root = asked.thread_ts ?? asked.ts;
    return await control().waitForMessage(
      (message) =>
        message.thread_ts === root &&
        message.bot_id !== undefined &&
        Number(message.ts) > Number(asked.ts) &&
        isWhole(message),
      patienceMs,
    );
  }
}

/** While it runs, a message is a sign or names the steps of the plan. */
function isWhole(message: Message): boolean {
  return !message.text.startsWith("Looking at") && !read(message).includes("first look:");
}
