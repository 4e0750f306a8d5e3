import type { Intent, Investigation, Reply } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createClaims } from "./claims.ts";
import { MessageEvent, type MessagePorts, onMessage } from "./on-message.ts";
import { investigationEvent, type ThreadMessage } from "./slack-api.ts";
import { createThreads } from "./threads.ts";

const bot = "U0BOT";
const mention = {
  type: "app_mention",
  user: "U1",
  text: `<@${bot}> check shop`,
  channel: "C1",
  ts: "5.0",
};
const reply = {
  type: "message",
  user: "U1",
  text: "what changed?",
  channel: "C1",
  ts: "6.0",
  thread_ts: "5.0",
};

function surface({
  standing = [],
  held = false,
}: {
  standing?: ThreadMessage[];
  held?: boolean;
} = {}) {
  const asked: Intent[] = [];
  const posts: string[] = [];
  const calls: string[] = [];
  const ports: MessagePorts = {
    botUserId: bot,
    claims: createClaims(() => 0),
    threads: createThreads(),
    clock: () => 0,
    timeZone: "UTC",
    log: () => {},
    wait: async () => {},
    editGapMs: 0,
    signal: AbortSignal.timeout(5000),
    store: { get: async () => undefined, byThread: async () => (held ? investigation : undefined) },
    orchestrator: {
      respond: async ({ intent }): Promise<Reply> => {
        asked.push(intent);
        return {
          kind: "answer",
          answer: { title: "answered", lines: [], rows: [], evidence: [], gaps: [], choices: [] },
        };
      },
      decide: async () => ({ kind: "gone" }),
    },
    api: {
      identify: async () => ({ botId: "B1", botUserId: bot }),
      post: async (_, { text }) => {
        posts.push(text);
        return "7.0";
      },
      edit: async () => {},
      postEphemeral: async () => {},
      thread: async () => {
        calls.push("conversations.replies");
        return standing;
      },
      userName: async () => "ada",
    },
  };
  let events = 0;
  const deliver = async (event: object, id?: string) => {
    events += 1;
    await onMessage(MessageEvent.parse(event), id ?? `E${events}`, ports);
  };
  return { asked, posts, calls, deliver };
}

test.for([
  ["an edit", { ...mention, type: "message", subtype: "message_changed" }],
  ["a deletion", { ...mention, type: "message", subtype: "message_deleted" }],
  ["somebody who joins", { ...mention, type: "message", subtype: "channel_join" }],
  ["another bot", { ...mention, bot_id: "B0OTHER" }],
  [
    "a bot without a user",
    { ...mention, subtype: "bot_message", bot_id: "B0OTHER", user: undefined },
  ],
  ["our own message", { ...mention, user: bot }],
  ["a message beside the talk", { ...mention, type: "message", text: "what changed?" }],
] as const)("%s wakes nobody", async ([, event]) => {
  const { asked, posts, calls, deliver } = surface({ held: true });
  await deliver(event);
  expect({ asked, posts, calls }).toEqual({ asked: [], posts: [], calls: [] });
});

test("a mention that arrives as mention and as message, and again, is answered once", async () => {
  const { asked, deliver } = surface();
  await Promise.all([
    deliver(mention, "E1"),
    deliver({ ...mention, type: "message" }, "E2"),
    deliver(mention, "E1"),
  ]);
  expect(asked).toHaveLength(1);
});

test("a question with a screenshot is a question", async () => {
  const { asked, deliver } = surface({ held: true });
  await deliver({ ...reply, subtype: "file_share" });
  expect(asked).toMatchObject([{ kind: "verb", verb: "changes" }]);
});

test("a thread where nothing of ours stands is asked about once", async () => {
  const { asked, calls, deliver } = surface({
    standing: [{ ts: "5.0", user: "U1", text: "we deploy now" }],
  });
  for (const ts of ["6.0", "6.1", "6.2"]) await deliver({ ...reply, ts });
  expect(calls).toHaveLength(1);
  expect(asked).toEqual([]);
});

test("a thread with an investigation of before a restart is told so, with its question to ask again", async () => {
  const { asked, posts, deliver } = surface({
    standing: [
      { ts: "5.0", user: "U1", text: `<@${bot}> why is cart failing?` },
      { ts: "5.1", user: bot, text: "cart crashes", metadata: { event_type: investigationEvent } },
    ],
  });
  await deliver(reply);
  expect(posts).toEqual(["I restarted and no longer hold this investigation"]);
  expect(asked).toEqual([]);
});

test("a thread with another answer of ours goes on as if it was never left", async () => {
  const { asked, deliver } = surface({
    standing: [
      { ts: "5.0", user: "U1", text: `<@${bot}> check shop` },
      { ts: "5.1", user: bot, text: "shop: all fine" },
    ],
  });
  await deliver(reply);
  expect(asked).toMatchObject([{ kind: "verb", verb: "changes" }]);
});

/** Only its presence counts here. */
const investigation: Investigation = {
  id: "i1",
  revision: 1,
  status: "answered",
  question: "",
  askedBy: "ada",
  askedAt: "2026-01-01T10:00:00Z",
  incident: {
    severity: "fine",
    scope: {
      cluster: { id: "c1", name: "test" },
      window: { from: "2026-01-01T09:00:00Z", to: "2026-01-01T10:00:00Z" },
    },
  },
  users: { state: "no", text: "", evidence: [] },
  hypotheses: [],
  history: [],
  changes: [],
  timeline: [],
  workloads: [],
  pods: { ready: 0, total: 0 },
  dependencies: [],
  evidence: [],
  observations: [],
  coverage: { found: [], ruledOut: [], notVisible: [] },
  gaps: [],
  plan: [],
  receipt: { model: "no model", calls: 0, seconds: 0, sources: [] },
};
