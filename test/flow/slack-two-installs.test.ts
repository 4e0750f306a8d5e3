import { expect, test } from "vitest";
import { z } from "zod";
import { patience } from "../support/investigate.ts";
import { slackStage } from "./slack-stage.ts";
import { read } from "./slack-talk.ts";

const { stage, talk } = slackStage("missing-env", { ...patience, tokensEveryMs: 50 });
const Opened = z.object({ url: z.url() });

/** A connection of the same app that answers nothing. */
async function otherInstall(): Promise<() => Promise<void>> {
  const { apiUrl, appToken } = stage().slack;
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

const others = () => stage().bot().standing().counted?.others;
