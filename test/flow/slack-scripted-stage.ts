import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, Commands, Conversation, Conversations, PlanStep } from "@binnacle/contracts";
import { type SlackEmulator, startSlackEmulator } from "@binnacle/emulators";
import { createRedactor } from "@binnacle/runtime";
import { startSlack } from "@binnacle/slack";
import { createMemoryStore } from "@binnacle/store";
import { onTestFinished } from "vitest";
import { createScript, recordedAnswer } from "./slack-script.ts";
import { person } from "./slack-talk.ts";

interface Options {
  readonly streams?: boolean;
  readonly editGapMs?: number;
  readonly botEvents?: readonly string[];
  /** What is answered at once. */
  readonly answer?: Commands["answer"];
}

type Message = ReturnType<SlackEmulator["control"]["messages"]>[number];

const forStore = {
  clock: Date.now,
  redact: async <Value>(value: Value) => value,
  newId: () => "1",
  log: () => {},
};

/** The Slack surface alone, over Socket Mode, with investigations that go on when the test says so. */
export async function startScriptedSlack({
  streams = true,
  editGapMs = 5,
  botEvents,
  answer = async () => shortAnswer,
}: Options = {}) {
  const slack = await startSlackEmulator(botEvents === undefined ? {} : { botEvents });
  const { control } = slack;
  const script = createScript(await recordedAnswer());
  const time = { aheadMs: 0 };
  const logged: string[] = [];
  const bot = await startSlack({
    connection: { botToken: slack.botToken, appToken: slack.appToken, apiUrl: slack.apiUrl },
    commands: { answer },
    conversations: createConversations(),
    inbox: createMemoryStore(forStore).inbox,
    store: { get: async () => undefined },
    verdicts: { give: async () => {}, of: async () => [] },
    clusters: [],
    streams,
    editGapMs,
    investigations: script.investigations,
    clock: () => Date.now() + time.aheadMs,
    timeZone: "UTC",
    log: (_, message) => void logged.push(message),
    redactor: createRedactor(),
    wait: async (ms) => {
      await sleep(ms, undefined, { ref: false });
    },
    startTimeoutMs: 10_000,
    recountMs: 300,
    countEveryMs: 600_000,
  });
  const stop = bot.stop;
  onTestFinished(async () => {
    await stop();
    await slack.close();
  });

  /** Somebody asks in a channel; gives the root of the thread and the run that it woke. */
  async function ask(text = "why is checkout failing?") {
    const before = script.runs.length;
    const { ts, channel } = control.mention({ ...person, text });
    const run = await until(() => script.runs[before]);
    return { root: ts, channel, run };
  }

  /** As a process that is killed leaves it. */
  async function leaveSign(root: string): Promise<void> {
    await fetch(`${slack.apiUrl}agents.sessions.setStatus`, {
      method: "POST",
      headers: { authorization: `Bearer ${slack.botToken}`, "content-type": "application/json" },
      body: JSON.stringify({ channel_id: "C0INCIDENTS", thread_ts: root, status: "processing" }),
    });
  }

  return {
    url: slack.url,
    leaveSign,
    control,
    script,
    time,
    logged,
    stop,
    standing: bot.standing,
    ask,
    answersIn: (root: string) => answersIn(control, root),
  };
}

const shortAnswer: Answer = {
  title: "shop is fine",
  isWorthSharing: false,
  lines: [],
  rows: [],
  evidence: [],
  gaps: [],
  choices: [],
};

function createConversations(): Conversations {
  const talks = new Map<string, Conversation>();
  const claimed = new Set<string>();
  return {
    async claim(...keys) {
      const isFree = keys.every((key) => !claimed.has(key));
      for (const key of keys) claimed.add(key);
      return isFree;
    },
    get: async (key) => talks.get(key),
    async update(key, change) {
      const changed = change(talks.get(key) ?? { key, offered: [], cited: [] });
      talks.set(key, changed);
      return changed;
    },
  };
}

function answersIn(control: SlackEmulator["control"], root: string): Message[] {
  return control.thread(root).filter(({ bot_id: bot }) => bot !== undefined);
}

/** The first value that is there. */
export async function until<T>(value: () => T | undefined): Promise<T> {
  for (let turn = 0; turn < 500; turn += 1) {
    const found = value();
    if (found !== undefined) return found;
    await sleep(10);
  }
  throw new Error("It does not come.");
}

/** Until a message says so. */
export function saying(control: SlackEmulator["control"], root: string, words: string) {
  return until(() =>
    answersIn(control, root).find((message) => JSON.stringify(message).includes(words)),
  );
}

export function step(id: string, part: Partial<PlanStep> = {}): PlanStep {
  return { id, who: "kubernetes", round: 1, state: "asked", text: "asked", ...part };
}
