import { AppError, type Choice } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { toMetadata } from "./message-ids.ts";
import { bot, createWorkspace } from "./testing/create-workspace.ts";
import { answerOf, factOf, idOf, quiet } from "./testing/samples.ts";

const mention = {
  type: "app_mention",
  user: "U1",
  text: `<@${bot}> check shop`,
  channel: "C1",
  ts: "5.0",
};
const question = { ...mention, text: `<@${bot}> why is cart failing?` };
const reply = {
  type: "message",
  user: "U1",
  text: "what changed?",
  channel: "C1",
  ts: "6.0",
  thread_ts: "5.0",
};
const changes = [{ intent: { kind: "verb", verb: "changes" } }];
const triggerId = "slack:T1:C1:5.0";
const looked = {
  investigationId: "i0",
  question: "why is cart failing?",
  cluster: "prod-eu",
  windowMinutes: 360,
  namespace: "shop",
  verdicts: [],
};
const root = { ts: "5.0", user: "U1", text: `<@${bot}> why is cart failing?` };
const earlier = {
  ts: "5.1",
  user: bot,
  text: "cart crashes",
  metadata: toMetadata({ triggerId, looked }),
};

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
  const { answered, started, written, threadsRead, ...workspace } = createWorkspace();
  workspace.hold("C1:5.0");
  await workspace.bot().deliver(event);
  expect([answered, started, written, threadsRead]).toEqual([[], [], [], []]);
});

test("a mention that arrives as mention and as message, and again, is answered once, whatever process takes it", async () => {
  const workspace = createWorkspace();
  const [one, other] = [workspace.bot(), workspace.bot()];
  await Promise.all([
    one.deliver(mention, "E1"),
    one.deliver({ ...mention, type: "message" }, "E2"),
    other.deliver(mention, "E1"),
  ]);
  expect(workspace.answered).toHaveLength(1);
});

test.for([
  ["a mention that may have been answered before a restart", mention, 6000],
  ["a mention in a thread that is not known", { ...mention, thread_ts: "4.0" }, 0],
] as const)("%s is not lost when its thread cannot be read", async ([, event, startedMs]) => {
  const why = "Slack asks to slow down (ratelimited).";
  const workspace = createWorkspace({ unreadable: new AppError("unavailable", why) });
  await workspace.bot({ startedMs }).deliver(event);
  expect(workspace.written).toHaveLength(1);
  expect(JSON.stringify(workspace.written[0]?.message.blocks)).toContain(why);
});

test("a question with a screenshot is a question", async () => {
  const workspace = createWorkspace();
  workspace.hold("C1:5.0");
  await workspace.bot().deliver({ ...reply, subtype: "file_share" });
  expect(workspace.answered).toMatchObject(changes);
});

test("a thread where nothing of ours stands is asked about once", async () => {
  const { threadsRead, answered, ...workspace } = createWorkspace({
    standing: [{ ts: "5.0", user: "U1", text: "we deploy now" }],
  });
  const { deliver } = workspace.bot();
  for (const ts of ["6.0", "6.1", "6.2"]) await deliver({ ...reply, ts });
  expect(threadsRead).toEqual(["5.0"]);
  expect(answered).toEqual([]);
});

test.for([
  ["a reply", reply],
  ["a mention", { ...reply, type: "app_mention", text: `<@${bot}> what changed?` }],
] as const)(
  "%s in a thread of before a restart is answered in its scope, after a silent look",
  async ([, event]) => {
    const workspace = createWorkspace({ standing: [root, earlier] });
    await workspace.bot().deliver(event);
    expect(workspace.started).toMatchObject([
      {
        id: triggerId,
        cluster: "prod-eu",
        windowMinutes: 360,
        intent: { question: looked.question, namespace: "shop" },
      },
    ]);
    expect(workspace.answered).toMatchObject([{ ...changes[0], conversation: "C1:5.0" }]);
    expect(workspace.written).toHaveLength(1);
  },
);

test("of several answers of before a restart the newest that found something is looked at again", async () => {
  const other = (id: string, fingerprint?: string) => ({
    ...earlier,
    metadata: toMetadata({ triggerId: id, looked: { ...looked, fingerprint } }),
  });
  const standing = [root, earlier, other("found", "p1"), other("aside")];
  const workspace = createWorkspace({ standing });
  await workspace.bot().deliver(reply);
  expect(workspace.started).toMatchObject([{ id: "found" }]);
});

test("a silent look that saw nothing is done anew for the next reply", async () => {
  const found = {
    ...earlier,
    metadata: toMetadata({ triggerId, looked: { ...looked, fingerprint: "p1" } }),
  };
  const workspace = createWorkspace({ standing: [root, found] });
  workspace.hold("C1:5.0");
  workspace.held.set(quiet.id, { ...quiet, checks: [] });
  await workspace.bot().deliver(reply);
  expect(workspace.started).toHaveLength(1);
});

test("of what one person asks three investigations run at once; the next wait in their turn, and nobody else does", async () => {
  const workspace = createWorkspace({ snapshots: [{ ...quiet, status: "looking" }, "stuck"] });
  const { deliver } = workspace.bot();
  const ids = (): string[] => workspace.started.map(({ id }) => id.replace("slack:T1:C1:", ""));
  const asked = ["5", "6", "7", "8", "9"].map((ts) => deliver({ ...question, ts }));
  await expect
    .poll(() => workspace.written.filter(({ message }) => message.text.includes("This waits")))
    .toHaveLength(2);
  expect(ids()).toEqual(["5", "6", "7"]);
  await deliver({ ...mention, ts: "10" });
  expect(workspace.answered).toHaveLength(1);
  const other = deliver({ ...question, user: "U2", ts: "11" });
  await expect.poll(ids).toEqual(["5", "6", "7", "11"]);
  const posts = () => workspace.written.filter(({ kind }) => kind === "post").length;
  await expect.poll(posts).toBe(7);
  await deliver({ ...reply, text: "stop", ts: "12", thread_ts: "5" });
  await Promise.all([...asked, other]);
  expect(ids()).toEqual(["5", "6", "7", "11", "8", "9"]);
  expect(posts()).toBe(7);
});

test("what waits when the bot stops is not begun, and its message says so", async () => {
  const workspace = createWorkspace({ snapshots: [{ ...quiet, status: "looking" }, "stuck"] });
  const { deliver } = workspace.bot();
  const asked = ["5", "6", "7", "8"].map((ts) => deliver({ ...question, ts }));
  await expect.poll(() => workspace.written.length).toBe(4);
  workspace.stop(new AppError("unavailable", "I was stopped."));
  await Promise.all(asked);
  expect(workspace.started).toHaveLength(3);
  const last = workspace.written.findLast(({ ids }) => ids?.triggerId === "slack:T1:C1:8");
  expect([last?.kind, last?.ids?.isBegun]).toEqual(["edit", undefined]);
  expect(JSON.stringify(last?.message)).toContain("I was stopped.");
});

const direct = { type: "message", channel_type: "im", user: "U1", channel: "D1" };

test("direct messages are one conversation: a short question refers to what was asked before it", async () => {
  const workspace = createWorkspace();
  const { deliver } = workspace.bot();
  await deliver({ ...direct, text: "why is cart failing?", ts: "5.0" });
  await deliver({ ...direct, text: "since when?", ts: "6.0" });
  expect(workspace.answered).toMatchObject([{ intent: { verb: "since" }, conversation: "D1:6.0" }]);
  expect(workspace.talks.get("D1:6.0")).toMatchObject({
    investigationId: quiet.id,
    cited: workspace.talks.get("D1:5.0")?.cited,
  });
});

test("a direct message waits for the answer to the one before it", async () => {
  const workspace = createWorkspace();
  const { deliver } = workspace.bot();
  await Promise.all([
    deliver({ ...direct, text: "why is cart failing?", ts: "5.0" }),
    deliver({ ...direct, text: "since when?", ts: "6.0" }),
  ]);
  expect(workspace.answered).toMatchObject([{ intent: { verb: "since" } }]);
});

test("a direct message that needs neither an investigation nor the one before it waits for none", async () => {
  const workspace = createWorkspace({ snapshots: [{ ...quiet, status: "looking" }, "stuck"] });
  const { deliver } = workspace.bot();
  const asked = deliver({ ...direct, text: "why is cart failing?", ts: "5.0" });
  await deliver({ ...direct, text: "help", ts: "6.0" });
  await deliver({ ...direct, text: "check shop", ts: "6.1" });
  await deliver({ ...direct, text: "kubectl get pods -n shop", ts: "6.2" });
  expect(workspace.answered.map(({ intent }) => intent)).toMatchObject([
    { verb: "help" },
    { verb: "check", namespace: "shop" },
    { verb: "kubectl" },
  ]);
  const waits = deliver({ ...direct, text: "since when?", ts: "7.0" });
  await expect
    .poll(() => JSON.stringify(workspace.written.at(-1)))
    .toContain("waits for the answer");
  const posts = workspace.written.length;
  workspace.stop(new AppError("unavailable", "I was stopped."));
  await Promise.all([asked, waits]);
  expect(workspace.answered.at(-1)).toMatchObject({
    intent: { verb: "since" },
    conversation: "D1:7.0",
  });
  expect(workspace.written.slice(posts).every(({ kind }) => kind === "edit")).toBe(true);
});

test("direct messages that wait are answered one after the other", async () => {
  const workspace = createWorkspace();
  const { deliver } = workspace.bot();
  await Promise.all([
    deliver({ ...direct, text: "why is cart failing?", ts: "5.0" }),
    deliver({ ...direct, text: "why is search failing?", ts: "6.0" }),
    deliver({ ...direct, text: "since when?", ts: "7.0" }),
  ]);
  expect(workspace.started.map(({ id }) => id)).toEqual(["slack:T1:D1:5.0", "slack:T1:D1:6.0"]);
  expect(workspace.answered).toMatchObject([{ intent: { verb: "since" } }]);
});

test.for([
  ["an hour", "3605.0", [{ intent: { verb: "since" } }]],
  ["more than an hour", "3606.0", []],
] as const)(
  "a direct message refers to what was asked %s before it: %o",
  async ([, ts, answered]) => {
    const workspace = createWorkspace();
    const { deliver } = workspace.bot();
    await deliver({ ...direct, text: "why is cart failing?", ts: "5.0" });
    await deliver({ ...direct, text: "since when?", ts });
    expect(workspace.answered).toMatchObject(answered);
  },
);

test("what was asked back in a direct message may be answered by a new one", async () => {
  const intent = {
    kind: "question",
    question: "why is cart failing?",
    target: "cart",
    namespace: "payments",
  } as const;
  const choices: Choice[] = [{ label: "cart in payments", intent }];
  const workspace = createWorkspace({ answer: () => answerOf({ choices }) });
  const { deliver } = workspace.bot();
  await deliver({ ...direct, text: "check cart", ts: "5.0" });
  await deliver({ ...direct, text: "the one in payments", ts: "6.0" });
  expect(workspace.started).toMatchObject([{ intent }]);
});

test("messages beside each other in a channel are no conversation", async () => {
  const workspace = createWorkspace();
  const { deliver } = workspace.bot();
  await deliver(question);
  await deliver({ ...mention, text: `<@${bot}> since when?`, ts: "6.0" });
  expect(workspace.talks.get("C1:6.0")?.cited).not.toBe(workspace.talks.get("C1:5.0")?.cited);
  expect(workspace.answered).toEqual([]);
});

test("thanks in a thread of before a restart wake nobody", async () => {
  const workspace = createWorkspace({ standing: [root, earlier] });
  await workspace.bot().deliver({ ...reply, text: "thanks" });
  expect([workspace.started, workspace.written, workspace.threadsRead]).toEqual([[], [], []]);
});

test("what the process before answered is not answered again", async () => {
  const workspace = createWorkspace({ standing: [root, earlier] });
  const { deliver } = workspace.bot({ startedMs: 6000 });
  await deliver(question);
  expect([workspace.started, workspace.written]).toEqual([[], []]);
  await deliver({ ...question, ts: "5.5" });
  expect(workspace.started).toMatchObject([{ id: "slack:T1:C1:5.5" }]);
});

test("a thread with another answer of ours goes on as if it was never left", async () => {
  const workspace = createWorkspace({
    standing: [
      { ts: "5.0", user: "U1", text: `<@${bot}> check shop` },
      { ts: "5.1", user: bot, text: "shop: all fine" },
    ],
  });
  await workspace.bot().deliver(reply);
  expect(workspace.answered).toMatchObject(changes);
});

test("a process that did not start the thread serves its replies, and facts keep their numbers", async () => {
  const lines = [{ text: "both", evidence: [idOf("2"), idOf("1")] }];
  const evidence = [factOf("1"), factOf("2")];
  const workspace = createWorkspace({ answer: () => answerOf({ lines, evidence }) });
  await workspace.bot().deliver(question);
  await workspace.bot().deliver(reply);
  expect(workspace.threadsRead).toEqual([]);
  expect(workspace.answered).toMatchObject([{ conversation: "C1:5.0", depth: "quick" }]);
  const shown = workspace.written.map(({ message }) => JSON.stringify(message));
  expect(shown).toEqual([
    expect.stringContaining("0.1 % of requests fail [1]"),
    expect.stringContaining("both [1][2]"),
  ]);
  expect(shown[1]).toContain("[2] fact 2");
});

test("what one process asked back another understands in a word", async () => {
  const choices: Choice[] = ["shop", "payments"].map((namespace) => ({
    label: `cart in ${namespace}`,
    intent: { kind: "question", question: "why is cart failing?", target: "cart", namespace },
  }));
  const { scope } = quiet;
  const about = { kind: "ambiguous" as const, cluster: scope.cluster, candidates: [] };
  const asks = { ...quiet, status: "asks" as const, asks: { about, choices } };
  const workspace = createWorkspace({ snapshots: [asks] });
  await workspace.bot().deliver(question);
  await workspace.bot().deliver({ ...reply, text: "the one in payments" });
  expect(workspace.started).toMatchObject([
    { id: "slack:T1:C1:5.0" },
    { id: "slack:T1:C1:6.0", intent: { target: "cart", namespace: "payments" } },
  ]);
});

test("who asks is known by workspace and id, and may ask everything", async () => {
  const workspace = createWorkspace();
  await workspace.bot().deliver(question);
  expect(workspace.started).toMatchObject([
    {
      kind: "asked",
      id: "slack:T1:C1:5.0",
      conversation: "C1:5.0",
      at: "2026-01-01T10:00:00.000Z",
      by: { id: "slack:T1:U1", name: "ada" },
      may: { clusters: "all", namespaces: "all" },
      depth: "full",
    },
  ]);
});
