import { beforeAll, expect, test } from "vitest";
import { slackStage } from "./slack-stage.ts";
import { buttonsOf, person, read } from "./slack-talk.ts";

const { stage, talk } = slackStage("missing-env");
let thread: string;

beforeAll(async () => {
  const answer = await talk.mention("why is checkout failing?");
  thread = answer.thread_ts ?? "";
}, 60_000);

const followUps: readonly (readonly [question: string, firstLine: RegExp, ...says: RegExp[]])[] = [
  [
    "what changed?",
    /^2 changes in shop, last 60 min, newest first$/,
    /^(?:[A-Z][a-z]{2} \d{1,2} )?\d\d:\d\d:\d\d `deployment\/payment` rollout 7: env PAYMENT_GATEWAY_URL removed, image unchanged \(argocd-controller\) \[1\]$/m,
    /not from a watch of my own/,
  ],
  ["what changed in payment?", /^1 change in payment \(shop\), last 60 min$/],
  [
    "show me the logs of the culprit",
    /^payment-\w+-\w+, container app, previous run: the last 6 lines$/,
    /It ends with "PAYMENT_GATEWAY_URL is required"/,
    /144 lines in OpenSearch/,
  ],
  ["logs of cart", /^cart-\w+-\w+, container app, current run: the last 20 lines$/],
  [
    "and in namespace payments?",
    /^🟢 Nothing is wrong in payments that Kubernetes shows · 4 workloads, 12 pods$/,
    /12 of 12 pods Ready/,
    /0\.\d+ % of requests in namespace payments fail with 5xx/,
  ],
  [
    "what did you rule out?",
    /^\d+ of \d+ causes are ruled out$/,
    /^Out of memory: no container ended/m,
  ],
  [
    "is it the database?",
    /^⚪ No sign that it is db: 3 of 3 pods Ready; not seen: metrics of db$/,
    /points elsewhere: payment crashes on start\./,
    /not proven impossible/,
  ],
  [
    "is zzz affected too?",
    /^I know no zzz here: no object, namespace or cluster has that name\.$/,
    /Check shop/,
  ],
  ["why didnt the readiness probe catch this", /^I know no readiness or probe or catch here/],
  ["is it the network?", /^No sign of network trouble; there is no NetworkPolicy to look at$/],
  ["could it be the deploy?", /^Yes: it began with a change of deployment\/payment$/],
  ["is it checkout?", /^No, checkout is a victim: payment crashes on start$/],
  [
    "why?",
    /^payment crashes on start, high confidence: the log names the variable and the rollout removed it$/,
    /rollout 6 had it and ran for 6 days/,
    /Nothing was found (?:in what could be seen )?that speaks against it/,
  ],
  [
    "and search?",
    /^🟢 Nothing is wrong with search that Kubernetes shows$/,
    /requests to `search` fail with 5xx/,
  ],
  ["how do i roll this back", /^Do now: brings back rollout 6;/, /undo deployment\/payment/],
  [
    "since when",
    /^Since (?:[A-Z][a-z]{2} \d{1,2} )?\d\d:\d\d \(\d+ min\): payment crashes on start$/,
  ],
  ["which pods are broken", /^3 of 3 pods of payment are not well$/],
  ["error rate now?", /^Error rate of checkout: 38 % · sample of/],
  ["is it fixed yet?", /^🔴 Not fixed: payment crashes on start · payment 0 of 3 Ready · 38 % of/],
  ["is payment still down?", /^🔴 Not fixed: payment crashes on start · payment 0 of 3 Ready/],
  ["are the nodes ok?", /^🟢 5 nodes in prod-eu, all Ready$/],
  [
    "is it safe to roll back?",
    /^Do now: brings back rollout 6;.*\(not checked: whether data or a schema changed\)$/,
  ],
  ["what if i just restart the pods", /^A restart does not mend it: payment crashes on start$/],
  ["will argo undo my rollback?", /^Yes: Argo CD owns payment and syncs over a change by hand$/],
  ["how do i rollback w/o argocd cli", /^Do now: brings back rollout 6;/, /sync over it/],
  ["is it dns?", /^(?!🟢)/],
  ["which version is running", /^deployment\/payment runs \S+$/],
  ["and staging?", /^No object named staging in prod-eu\.$/, /^Namespaces here: /m],
  [
    "restart payment",
    /^I never change anything/,
    /kubectl .*-n shop rollout restart deployment\/payment/,
  ],
  ["error rate last 6 hours", /^Error rate of checkout: 38 %, .* in the last 6 h · sample of/],
  ["it is not payment", /^⚪ Without payment nothing is left that I could name$/],
  ["why is ledger slow in prod-ap cluster?", /^I do not see a cluster prod-ap\. I see: prod-eu\.$/],
  ["why is ledger slow?", /^🟢 Nothing is wrong with ledger/, /^fine · payments · prod-eu$/m],
];

test.for(followUps)(
  "in the thread, without a mention: `%s`",
  async ([question, firstLine, ...says]) => {
    const before = talk.fromBot(thread).length;
    const answer = await talk.reply(question, thread);
    const text = read(answer);
    expect(text.split("\n")[0]).toMatch(firstLine);
    for (const words of says) expect(text).toMatch(words);
    expect(text).not.toMatch(
      /[a-z]\.\.(?:\s|$)|\bundefined\b|\[object|missing-environment-variable/u,
    );
    expect(talk.fromBot(thread)).toHaveLength(before + 1);
  },
);

function written(): number {
  const calls = stage().slack.control.apiCalls();
  return calls.filter(({ method }) => method.startsWith("chat.")).length;
}

test("what people say to each other in the thread is left alone", async () => {
  const before = talk.fromBot(thread).length;
  const calls = written();
  for (const text of ["thanks", "I roll it back now", "@payments-oncall can you look?"])
    stage().slack.control.say({ ...person, text, threadTs: thread });
  await talk.reply("what changed?", thread);
  expect(talk.fromBot(thread)).toHaveLength(before + 1);
  await expect.poll(written).toBe(calls + 1);
});

test("a thread that is not ours is asked about once, and left alone", async () => {
  const { control } = stage().slack;
  const root = control.say({ ...person, text: "we deploy now" });
  const said = { ...person, threadTs: root.ts };
  for (const text of ["ok", "what changed?", "why?", "is it the database?"])
    control.say({ ...said, text });
  await talk.reply("what changed?", thread);
  expect(talk.fromBot(root.ts)).toEqual([]);
  const asked = () =>
    control
      .apiCalls("conversations.replies")
      .filter(({ arguments: given }) => given["ts"] === root.ts).length;
  const before = asked();
  // Three of them ask something; just after a start each also looks whether it was answered before.
  expect(before).toBeLessThanOrEqual(6);
  control.say({ ...said, text: "and now?" });
  await talk.reply("what changed?", thread);
  expect(asked()).toBe(before);
});

test("a name in two namespaces is asked back, and a click turns the question into the investigation", async () => {
  const question = await talk.mention("why is gateway slow?");
  expect(read(question)).toMatch(/^gateway exists in 2 namespaces of prod-eu\. Which one\?$/m);
  expect(buttonsOf(question).map(({ label }) => label)).toEqual([
    "gateway in payments",
    "gateway in shop",
  ]);
  await talk.click(question, "gateway in payments");
  const answer = await talk.until(question, "no model used");
  expect(read(answer)).toMatch(/^🟢 Nothing is wrong with gateway.*\nfine · payments · prod-eu$/m);
  expect(talk.fromBot(question.thread_ts ?? "")).toHaveLength(1);
});

test("instead of a click the namespace may be typed", async () => {
  const question = await talk.mention("why is gateway slow?");
  const answer = await talk.reply("the one in payments", question.thread_ts ?? "");
  expect(read(answer)).toContain("fine · payments · prod-eu");
});

test("in a thread the namespace of the thread decides which gateway is meant", async () => {
  const answer = await talk.reply("why is gateway slow?", thread);
  expect(read(answer)).toMatch(/^🟢 Nothing is wrong with gateway.*\nfine · shop · prod-eu$/m);
});

test("a follow-up while the investigation runs is answered after it, in its context", async () => {
  const { control } = stage().slack;
  const root = control.mention({ ...person, text: "why is checkout failing?" });
  await control.waitForMessage(({ thread_ts: ts }) => ts === root.ts, 20_000);
  const answer = await talk.reply("what changed?", root.ts);
  await talk.next(root.ts, "2 changes in shop");
  expect(answer.thread_ts).toBe(root.ts);
});

const inScope = [
  ["a reply", "reply", "what changed?", /^2 changes in shop, last 60 min/],
  ["a mention", "mention", "what changed?", /^2 changes in shop, last 60 min/],
  [
    "a mention of a namesake",
    "mention",
    "why is gateway slow?",
    /^🟢 Nothing is wrong with gateway/,
  ],
  ["a mention of another place", "mention", "what changed in payments?", / in payments/],
] as const;

test.for(inScope)("after a restart %s is answered in the scope of its thread", async (asked) => {
  const [, way, question, firstLine] = asked;
  await stage().restartBot();
  const before = talk.fromBot(thread).length;
  const text = read(await talk[way](question, thread));
  expect(text.split("\n")[0]).toMatch(firstLine);
  expect(talk.fromBot(thread)).toHaveLength(before + 1);
});

test("a direct message and the thread of an alert survive a restart, too", async () => {
  const { control } = stage().slack;
  const alert = control.say({
    channel: "incidents",
    user: "slackbot",
    text: "CheckoutErrorRateHigh fires",
  });
  await talk.mention("why is checkout failing?", alert.ts);
  const direct = await talk.direct("why is checkout failing?");
  await stage().restartBot();
  expect(read(await talk.reply("what changed?", alert.ts))).toMatch(/^2 changes in shop/);
  const said = { channel: "binnacle", text: "what changed?", threadTs: direct.thread_ts };
  control.say(said);
  expect(read(await talk.next(direct.thread_ts ?? "", "2 changes in shop"))).toBeDefined();
});

test("thanks and talk between people stay unanswered after a restart", async () => {
  const { control } = stage().slack;
  await stage().restartBot();
  const before = talk.fromBot(thread).length;
  for (const text of [
    "thanks",
    "👍",
    ":+1:",
    "I roll it back now",
    "@payments-oncall can you look?",
  ])
    control.say({ ...person, text, threadTs: thread });
  await talk.reply("what changed?", thread);
  expect(talk.fromBot(thread)).toHaveLength(before + 1);
});

test("what was answered before a restart is not answered again when Slack sends it again", async () => {
  const { control } = stage().slack;
  control.fault({ kind: "lost_ack", times: 2 });
  const answer = await talk.mention("check shop");
  const root = answer.thread_ts ?? "";
  await stage().restartBot();
  const looks = () =>
    control.apiCalls("conversations.replies").filter((call) => call.arguments["ts"] === root)
      .length;
  await expect.poll(looks).toBe(1);
  await talk.reply("what changed?", thread);
  expect(talk.fromBot(root)).toHaveLength(1);
});
