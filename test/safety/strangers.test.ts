import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { buttonsOf, type Message, read, talkIn } from "../flow/slack-talk.ts";
import { type Access, type Stage, startStage } from "../support/start-stage.ts";

let stage: Stage;
/** What the on-call engineer was told: for all, and for her alone. */
let answer: Message;
let quick: Message;
const talk = talkIn(() => stage.slack.control);
const channel = "incidents";

beforeAll(async () => {
  stage = await startStage("missing-env");
  answer = await talk.mention("why is checkout failing?");
  quick = await talk.slash("check shop");
}, 60_000);
afterAll(async () => stage.close());

const Line = z.looseObject({ message: z.string() });

function logged(message: string): z.infer<typeof Line>[] {
  return stage.logged
    .map((line) => Line.parse(JSON.parse(line)))
    .filter((line) => line.message === message);
}

/** Everything that the bot wrote: for all, and for one. */
function written(): { readonly forAll: readonly string[]; readonly forOne: readonly Message[] } {
  const { control } = stage.slack;
  const roots = ["incidents", "deploys", "general", "partners", "binnacle"].flatMap((name) =>
    control.messages(name),
  );
  const all = roots.flatMap((root) => [root, ...control.thread(root.ts)]);
  const ours = [...new Map(all.map((item) => [item.ts, item])).values()].filter(
    ({ user }) => user === "U0BINNACLE",
  );
  return {
    forAll: ours.filter(isForAll).map((item) => JSON.stringify(item)),
    forOne: ours.filter((item) => !isForAll(item)),
  };
}

function isForAll({ ephemeral_for: reader }: Message): boolean {
  return reader === undefined;
}

type Act = (user: string) => unknown;

const says =
  (text: string, where = channel): Act =>
  (user) =>
    stage.slack.control.say({ channel: where, user, text });
const replies =
  (text: string): Act =>
  (user) =>
    stage.slack.control.say({ channel, user, text, threadTs: answer.thread_ts });
const commands =
  (text: string, where = channel): Act =>
  (user) =>
    stage.slack.control.slash({ channel: where, user, command: "/k8s", text });
const presses =
  (message: () => Message, start: string): Act =>
  (user) => {
    const { channel: where, ts } = message();
    const button = buttonsOf(message()).find(({ actionId }) => actionId.startsWith(start));
    if (button === undefined) throw new Error(`no button ${start}`);
    const { actionId, value } = button;
    return stage.slack.control.click({ channel: where, user, ts, actionId, value });
  };

/** What people do to a bot, and how the log calls it. */
const actions: readonly (readonly [what: string, act: Act])[] = [
  ["mention", says("@binnacle why is checkout failing?")],
  ["mention", says("@binnacle kubectl get pods -n shop")],
  ["mention", replies("@binnacle show evidence")],
  ["thread_reply", replies("what changed?")],
  ["direct_message", says("check shop", "binnacle")],
  ["slash check", commands("check shop")],
  ["slash kubectl", commands("kubectl get pods -n shop")],
  ["click verdict:accept", presses(() => answer, "verdict:accept")],
  ["click verdict:modify", presses(() => answer, "verdict:modify")],
  ["click verdict:reject", presses(() => answer, "verdict:reject")],
  ["click ask:", presses(() => quick, "ask:")],
  ["click share", presses(() => quick, "share")],
];

/** Acts, and waits until the log has why it came to nothing. */
async function refusal(user: string, act: Act) {
  const before = { written: written(), calls: logged("tool called").length };
  const known = logged("refused").length;
  await act(user);
  await expect.poll(() => logged("refused").length).toBe(known + 1);
  // Whatever is to follow, follows at once.
  await sleep(50);
  const now = written();
  const whispers = now.forOne.filter(
    ({ ts }) => !before.written.forOne.some((earlier) => earlier.ts === ts),
  );
  expect(now.forAll).toEqual(before.written.forAll);
  expect(logged("tool called")).toHaveLength(before.calls);
  expect(stage.slack.control.views()).toEqual([]);
  return { line: logged("refused").at(-1), whispers };
}

const idOf: Readonly<Record<string, string>> = {
  "sre-oncall": "U0SREONCALL",
  "payments-oncall": "U0PAYMENTS",
  viewer: "U0VIEWER",
  contractor: "U0CONTRACTOR",
  auditor: "U0AUDITOR",
  "partner-sre": "U0PARTNER",
  "left-the-company": "U0LEFT",
};

const sre = { id: "S0SRE" };
const payments = { id: "S0PAYMENTS", namespaces: ["payments"] };

/** Who may do nothing of it, under which configuration, and why. */
const shutOut: readonly (readonly [user: string, name: string, access: Access, why: string])[] = [
  ["contractor", "none", undefined, "guest"],
  ["auditor", "none", undefined, "guest"],
  ["partner-sre", "none", undefined, "stranger"],
  ["partner-sre", "guests may ask", { guests: true }, "stranger"],
  ["left-the-company", "guests may ask", { guests: true }, "deactivated"],
  ["viewer", "a user group may ask", { groups: [sre], directMessages: {} }, "not_in_group"],
  ["viewer", "no user group may ask", { groups: [] }, "not_in_group"],
  [
    "sre-oncall",
    "her group may see nothing",
    { groups: [{ ...sre, namespaces: [] }] },
    "nothing_allowed",
  ],
  [
    "sre-oncall",
    "no cluster is allowed",
    { groups: [{ ...sre, clusters: [] }] },
    "nothing_allowed",
  ],
  ["sre-oncall", "her group is none", { groups: [{ id: "S0GONE" }] }, "misconfigured"],
];

for (const [user, name, access, why] of shutOut)
  test(`${user}, where ${name}: ${why}`, async () => {
    await stage.restartBot(access);
    const told: Message[] = [];
    for (const [what, act] of actions) {
      const { line, whispers } = await refusal(user, act);
      expect(line).toMatchObject({ who: `slack:T0HARBOR:${idOf[user]}`, why });
      expect(line?.["what"]).toEqual(expect.stringContaining(what));
      told.push(...whispers);
    }
    for (const { ephemeral_for: reader, text } of told) {
      expect(reader).toBe(idOf[user]);
      expect(text).not.toMatch(/shop|payment|checkout|prod-eu|\n/u);
    }
    // A line a channel, and an answer to each command; an account that is closed hears nothing unasked.
    expect(told).toHaveLength(why === "deactivated" ? 3 : 4);
  });

/** Here it may not be asked, whoever asks. */
const closedPlaces: readonly (readonly [
  where: string,
  name: string,
  access: Access,
  why: string,
])[] = [
  ["partners", "another organisation reads it", undefined, "shared_channel"],
  [
    "general",
    "other channels are named",
    { spaces: [{ name: "team", channels: ["C0INCIDENTS"] }] },
    "channel",
  ],
  ["incidents", "no channel is named", { spaces: [] }, "channel"],
  [
    "binnacle",
    "channels are named",
    { spaces: [{ name: "team", channels: ["C0INCIDENTS"] }] },
    "direct_message",
  ],
  ["binnacle", "it is switched off", { directMessages: { allowed: false } }, "direct_message"],
];

test.for(closedPlaces)("in %s, where %s, nobody is answered", async ([where, , access, why]) => {
  await stage.restartBot(access);
  const { line, whispers } = await refusal("sre-oncall", says("@binnacle check shop", where));
  expect(line).toMatchObject({ why, who: "slack:T0HARBOR:U0SREONCALL" });
  expect(whispers).toHaveLength(1);
});

const narrow = { name: "team", channels: ["C0INCIDENTS"], namespaces: ["payments"] };
const listed = { bots: [{ id: "B0ALERTS", namespaces: ["shop"] }] };

type LetIn = readonly [user: string, access: Access, where: string, text: string, shown: RegExp];

/** What they typed may come back; what stands there does not. */
const nothingOfShop =
  /^(?![\s\S]*(?:\bshop\b|payment-[a-z0-9]+-|crashes|CrashLoop|broken|PAYMENT_GATEWAY))[\s\S]+$/u;

/** Questions without its name, whose answers tell of it to who may look at all. */
const ofShop: readonly string[] = [
  "why checkout",
  "why paymentt",
  "why is the payment service broken?",
  "what changed?",
  "alerts",
  "pods",
  "events",
  "logs payment",
  "kubectl get ns",
  "kubectl get pods -A",
  "check shp",
  "similar payment",
  "who owns payment",
  "is anything wrong?",
  "describe payment",
];

/** Who is answered, and what they are shown. */
const letIn: readonly LetIn[] = [
  ["viewer", undefined, "incidents", "check shop", /^🔴 shop: 1 broken/],
  ["contractor", { guests: true }, "incidents", "check shop", /^🔴 shop: 1 broken/],
  ["sre-oncall", { groups: [sre, payments] }, "binnacle", "check shop", /^🔴 shop: 1 broken/],
  ["payments-oncall", { groups: [sre, payments] }, "general", "check payments", /^🟢 Nothing/],
  ["payments-oncall", { groups: [sre, payments] }, "general", "check shop", noShop()],
  [
    "payments-oncall",
    { groups: [sre, payments] },
    "binnacle",
    "kubectl get pods -n shop",
    noShop(),
  ],
  ["viewer", { spaces: [narrow] }, "incidents", "check shop", noShop()],
  [
    "viewer",
    { spaces: [{ name: "team", channels: ["C0PARTNERS"], sharedWithOthers: true }] },
    "partners",
    "check shop",
    /^🔴 shop: 1 broken/,
  ],
  ...ofShop.map(
    (text): LetIn => [
      "payments-oncall",
      { groups: [sre, payments] },
      "general",
      text,
      nothingOfShop,
    ],
  ),
  ["alertmanager", listed, "incidents", "check shop", /^🔴 shop: 1 broken/],
  ["alertmanager", listed, "incidents", "check payments", /may not look at/],
];

/** Not a word of what is in shop. */
function noShop(): RegExp {
  return /^(?![\s\S]*(?:payment-|crashes|CrashLoop|broken))[\s\S]*may (?:not )?look at/u;
}

test.for(letIn)("%s with %j in %s: %s", async ([user, access, where, text, shown]) => {
  await stage.restartBot(access);
  const said = await answerTo(user, where, text);
  expect(read(said)).toMatch(shown);
  expect(said.ephemeral_for).toBeUndefined();
});

test("who may look at all is told of shop by each of these, so that its silence means something", async () => {
  await stage.restartBot();
  const silent: string[] = [];
  for (const text of ofShop)
    if (nothingOfShop.test(read(await answerTo("viewer", "general", text)))) silent.push(text);
  expect(silent).toEqual([]);
}, 60_000);

async function answerTo(user: string, where: string, text: string): Promise<Message> {
  const asked = stage.slack.control.say({ channel: where, user, text: `@binnacle ${text}` });
  const isAnswer = (message: Message) =>
    message.thread_ts === asked.ts &&
    message.user === "U0BINNACLE" &&
    !message.text.startsWith("Looking at") &&
    !read(message).includes("first look:");
  return await stage.slack.control.waitForMessage(isAnswer, 20_000);
}

test("an app that is not listed is not answered, and a message of ours wakes nobody", async () => {
  await stage.restartBot({ guests: true });
  const { line, whispers } = await refusal("alertmanager", says("@binnacle check shop"));
  expect(line).toMatchObject({ who: "slack:T0HARBOR:U0ALERTS", what: "mention", why: "bot" });
  expect(whispers).toEqual([]);
  const before = [logged("refused").length, written().forAll.length];
  says("what changed?")("alertmanager");
  says("@binnacle check shop")("binnacle");
  await sleep(200);
  expect([logged("refused").length, written().forAll.length]).toEqual([
    before[0],
    (before[1] ?? 0) + 1,
  ]);
});

test.for([
  ["U0PAYMENTS", "Ask <@U0PAYMENTS> for access."],
  ["S0SRE", "Ask <!subteam^S0SRE> for access."],
  ["C0GENERAL", "Ask in <#C0GENERAL> for access."],
  [undefined, "An admin of this workspace can change that."],
] as const)(
  "who is refused is sent to %s, once in a while and channel",
  async ([askWhom, line]) => {
    await stage.restartBot({ askWhom });
    const first = await refusal("contractor", says("@binnacle check shop"));
    const again = await refusal("contractor", says("@binnacle check shop"));
    const elsewhere = await refusal("contractor", says("@binnacle check shop", "general"));
    const told = [first, again, elsewhere].map(({ whispers }) => whispers.map(({ text }) => text));
    const text = `I answer members of this workspace, not its guests. ${line}`;
    expect(told).toEqual([[text], [], [text]]);
  },
);

test("a modal that was opened while one might ask counts no more when one may not", async () => {
  const { control } = stage.slack;
  await stage.restartBot();
  const judged = await talk.mention("why is checkout failing?");
  await talk.click(judged, "Reject", "viewer");
  await expect.poll(() => control.views().length).toBe(1);
  const viewId = control.views()[0]?.view.id ?? "";
  await stage.restartBot({ groups: [sre] });
  const values = { reason: { value: "wrong_cause" } };
  expect(await control.submit({ viewId, user: "viewer", values })).toEqual({ kind: "ok" });
  await expect
    .poll(() => logged("refused").at(-1))
    .toMatchObject({ who: "slack:T0HARBOR:U0VIEWER", what: "submit verdict:reject" });
  const whisper = await talk.whisper(judged.thread_ts ?? "");
  expect(whisper).toMatchObject({ ephemeral_for: "U0VIEWER" });
  expect(JSON.stringify(control.thread(judged.thread_ts ?? ""))).not.toContain("Rejected by");
});

test("who may look at less neither judges an answer that covers more, nor is shown what it rests on", async () => {
  const { control } = stage.slack;
  await stage.restartBot({ groups: [sre, payments] });
  const wide = await talk.mention("why is checkout failing?");
  const thread = wide.thread_ts ?? "";
  const calls = logged("tool called").length;
  await talk.click(wide, "Accept", "payments-oncall");
  const denied = await talk.whisper(thread);
  expect(denied.text).toMatch(/^This answer covers more than you may look at here/u);
  await talk.click(wide, "Modify", "payments-oncall");
  await sleep(200);
  expect([control.views(), logged("tool called").length]).toEqual([[], calls]);
  control.say({
    channel,
    user: "payments-oncall",
    text: "@binnacle show evidence",
    threadTs: thread,
  });
  const shown = await talk.next(thread, "covers more than you may look at: I answer without it");
  expect(read(shown)).not.toMatch(/PAYMENT_GATEWAY|crashes|exit code/u);
});

test("what was asked for oneself is not shared where another organisation reads", async () => {
  await stage.restartBot();
  await talk.slash("check shop");
  await stage.slack.control.slash({
    channel: "partners",
    user: "sre-oncall",
    command: "/k8s",
    text: "check shop",
  });
  const own = stage.slack.control.messages("partners").findLast((item) => item.ephemeral_for);
  if (own === undefined) throw new Error("not answered");
  const { line } = await refusal(
    "sre-oncall",
    presses(() => own, "share"),
  );
  expect(line).toMatchObject({ what: "click share", why: "shared_channel" });
});

test("who may not ask does not stop what runs, neither by the word nor by the button", async () => {
  const { control } = stage.slack;
  await stage.restartBot();
  stage.world.prometheus.fault("hang");
  const asked = control.mention({ channel, user: "sre-oncall", text: "why is checkout failing?" });
  await talk.next(asked.ts, "checking error rate");
  const known = logged("refused").length;
  control.say({ channel, user: "contractor", text: "stop", threadTs: asked.ts });
  control.stopSession({ channel, user: "partner-sre", threadTs: asked.ts });
  await expect.poll(() => logged("refused").length).toBe(known + 2);
  stage.world.prometheus.fault("none");
  expect(logged("refused").slice(-2)).toMatchObject([
    { what: "stop", why: "guest" },
    { what: "stop", why: "stranger" },
  ]);
  const whole = await talk.next(asked.ts, "no model used");
  expect(read(whole)).not.toContain("Stopped by");
});

test("the start says who may ask, and which ids Slack does not know", async () => {
  const before = logged("nobody is let in through this").length;
  await stage.restartBot({
    spaces: [{ name: "team", channels: ["C0INCIDENTS", "C0GONE"] }],
    groups: [{ id: "S0GONE" }],
  });
  const found = () => logged("nobody is let in through this").slice(before);
  await expect.poll(() => found().length).toBe(2);
  expect(found()).toMatchObject([
    { setting: "access.spaces", id: "C0GONE" },
    {
      setting: "access.groups",
      id: "S0GONE",
      why: "Slack refused usergroups.users.list: no_such_subteam. There is no user group of this id.",
    },
  ]);
  expect(logged("who may ask").at(-1)).toMatchObject({ who: ["S0GONE"], guests: false });
});
