import { expect, test } from "vitest";
import { slackStage } from "./slack-stage.ts";
import { person, read } from "./slack-talk.ts";

const { stage } = slackStage("missing-env");
const culprit = /^🔴 payment crashes on start/;
const asked = 25;

test("a flood of one person is answered whole, and another is answered whole before its end", {
  timeout: 120_000,
}, async () => {
  const { control } = stage().slack;
  const ask = (user?: string) =>
    control.mention({ ...person, text: "why is checkout failing?", ...(user && { user }) }).ts;
  /** Whole: its message is not being written still. */
  const answerTo = async (root: string) => {
    await control.waitForMessage(
      (message) =>
        message.thread_ts === root &&
        message.bot_id !== undefined &&
        !JSON.stringify(message.metadata ?? {}).includes('"begun":true') &&
        culprit.test(read(message)),
      90_000,
    );
    return root;
  };
  const flood = Array.from({ length: asked }, () => answerTo(ask()));
  const other = answerTo(ask("U0PAYMENTS"));
  const order: string[] = [];
  await Promise.all([...flood, other].map((answer) => answer.then((root) => order.push(root))));
  expect(order.indexOf(await other)).toBeLessThan(asked / 2);
  const said = JSON.stringify(control.messages(person.channel));
  expect(said).not.toContain("is busy with other calls");
});
