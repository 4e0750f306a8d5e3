import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { bot, createWorkspace } from "./testing/create-workspace.ts";
import { firstLook, quiet } from "./testing/samples.ts";

const question = {
  type: "app_mention",
  user: "U1",
  text: `<@${bot}> why is cart failing?`,
  channel: "C1",
  ts: "5.0",
};
const direct = { ...question, type: "message", channel_type: "im", channel: "D1" };
const said = { type: "message", user: "U2", channel: "C1", ts: "6.0", thread_ts: "5.0" };
const pressed = { channel: "C1", user: "U2", thread_ts: "5.0", streaming_message_ts: [] };
const stuck = { snapshots: [firstLook, "stuck"] as const };

/** The run shows its first look and goes on. */
async function asked(event: object = question) {
  const workspace = createWorkspace(stuck);
  const process = workspace.bot();
  const answered = process.deliver(event);
  await expect.poll(() => workspace.written.length).toBeGreaterThan(0);
  return { workspace, process, answered };
}

test.for([
  ["Slack's own Stop", undefined],
  ["stop", "stop"],
  ["Stopp!", "Stopp!"],
  ["cancel that", "cancel that"],
  ["a mention with stop", `<@${bot}> stop`],
] as const)(
  "%s ends what runs in the thread, the message keeps what was found and says who",
  async ([, words]) => {
    const { workspace, process, answered } = await asked();
    if (words === undefined) await process.pressStop(pressed, "E9");
    else await process.deliver({ ...said, text: words });
    await answered;
    expect(workspace.stopped).toEqual([{ id: quiet.id, by: { id: "slack:T1:U2", name: "ada" } }]);
    const last = JSON.stringify(workspace.written.at(-1)?.message);
    expect(last).toContain("cart crashes on start");
    expect(last).toContain("Stopped by ada.");
    expect(workspace.written.filter(({ kind }) => kind === "post")).toHaveLength(1);
  },
);

test.for(["please stop", "stop the rollout", "stop it", "does it stop?", "cancel"])(
  "`%s` stops nothing",
  async (text) => {
    const { workspace, process, answered } = await asked();
    const heard = process.deliver({ ...said, text });
    // What is addressed to us waits for what runs.
    await Promise.race([heard, sleep(50)]);
    workspace.stop(new AppError("unavailable", "I was stopped."));
    await Promise.all([answered, heard]);
    expect(workspace.stopped).toEqual([]);
  },
);

test.for([
  ["another thread of the channel", { ...pressed, thread_ts: "4.0" }],
  ["the thread of the same time in another channel", { ...pressed, channel: "C2" }],
] as const)(
  "a Stop in %s takes the sign away there and ends nothing here",
  async ([, elsewhere]) => {
    const { workspace, process, answered } = await asked();
    await process.pressStop(elsewhere, "E9");
    const { channel, thread_ts: threadTs } = elsewhere;
    await expect
      .poll(() => workspace.signs.at(-1))
      .toEqual({ channel, threadTs, status: "active" });
    expect(workspace.stopped).toEqual([]);
    await process.pressStop(pressed, "E10");
    await answered;
    expect(workspace.stopped).toHaveLength(1);
  },
);

test("a Stop that Slack delivers twice ends nothing that was asked since", async () => {
  const { workspace, process, answered } = await asked();
  await process.pressStop(pressed, "E9");
  await answered;
  const again = createWorkspace(stuck);
  const next = again.bot({ conversations: process.ports.conversations });
  const running = next.deliver({ ...question, ts: "7.0", thread_ts: "5.0" });
  await expect.poll(() => again.written.length).toBeGreaterThan(0);
  await next.pressStop(pressed, "E9");
  expect([workspace.stopped.length, again.stopped.length]).toEqual([1, 0]);
  await next.pressStop(pressed, "E10");
  await running;
});

test("in direct messages a new message that says stop ends what runs there", async () => {
  const { workspace, process, answered } = await asked(direct);
  await process.deliver({ ...direct, text: "stop", ts: "6.0" });
  await answered;
  expect(workspace.stopped).toHaveLength(1);
});

test("a word that stops waits for nothing, and what was asked after it is answered then", async () => {
  const { workspace, process, answered } = await asked();
  const waits = process.deliver({ ...said, text: "what changed?", ts: "5.5" });
  await process.deliver({ ...said, text: "stop" });
  await Promise.all([answered, waits]);
  expect(workspace.answered).toMatchObject([{ intent: { verb: "changes" } }]);
});

test.for([
  ["it is answered", { snapshots: [quiet] }],
  ["it asks back", { snapshots: [{ ...quiet, status: "asks" as const }] }],
  ["it fails", { snapshots: [{ ...quiet, status: "failed" as const, failure: "No." }] }],
  ["nobody holds it any more", { snapshots: [] }],
] as const)("the sign of work is there from the start, and gone when %s", async ([, play]) => {
  const workspace = createWorkspace(play);
  await workspace.bot().deliver(question);
  const thread = { channel: "C1", threadTs: "5.0" };
  await expect
    .poll(() => workspace.signs)
    .toEqual([
      { ...thread, title: "why is cart failing?", user: "U1", status: "processing" },
      { ...thread, status: "active" },
    ]);
});

test("the sign goes when the bot stops, and when the answer cannot be written", async () => {
  const { workspace, answered } = await asked();
  workspace.stop(new AppError("unavailable", "I was stopped."));
  await answered;
  await expect.poll(() => workspace.signs.at(-1)?.status).toBe("active");

  const unwritten = createWorkspace();
  const { api } = unwritten.bot().ports;
  await expect(unwritten.bot({ api: { ...api, post: noPost } }).deliver(question)).rejects.toThrow(
    "Slack did not take it.",
  );
  await expect
    .poll(() => unwritten.signs.map(({ status }) => status))
    .toEqual(["processing", "active"]);
});

test("a verb shows no sign", async () => {
  const workspace = createWorkspace();
  await workspace.bot().deliver({ ...question, text: `<@${bot}> check shop` });
  expect([workspace.answered.length, workspace.signs]).toEqual([1, []]);
});

test("where Slack knows no sign, the answer is the same and the log says it once", async () => {
  const why = new AppError(
    "unavailable",
    "Slack refused agents.sessions.setStatus: unknown_method.",
  );
  const workspace = createWorkspace({ signless: why });
  const process = workspace.bot();
  await process.deliver(question);
  await process.deliver({ ...question, ts: "7.0" });
  expect(workspace.written.map(({ kind }) => kind)).toEqual(["post", "post"]);
  expect(workspace.logged).toEqual(["session status not shown"]);
});

test("of two works in a thread the sign stays until both are done", async () => {
  const workspace = createWorkspace();
  const { sessions } = workspace.bot().ports;
  const thread = { channel: "C1", threadTs: "5.0" };
  const [one, other] = [sessions.in(thread), sessions.in(thread)];
  for (const session of [one, other]) session.begin({ title: "why?", user: "U1" });
  one.end();
  one.end();
  sessions.rest(thread);
  await expect.poll(() => workspace.signs.map(({ status }) => status)).toEqual(["processing"]);
  other.end();
  await expect
    .poll(() => workspace.signs.map(({ status }) => status))
    .toEqual(["processing", "active"]);
});

async function noPost(): Promise<never> {
  throw new AppError("unavailable", "Slack did not take it.");
}

test("a question that waits for its turn is stopped before it begins, and gives its turn up", async () => {
  const workspace = createWorkspace(stuck);
  const process = workspace.bot();
  const threads = ["5", "6", "7", "8", "9"];
  const answers = threads.map((ts) => process.deliver({ ...question, ts }));
  const written = (words: string) =>
    workspace.written.flatMap(({ message, ids }) =>
      JSON.stringify(message).includes(words) ? [ids?.triggerId] : [],
    );
  await expect.poll(() => written("This waits")).toHaveLength(2);
  await process.deliver({ ...said, text: "stop", ts: "10", thread_ts: "8" });
  await answers[3];
  expect(written("Stopped by ada before it began")).toEqual(["slack:T1:C1:8"]);
  await process.deliver({ ...said, text: "stop", ts: "11", thread_ts: "5" });
  await Promise.all(answers);
  const begun = workspace.started.map(({ id }) => id.replace("slack:T1:C1:", ""));
  expect(begun).toEqual(["5", "6", "7", "9"]);
});
