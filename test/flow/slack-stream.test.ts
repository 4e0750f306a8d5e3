import { expect, test } from "vitest";
import { recordedAnswer } from "./slack-script.ts";
import { saying, startScriptedSlack, step, until } from "./slack-scripted-stage.ts";

type Stage = Awaited<ReturnType<typeof startScriptedSlack>>;
type Asked = Awaited<ReturnType<Stage["ask"]>>;

const engine = step("e", { who: "first look", state: "answered", text: "1 cause" });
const asked = step("k1", { task: "is cart reached at all?" });
const answered = { ...asked, state: "answered" as const, text: "2 of 2 pods are reached" };
const second = step("k2", { task: "who calls cart?", round: 2 });
const failed = { ...second, state: "failed" as const, text: "did not answer in 5 s" };

/** Only the whole answer says so. */
const lastWords = "no model used";

const checking = { state: "checking" as const, text: "checking error rate…", evidence: [] };
const look = { status: "first_look" as const, users: checking, plan: [engine] };
const { users } = await recordedAnswer();
const end = { status: "answered" as const, users, plan: [engine, answered, failed] };

/** A run from its first sign to its end, as a person sees it on the way. */
async function play(stage: Stage, { root, run }: Asked): Promise<void> {
  const { control } = stage;
  run.show({ plan: [{ ...engine, state: "asked" }] });
  await saying(control, root, "Looking at checkout");
  run.show(look);
  await saying(control, root, "payment crashes on start");
  run.show({ plan: [engine, asked] });
  run.show({ plan: [engine, answered, second] });
  await saying(control, root, "kubernetes");
  run.show({ plan: [engine, answered, failed] });
  run.show(end);
  await saying(control, root, lastWords);
  await until(() =>
    control.session("incidents", root)?.status === "processing" ? undefined : true,
  );
}

/** Ids of blocks are Slack's own. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, part: unknown) => (key === "block_id" ? undefined : part)),
  );
}

interface Final {
  readonly text: string;
  readonly blocks: unknown;
  /** Of the metadata. */
  readonly type: unknown;
}

let byEdits: Promise<Final> | undefined;

/** What the message is in the end when it was edited all the time. */
function finalByEdits(): Promise<Final> {
  byEdits ??= (async () => {
    const stage = await startScriptedSlack({ streams: false });
    const run = await stage.ask();
    await play(stage, run);
    return finalIn(stage, run);
  })();
  return byEdits;
}

function finalIn(stage: Stage, { root }: Asked): Final {
  const [message, ...more] = stage.answersIn(root);
  expect(more).toEqual([]);
  return endOf(message);
}

function endOf(message: ReturnType<Stage["answersIn"]>[number] | undefined): Final {
  const { text = "", blocks, metadata = {} } = message ?? {};
  return { text, blocks: plain(blocks), type: metadata["event_type"] };
}

test("one message grows: the line, the first look, then the plan below it; its end is what edits end in", async () => {
  const stage = await startScriptedSlack();
  const { control } = stage;
  const run = await stage.ask();
  run.run.show({ plan: [{ ...engine, state: "asked" }] });
  const begun = await saying(control, run.root, "Looking at checkout");
  expect(begun).toMatchObject({ streaming_state: "in_progress", blocks: [{ type: "markdown" }] });

  run.run.show(look);
  await saying(control, run.root, "payment crashes on start");
  run.run.show({ plan: [engine, asked] });
  await saying(control, run.root, "is cart reached at all?");
  run.run.show({ plan: [engine, answered, second] });
  const grown = await saying(control, run.root, "who calls cart?");
  const types = grown.blocks?.map(({ type }) => type) ?? [];
  expect([types[0], types[1], types.indexOf("plan")]).toEqual([
    "markdown",
    "section",
    types.length - 1,
  ]);
  expect(grown.blocks?.at(-1)).toMatchObject({
    title: "Plan",
    tasks: [
      { title: "first look: 1 cause", status: "complete" },
      { title: "kubernetes, round 1: is cart reached at all?", status: "complete" },
      { title: "kubernetes, round 2: who calls cart?", status: "in_progress" },
    ],
  });
  expect(JSON.stringify(grown)).toContain("2 of 2 pods are reached");

  run.run.show({ plan: [engine, answered, failed] });
  run.run.show(end);
  await saying(control, run.root, lastWords);
  expect(finalIn(stage, run)).toEqual(await finalByEdits());
  const calls = control.apiCalls().map(({ method }) => method);
  const written = calls.filter((method) => method.startsWith("chat."));
  expect(written[0]).toBe("chat.startStream");
  expect(written.slice(-2)).toEqual(["chat.stopStream", "chat.update"]);
  expect(written.slice(1, -2).every((method) => method === "chat.appendStream")).toBe(true);
  expect(control.notifications()).toHaveLength(1);
});

const refused = { kind: "platform_error", error: "internal_error" } as const;
const broken = { kind: "server_error" } as const;
const limited = { kind: "rate_limit", retryAfterSeconds: 0 } as const;
const start = "chat.startStream";
const append = "chat.appendStream";
const stop = "chat.stopStream";

test.for([
  ["the start is refused", { ...refused, method: start }],
  ["the start is broken", { ...broken, method: start }],
  ["the start is limited", { ...limited, method: start }],
  ["the start knows no such method", { ...refused, method: start, error: "unknown_method" }],
  ["an append is refused", { ...refused, method: append, times: 1 }],
  ["every append is refused", { ...refused, method: append }],
  ["an append is broken", { ...broken, method: append, times: 1 }],
  ["an append is limited", { ...limited, method: append, times: 1 }],
  ["every append is limited", { ...limited, method: append }],
  ["the message was stopped by a person", { ...refused, method: append, error: "stopped_by_user" }],
  ["the first stop is refused", { ...refused, method: stop, times: 1 }],
  ["the first stop is broken", { ...broken, method: stop, times: 1 }],
  ["the first stop is limited", { ...limited, method: stop, times: 1 }],
  ["a block is refused", { kind: "refuse_block", blockType: "section", method: append }],
  ["the stream is over at once", { kind: "stream_expiry", afterMs: 0 }],
  ["the workspace has no streams", { kind: "free_plan" }],
] as const)("where %s, there is one message, and its end is the same", async ([, fault]) => {
  const stage = await startScriptedSlack();
  stage.control.fault(fault);
  const run = await stage.ask();
  await play(stage, run);
  expect(finalIn(stage, run)).toEqual(await finalByEdits());
  expect(stage.control.notifications()).toHaveLength(1);
});

test("where no stop is taken, the answer is not lost: it stands in a message of its own", async () => {
  const stage = await startScriptedSlack();
  stage.control.fault({ ...refused, method: stop });
  const run = await stage.ask();
  await play(stage, run);
  const [left, answer] = stage.answersIn(run.root);
  expect(left?.streaming_state).toBe("in_progress");
  expect(endOf(answer)).toEqual(await finalByEdits());
});

test("a stream that comes to its age goes on as edits of the same message", async () => {
  const stage = await startScriptedSlack();
  const { control, time } = stage;
  const asking = await stage.ask();
  const { root, run } = asking;
  run.show(look);
  await saying(control, root, "payment crashes on start");
  time.aheadMs = 241_000;
  run.show({ plan: [engine, asked] });
  await until(() => control.apiCalls("chat.update")[0]);
  expect(stage.answersIn(root)).toMatchObject([{ streaming_state: "completed" }]);
  run.show(end);
  await saying(control, root, lastWords);
  expect(stage.answersIn(root)).toHaveLength(1);
});

test("two runs at once grow each in its own thread, and each stream has one call in flight", async () => {
  const stage = await startScriptedSlack();
  const { control } = stage;
  control.fault({ kind: "slow", method: "chat.appendStream", delayMs: 20 });
  const [one, other] = [await stage.ask(), await stage.ask()];
  for (const { run } of [one, other]) run.show(look);
  for (let turn = 0; turn < 30; turn += 1) {
    one.run.show({ plan: [engine, step("k", { task: `run-a ${turn}` })] });
    other.run.show({ plan: [engine, step("k", { task: `run-b ${turn}` })] });
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const newest = [
    await saying(control, one.root, "run-a 29"),
    await saying(control, other.root, "run-b 29"),
  ];
  expect(JSON.stringify(newest[0])).not.toContain("run-b");
  expect(JSON.stringify(newest[1])).not.toContain("run-a");
  for (const { run } of [one, other]) run.show(end);
  for (const { root } of [one, other]) {
    await saying(control, root, lastWords);
    expect(stage.answersIn(root)).toHaveLength(1);
  }
  const counts = ["chat.startStream", "chat.stopStream"].map(
    (name) => control.apiCalls(name).length,
  );
  expect(counts).toEqual([2, 2]);
  expect(control.apiCalls("chat.appendStream").length).toBeLessThan(50);
});

test("without the option nothing is streamed, and a verb never is", async () => {
  const edited = await startScriptedSlack({ streams: false });
  await play(edited, await edited.ask());
  const streamed = await startScriptedSlack();
  const { ts } = streamed.control.mention({ channel: "incidents", text: "check shop" });
  await until(() => streamed.answersIn(ts)[0]);
  for (const { control } of [edited, streamed])
    expect(control.apiCalls().filter(({ method }) => method.endsWith("Stream"))).toEqual([]);
});

test("a message that waits for its turn is edited, not streamed", async () => {
  const stage = await startScriptedSlack();
  const { control, script } = stage;
  control.say({ channel: "binnacle", text: "why is checkout failing?" });
  const first = await until(() => script.runs[0]);
  first.show({ plan: [engine] });
  const waiting = control.say({ channel: "binnacle", text: "why is payment failing?" });
  await saying(control, waiting.ts, "This waits");
  first.show(end);
  const next = await until(() => script.runs[1]);
  next.show({ ...look, plan: [engine, asked] });
  await saying(control, waiting.ts, "payment crashes on start");
  next.show(end);
  await saying(control, waiting.ts, lastWords);
  expect(stage.answersIn(waiting.ts)).toHaveLength(1);
  expect(control.apiCalls("chat.startStream")).toHaveLength(1);
});
