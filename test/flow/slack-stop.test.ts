import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { recordedAnswer } from "./slack-script.ts";
import { saying, startScriptedSlack, step, until } from "./slack-scripted-stage.ts";
import { slackStage } from "./slack-stage.ts";
import { person } from "./slack-talk.ts";

const product = slackStage("missing-env");

type Stage = Awaited<ReturnType<typeof startScriptedSlack>>;
type Asked = Awaited<ReturnType<Stage["ask"]>>;

const channel = "incidents";
/** Longer than any test: what waits for a gap never comes. */
const editGapMs = 600_000;
const answer = await recordedAnswer();
const plan = [step("k1", { task: "is payment reached at all?" })];
const look = { status: "first_look" as const, plan };

/** It is asked, and its first look stands. */
async function looked(stage: Stage): Promise<Asked> {
  const asked = await stage.ask();
  asked.run.show(look);
  await saying(stage.control, asked.root, "payment crashes on start");
  await until(() => (isWorking(stage, asked.root) ? true : undefined));
  return asked;
}

function isWorking({ control }: Stage, root: string): boolean {
  return control.session(channel, root)?.status === "processing";
}

async function rested(stage: Stage, root: string): Promise<void> {
  await until(() => (stage.control.session(channel, root)?.status === "active" ? true : undefined));
}

test.for([
  ["as a stream", true],
  ["by edits", false],
] as const)(
  "what is shown %s is stopped at once, keeps what was found and says who stopped it",
  async ([, streams]) => {
    const stage = await startScriptedSlack({ streams, editGapMs });
    const { root } = await looked(stage);
    stage.control.stopSession({ channel, user: "payments-oncall", threadTs: root });
    const stopped = await saying(stage.control, root, "Stopped by payments-oncall.");
    expect(JSON.stringify(stopped.blocks)).toContain("payment crashes on start");
    expect(stage.answersIn(root)).toHaveLength(1);
    expect(stage.script.stopped).toEqual([
      { id: "slack:T0HARBOR:U0PAYMENTS", name: "payments-oncall" },
    ]);
    await rested(stage, root);
  },
);

test.for(["stop", "@binnacle stop", "cancel that"])(
  "the word `%s` in the thread stops it, too",
  async (text) => {
    const stage = await startScriptedSlack({ editGapMs });
    const { root } = await looked(stage);
    stage.control.say({ channel, text, threadTs: root });
    await saying(stage.control, root, "Stopped by sre-oncall.");
    await rested(stage, root);
    expect(stage.answersIn(root)).toHaveLength(1);
  },
);

test("of two that run, one is stopped and the other goes on", async () => {
  const stage = await startScriptedSlack();
  const [one, other] = [await looked(stage), await looked(stage)];
  stage.control.stopSession({ channel, threadTs: one.root });
  await saying(stage.control, one.root, "Stopped by sre-oncall.");
  await rested(stage, one.root);
  expect(isWorking(stage, other.root)).toBe(true);
  other.run.show({ status: "answered", plan: answer.plan });
  await saying(stage.control, other.root, "no model used");
  await rested(stage, other.root);
});

test("a Stop that is pressed and said and delivered twice is one Stop", async () => {
  const stage = await startScriptedSlack();
  const { root } = await looked(stage);
  stage.control.fault({ kind: "duplicate_events", copies: 1 });
  stage.control.stopSession({ channel, threadTs: root });
  stage.control.say({ channel, text: "stop", threadTs: root });
  await saying(stage.control, root, "Stopped by sre-oncall.");
  await rested(stage, root);
  expect(stage.answersIn(root)).toHaveLength(1);
  expect(new Set(stage.script.stopped.map(({ name }) => name))).toEqual(new Set(["sre-oncall"]));
});

test.for([
  ["answered", { status: "answered" as const }],
  ["asked back", { status: "asks" as const }],
  ["failed", { status: "failed" as const, failure: "The budget is used up." }],
] as const)(
  "the sign of work stands while it runs, with the question and who asked, and goes when it is %s",
  async ([, end]) => {
    const stage = await startScriptedSlack();
    const { root, run } = await looked(stage);
    expect(stage.control.session(channel, root)).toMatchObject({
      title: "why is checkout failing?",
      initiator: "U0SREONCALL",
    });
    run.show(end);
    await rested(stage, root);
    expect(stage.control.apiCalls("agents.sessions.setStatus")).toHaveLength(2);
  },
);

test("the sign goes when the bot stops, and the message says that it is not whole", async () => {
  const stage = await startScriptedSlack();
  const { root } = await looked(stage);
  await stage.stop();
  expect(stage.control.session(channel, root)?.status).toBe("active");
  expect(JSON.stringify(stage.answersIn(root))).toContain("I was stopped before the answer");
});

test("a slash command whose connection breaks before it is answered is answered all the same", async () => {
  const { promise, resolve: finish } = Promise.withResolvers<void>();
  const answered: string[] = [];
  const stage = await startScriptedSlack({
    async answer({ id }) {
      answered.push(id);
      await promise;
      throw new AppError("unavailable", "Nothing is left of it.");
    },
  });
  void stage.control.slash({ ...person, command: "/k8s", text: "check shop" });
  await until(() => (answered.length > 0 ? true : undefined));
  stage.control.dropSocket();
  await until(() => (stage.standing().isConnected ? undefined : true));
  finish();
  const shown = await until(() =>
    stage.control
      .messages(channel)
      .find((message) => JSON.stringify(message).includes("Nothing is left of it.")),
  );
  expect(shown.ephemeral_for).toBe("U0SREONCALL");
});

test("a slash command that the stop interrupts is answered before the bot is gone", async () => {
  const stage = await startScriptedSlack({
    async answer(_, { signal }) {
      await once(signal, "abort");
      await sleep(200);
      throw signal.reason;
    },
  });
  const shown = () => stage.control.messages(channel).findLast((message) => message.ephemeral_for);
  await stage.control.slash({ ...person, command: "/k8s", text: "check shop" });
  expect(shown()?.text).toBe("Reading the cluster…");
  await stage.stop();
  expect(JSON.stringify(shown())).toContain("I was stopped before the answer was whole.");
});

test.for([
  ["knows no sessions", { kind: "free_plan" }],
  [
    "limits them",
    { kind: "rate_limit", method: "agents.sessions.setStatus", retryAfterSeconds: 60 },
  ],
  ["does not answer", { kind: "slow", method: "agents.sessions.setStatus", delayMs: 2000 }],
] as const)("where Slack %s, the answer comes all the same", async ([, fault]) => {
  const stage = await startScriptedSlack();
  stage.control.fault(fault);
  const { root, run } = await stage.ask();
  run.show(look);
  run.show({ status: "answered", plan: answer.plan });
  const whole = await saying(stage.control, root, "no model used");
  expect(stage.answersIn(root)).toEqual([whole]);
  expect(stage.logged.filter((message) => message.includes("session")).length).toBeLessThan(2);
});

test("a sign that was left by a process before is taken away by a Stop", async () => {
  const stage = await startScriptedSlack();
  const { root, run } = await looked(stage);
  run.show({ status: "answered", plan: answer.plan });
  await rested(stage, root);
  await stage.leaveSign(root);
  stage.control.stopSession({ channel, threadTs: root });
  await rested(stage, root);
  expect(stage.script.stopped).toEqual([]);
});

test("the whole product, stopped while metrics hang, keeps its first look, and its thread goes on", async () => {
  const { slack, world } = product.stage();
  const { control } = slack;
  world.prometheus.fault("hang");
  const asked = control.mention({ channel, text: "why is checkout failing?" });
  await saying(control, asked.ts, "payment crashes on start");
  control.stopSession({ channel, threadTs: asked.ts });
  const stopped = await saying(control, asked.ts, "Stopped by sre-oncall.");
  expect(JSON.stringify(stopped.blocks)).toContain("PAYMENT_GATEWAY_URL");
  await until(() => (control.session(channel, asked.ts)?.status === "active" ? true : undefined));
  world.prometheus.fault("none");
  const next = await product.talk.reply("what changed?", asked.ts);
  expect(JSON.stringify(next.blocks)).toContain("PAYMENT_GATEWAY_URL");
});
