import type { SlackEmulator } from "@binnacle/emulators";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { patience } from "../support/investigate.ts";
import { startStage } from "../support/start-stage.ts";
import { slackStage } from "./slack-stage.ts";
import { read, talkIn } from "./slack-talk.ts";

const { stage, talk } = slackStage("missing-env", { ...patience, tokensEveryMs: 50 });
const Opened = z.object({ url: z.url() });

/** A connection of the same app that answers nothing. */
async function otherInstall(
  { apiUrl, appToken }: Pick<SlackEmulator, "apiUrl" | "appToken"> = stage().slack,
): Promise<() => Promise<void>> {
  const headers = { authorization: `Bearer ${appToken}` };
  const asked = { method: "POST", headers, redirect: "error" } as const;
  const response = await fetch(`${apiUrl}apps.connections.open`, asked);
  const socket = new WebSocket(Opened.parse(await response.json()).url);
  await happened(socket, "message");
  return async () => {
    const closed = happened(socket, "close");
    socket.close();
    await closed;
  };
}

function happened(socket: WebSocket, event: "message" | "close"): Promise<void> {
  return new Promise((resolve) => {
    socket.addEventListener(event, () => resolve(), { once: true });
  });
}

const told = () =>
  stage().logged.filter((line) => line.includes("another install uses this Slack app"));

test("alone it says nothing of others", async () => {
  expect(stage().bot().standing().counted?.others).toBe(0);
  expect(told()).toEqual([]);
});

const badEvent = '{"type":"events_api","envelope_id":"E1"}';

test("a frame that is no event ends nothing", async () => {
  for (const frame of ['{"type":"notice"}', '{"type":"events_api"}', badEvent, "null", "{"])
    stage().slack.control.sendFrame(frame);
  expect(read(await talk.mention("check shop"))).toMatch(/^🔴 shop/u);
});

test("another install on the same app is told in the log once, and by the doctor with what mends it", {
  timeout: 90_000,
}, async () => {
  const leave = await otherInstall();
  await stage().restartBot();
  // Slack counts one for a while that broke: what it counts once is not believed.
  expect(stage().bot().standing().counted).toBeUndefined();
  await expect.poll(others).toBe(1);
  expect(told()).toHaveLength(1);
  const shown = read(await talk.mention("doctor"));
  expect(shown).toMatch(
    /^🔴 Slack: connection of this bot {2}when Slack counted, at \S+, others had 1 to the same app: each event goes to one alone$/mu,
  );
  expect(shown).toContain("Stop the other install, or give each an app of its own");
  await leave();
  await expect.poll(others).toBe(0);
  expect(told()).toHaveLength(1);
});

test("a connection that broke, and is counted once more, is no other install", async () => {
  const before = told().length;
  const leave = await otherInstall();
  await stage().restartBot();
  await leave();
  await expect.poll(others).toBe(0);
  expect(told()).toHaveLength(before);
});

test("an install that starts later is told without a new connection of ours, and no message is lost meanwhile", {
  timeout: 120_000,
}, async () => {
  const later = await startStage("missing-env", undefined, { ...patience, countEveryMs: 200 });
  onTestFinished(later.close);
  const { control } = later.slack;
  const hands = talkIn(() => control);
  const counted = () => later.bot().standing().counted;
  const first = counted()?.at;
  await expect.poll(() => counted()?.at).not.toBe(first);
  const asked = Array.from({ length: 20 }, async () => {
    const { thread_ts: root = "" } = await hands.mention("check shop");
    return hands.fromBot(root).length;
  });
  expect(await Promise.all(asked)).toEqual(Array.from({ length: 20 }, () => 1));
  expect(counted()?.others).toBe(0);
  const leave = await otherInstall(later.slack);
  await expect.poll(() => counted()?.others, { timeout: 20_000 }).toBe(1);
  expect(later.logged.filter((line) => line.includes("another install"))).toHaveLength(1);
  await leave();
  await expect.poll(() => counted()?.others, { timeout: 20_000 }).toBe(0);
});

const others = () => stage().bot().standing().counted?.others;
