import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stage, startStage } from "../support/start-stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await startStage("missing-env");
}, 60_000);

afterAll(async () => stage.close());

const person = { channel: "incidents", user: "sre-oncall" };

test("a mention is answered in its thread; after Accept it is recalled, also after a restart", async () => {
  const { control } = stage.slack;
  const first = await answerTo("why is checkout failing?");
  expect(first.text).toContain("payment");
  const text = JSON.stringify(first.blocks);
  for (const words of [
    "PAYMENT_GATEWAY_URL",
    "rollout undo deployment/payment",
    "of requests to checkout fail",
    "payments-oncall",
    "no model used",
  ])
    expect(text).toContain(words);
  expect(control.thread(first.thread_ts ?? "")).toHaveLength(2);

  await control.click({ ...person, ts: first.ts, actionId: "verdict:accept" });
  await control.waitForMessage(
    ({ ts, blocks }) =>
      ts === first.ts && JSON.stringify(blocks).includes("Accepted by sre-oncall"),
    10_000,
  );

  await stage.restartBot();
  const recalled = await answerTo("why is checkout failing?");
  expect(JSON.stringify(recalled.blocks)).toContain("accepted by sre-oncall");
}, 90_000);

async function answerTo(text: string) {
  const { control } = stage.slack;
  const asked = control.mention({ ...person, text });
  return await control.waitForMessage(
    ({ thread_ts: thread, blocks }) =>
      thread === asked.ts && JSON.stringify(blocks).includes("verdict:accept"),
    30_000,
  );
}
