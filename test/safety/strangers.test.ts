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
  const isForAll = ({ ephemeral_for: reader }: Message) => reader === undefined;
  return {
    forAll: ours.filter(isForAll).map((item) => JSON.stringify(item)),
    forOne: ours.filter((item) => !isForAll(item)),
  };
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
  await expect.poll(() => logged("refused").length, { timeout: 5000 }).toBe(known + 1);
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
  ["sre-oncall", "her group is not known", { groups: [{ id: "S0GONE" }] }, "unknown"],
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
  ["general", "other channels are named", { channels: [{ id: "C0INCIDENTS" }] }, "channel"],
  ["incidents", "no channel is named", { channels: [] }, "channel"],
  ["binnacle", "channels are named", { channels: [{ id: "C0INCIDENTS" }] }, "direct_message"],
  ["binnacle", "it is switched off", { directMessages: { allowed: false } }, "direct_message"],
];

test.for(closedPlaces)("in %s, where %s, nobody is answered", async ([where, , access, why]) => {
  await stage.restartBot(access);
  const { line, whispers } = await refusal("sre-oncall", says("@binnacle check shop", where));
  expect(line).toMatchObject({ why, who: "slack:T0HARBOR:U0SREONCALL" });
  expect(whispers).toHaveLength(1);
});

const narrow = { id: "C0INCIDENTS", namespaces: ["payments"] };
const listed = { bots: [{ id: "B0ALERTS", namespaces: ["shop"] }] };

/** Who is answered, and what they are shown. */
const letIn: readonly (readonly [
  user: string,
  access: Access,
  where: string,
  text: string,
  shown: RegExp,
])[] = [
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
  ["viewer", { channels: [narrow] }, "incidents", "check shop", noShop()],
  [
    "viewer",
    { channels: [{ id: "C0PARTNERS", sharedWithOthers: true }] },
    "partners",
    "check shop",
    /^🔴 shop: 1 broken/,
  ],
  ["alertmanager", listed, "incidents", "check shop", /^🔴 shop: 1 broken/],
  ["alertmanager", listed, "incidents", "check payments", /may not look at/],
];

/** Not a word of what is in shop. */
function noShop(): RegExp {
  return /^(?![\s\S]*(?:payment-|crashes|CrashLoop|broken))[\s\S]*may (?:not )?look at/u;
}

test.for(letIn)("%s with %j in %s: %s", async ([user, access, where, text, shown]) => {
  await stage.restartBot(access);
  const asked = stage.slack.control.say({ channel: where, user, text: `@binnacle ${text}` });
  const isAnswer = ({ thread_ts: thread, user: by }: Message) =>
    thread === asked.ts && by === "U0BINNACLE";
  const said = await stage.slack.control.waitForMessage(isAnswer, 10_000);
  expect(read(said)).toMatch(shown);
  expect(said.ephemeral_for).toBeUndefined();
});
