import { expect, test } from "vitest";
import { slackStage } from "./slack-stage.ts";
import { buttonsOf, type Message, person, read } from "./slack-talk.ts";

const { stage, talk } = slackStage("bad-image");

const question = "is the catalog rollout ok?";
const headline = /^🟡 catalog cannot pull its image, since/;
const time = String.raw`(?:[A-Z][a-z]{2} \d{1,2} )?\d\d:\d\d`;

function labelsOf(message: Message): string[] {
  return buttonsOf(message).map(({ label }) => label);
}

/** The modal that a click opened, once it can be submitted. */
async function formAfter(message: Message, label: string, user = person.user) {
  const { control } = stage().slack;
  await talk.click(message, label, user);
  const open = () => control.views().find(({ view }) => view.submit !== undefined)?.view;
  await expect.poll(open).toBeDefined();
  const viewId = open()?.id ?? "";
  return (typed: Record<string, string>) => {
    const values = Object.fromEntries(
      Object.entries(typed).map(([block, value]) => [block, { value }]),
    );
    return control.submit({ viewId, user, values });
  };
}

async function reject(message: Message, reason: string, user = person.user): Promise<void> {
  const submit = await formAfter(message, "Reject", user);
  expect(await submit({ reason })).toEqual({ kind: "ok" });
}

test("people who judge at once are all heard; the answer stays, marked with who said what", async () => {
  const answer = await talk.mention(question);
  await Promise.all([
    reject(answer, "wrong_object"),
    talk.click(answer, "Accept", "payments-oncall"),
  ]);
  const judged = await talk.until(answer, "2 people judged: 1 accepted it, 1 rejected it.");
  const text = read(judged);
  expect(text).toMatch(headline);
  expect(text).toMatch(new RegExp(`Rejected by sre-oncall at ${time}: wrong object\\.`));
  expect(text).toMatch(new RegExp(`Accepted by payments-oncall at ${time}\\.`));
  expect(labelsOf(judged)).toEqual(["Accept", "Modify", "Reject", "Withdraw"]);
  await talk.click(judged, "Withdraw", "payments-oncall");
  await talk.until(answer, "Withdrawn by payments-oncall");
});

test("what was rejected is never shown as seen before, also after a restart, and lowers itself alone", async () => {
  for (const restarts of [0, 1]) {
    if (restarts > 0) await stage().restartBot();
    const text = read(await talk.mention(question));
    expect(text).toMatch(headline);
    expect(text).not.toMatch(/^Before/m);
    expect(text).toMatch(/^Against {2}one person rejected this cause on this object before$/m);
  }
});

test("a wrong click on Reject costs nothing: it is withdrawn, and the memory forgets it", async () => {
  const answer = await talk.mention(question);
  await reject(answer, "other");
  const judged = await talk.until(answer, "Rejected by sre-oncall");
  await talk.click(judged, "Withdraw", "payments-oncall");
  const thread = answer.thread_ts ?? "";
  const told = "This verdict is of sre-oncall: only who gave it can withdraw it.";
  await talk.next(thread, told);
  await talk.click(judged, "Withdraw");
  expect(labelsOf(await talk.until(answer, "Withdrawn by sre-oncall"))).not.toContain("Withdraw");
});

test("who accepts is recalled, also after a restart: as this very incident, a person once", async () => {
  const answer = await talk.mention(question);
  await talk.click(answer, "Accept");
  const judged = await talk.until(answer, "Accepted by sre-oncall at");
  await talk.click(judged, "Accept");
  for (const restarts of [0, 1]) {
    if (restarts > 0) await stage().restartBot();
    const text = read(await talk.mention(question));
    expect(text).toMatch(
      new RegExp(`^Before {2}this incident was accepted by sre-oncall at ${time}\\.`, "m"),
    );
  }
});

test("Modify teaches the right cause and object, in a form that says what it does not know", async () => {
  const answer = await talk.mention(question);
  const submit = await formAfter(answer, "Modify", "payments-oncall");
  expect(await submit({})).toEqual({
    kind: "errors",
    errors: { culprit: "This is what I said. Change it, or click Accept." },
  });
  const unknown = await submit({ culprit: "deployment/catalogg" });
  expect(unknown).toEqual({
    kind: "errors",
    errors: { culprit: "This answer saw no such object. Did you mean deployment/catalog?" },
  });
  expect(await submit({ cause: "unlisted" })).toEqual({
    kind: "errors",
    errors: { note: "Say in a few words what it was." },
  });
  const note = "DB_PASSWORD=hunter2-hunter2 was wrong";
  expect(await submit({ cause: "oom-killed", culprit: "cart", worked: "yes", note })).toEqual({
    kind: "ok",
  });
  const text = read(await talk.until(answer, "Corrected by payments-oncall"));
  expect(text).toMatch(headline);
  expect(text).toContain("the cause is Out of memory, on `deployment/cart`. The fix worked.");
  expect(text).not.toContain("hunter2");
});

test("a form that is opened too late ends in a sentence", async () => {
  const { control } = stage().slack;
  const answer = await talk.mention(question);
  const thread = answer.thread_ts ?? "";
  control.fault({
    kind: "platform_error",
    method: "views.open",
    error: "expired_trigger_id",
    times: 1,
  });
  await talk.click(answer, "Reject");
  const told = "Your click reached me too late to open the form: click again.";
  expect(await talk.next(thread, told)).toHaveProperty("ephemeral_for");
});

test("who judges is told when the message cannot show it", async () => {
  const answer = await talk.mention(question);
  const { control } = stage().slack;
  const fault = { kind: "platform_error", method: "chat.update", times: 1 } as const;
  const thread = answer.thread_ts ?? "";
  control.fault({ ...fault, error: "internal_error" });
  await talk.click(answer, "Accept");
  const said = "The verdict stands, but I could not redraw the message";
  expect(read(await talk.next(thread, said))).toContain("internal_error");
  control.fault({ ...fault, error: "message_not_found" });
  await reject(answer, "known_already");
  await talk.next(
    thread,
    "The verdict stands; the message that it was given on is not there any more.",
  );
});

test("after a restart Accept on an old message counts, beside what others said of it before", async () => {
  const answer = await talk.mention(question);
  await reject(answer, "wrong_cause", "payments-oncall");
  const judged = await talk.until(answer, "Rejected by payments-oncall");
  await stage().restartBot();
  const before = talk.fromBot(answer.thread_ts ?? "").length;
  await talk.click(judged, "Accept");
  const again = await talk.until(answer, "2 people judged: 1 accepted it, 1 rejected it.");
  expect(read(again)).toMatch(headline);
  expect(talk.fromBot(answer.thread_ts ?? "")).toHaveLength(before);
  await talk.click(again, "Withdraw", "payments-oncall");
  await talk.until(answer, "Withdrawn by payments-oncall");
});

test("after a restart Modify on an old message opens at once and is filled after a silent look", async () => {
  const answer = await talk.mention(question);
  await stage().restartBot();
  const submit = await formAfter(answer, "Modify");
  expect(await submit({ worked: "no" })).toEqual({ kind: "ok" });
  expect(read(await talk.until(answer, "Accepted by sre-oncall"))).toContain(
    "The fix did not help.",
  );
});

test("after a restart a look that sees nothing decides nothing; the next click looks again", async () => {
  const { kubernetes } = stage().world;
  const answer = await talk.mention(question);
  await stage().restartBot();
  kubernetes.fault({ answer: 500 });
  await talk.click(answer, "Accept");
  const told = "Nothing is decided: I could not look at this again";
  const whisper = read(await talk.next(answer.thread_ts ?? "", told));
  expect(whisper).toContain("answered 500");
  kubernetes.clearFaults();
  await talk.click(answer, "Accept");
  expect(read(await talk.until(answer, "Accepted by sre-oncall"))).toMatch(headline);
});
