import { expect, test } from "vitest";
import { slackStage } from "./slack-stage.ts";
import { buttonsOf, read } from "./slack-talk.ts";

const { stage, talk } = slackStage("bad-image");

const question = "is the catalog rollout ok?";

test("of two people who decide at once the first is heard, and the other is told who it was", async () => {
  const answer = await talk.mention(question);
  await Promise.all([
    talk.click(answer, "Reject", "sre-oncall"),
    talk.click(answer, "Accept", "payments-oncall"),
  ]);
  const judged = await talk.until(answer, "by sre-oncall at");
  expect(read(judged)).toMatch(
    /^⚪ Unknown: what I found with catalog was rejected\nunknown · shop · prod-eu$/m,
  );
  expect(read(judged)).toMatch(
    /^Rejected {2}catalog cannot pull its image: by sre-oncall at (?:[A-Z][a-z]{2} \d{1,2} )?\d\d:\d\d\. I will not show it as seen before\.$/m,
  );
  expect(buttonsOf(judged)).toEqual([]);
  await talk.next(answer.thread_ts ?? "", "sre-oncall already decided: rejected.");
});

test("what was rejected is never shown as seen before, also after a restart, and counts against itself", async () => {
  for (const restarts of [0, 1]) {
    if (restarts > 0) await stage().restartBot();
    const text = read(await talk.mention(question));
    expect(text).toMatch(/^🟡 catalog cannot pull its image, since/);
    expect(text).not.toMatch(/^Before/m);
    expect(text).toMatch(/^Against {2}people rejected this cause on this object before$/m);
  }
});

test("what was accepted is recalled, also after a restart: as this very incident, not as a precedent", async () => {
  const answer = await talk.mention(question);
  await talk.click(answer, "Accept");
  const judged = await talk.until(answer, "Accepted by sre-oncall at");
  expect(buttonsOf(judged)).toEqual([]);
  for (const restarts of [0, 1]) {
    if (restarts > 0) await stage().restartBot();
    expect(read(await talk.mention(question))).toMatch(
      /^Before {2}this incident was accepted by sre-oncall at (?:[A-Z][a-z]{2} \d{1,2} )?\d\d:\d\d · accepted 1×, rejected 1×\./m,
    );
  }
});

test("Reject promotes the next hypothesis, which can be decided in its turn", async () => {
  const answer = await talk.mention(question);
  const { store, conversations } = stage().binnacle();
  const talkOf = await conversations.get(`${answer.channel}:${answer.thread_ts ?? ""}`);
  const held = await store.get(talkOf?.investigationId ?? "");
  const [first] = held?.hypotheses ?? [];
  if (held === undefined || first === undefined) throw new Error("nothing is held");
  const title = "catalog waits for a volume";
  const finding = { ...first.finding, title, fingerprint: "second", cause: "volume-not-bound" };
  await store.put({ ...held, hypotheses: [first, { ...first, id: "second", rank: 2, finding }] });

  await talk.click(answer, "Reject");
  const next = await talk.until(answer, "Rejected  catalog");
  expect(read(next)).toMatch(/^🟡 catalog waits for a volume, since/);
  expect(read(next)).toMatch(/^Rejected {2}catalog cannot pull its image: by sre-oncall/m);
  await talk.click(next, "Accept");
  const judged = await talk.until(answer, "Accepted by sre-oncall");
  expect(read(judged)).toMatch(/^🟡 catalog waits for a volume, since/);
});

test("who decides is told when the message cannot show it", async () => {
  const answer = await talk.mention(question);
  const { control } = stage().slack;
  control.fault({
    kind: "platform_error",
    method: "chat.update",
    error: "internal_error",
    times: 1,
  });
  await talk.click(answer, "Reject");
  const said = "The verdict stands, but I could not redraw the message";
  expect(read(await talk.next(answer.thread_ts ?? "", said))).toContain("internal_error");
});

test("after a restart a reply and a click say that the investigation is gone, and offer to look again", async () => {
  const answer = await talk.mention(question);
  const thread = answer.thread_ts ?? "";
  await stage().restartBot();

  const gone = await talk.reply("what changed?", thread);
  expect(read(gone)).toMatch(/^I restarted and no longer hold this investigation$/m);
  expect(buttonsOf(gone).map(({ label }) => label)).toEqual(["Investigate again"]);

  await talk.click(answer, "Accept");
  const whispered = await talk.whisper(thread);
  expect(read(whispered)).toMatch(/^I restarted and no longer hold this investigation$/m);

  await talk.click(gone, "Investigate again");
  expect(read(await talk.until(gone, "no model used"))).toMatch(
    /^🟡 catalog cannot pull its image/,
  );
  expect(read(await talk.reply("what changed?", thread))).toMatch(
    /^1 change in shop|^\d changes in shop/,
  );
});

test("the whispered offer investigates in the same thread", async () => {
  const answer = await talk.mention(question);
  const thread = answer.thread_ts ?? "";
  await stage().restartBot();
  await talk.click(answer, "Reject");
  const whispered = await talk.whisper(thread);
  const before = talk.fromBot(thread).length;
  await talk.click(whispered, "Investigate again");
  await expect.poll(() => talk.fromBot(thread).length, { timeout: 10_000 }).toBe(before + 1);
});
