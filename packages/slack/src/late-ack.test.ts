import { expect, test } from "vitest";
import { createApp } from "./create-app.ts";
import { holdIn } from "./late-ack.ts";

const identity = { botId: "B0", botUserId: "U0" };

function received(user: string, type = "message") {
  const acks: string[] = [];
  const app = createApp({ botToken: () => "xoxb-1" }, () => {}, identity);
  const held: (() => Promise<void>)[] = [];
  app.event("message", async ({ context }) => void held.push(holdIn(context)));
  const event = { type, channel: "C1", ts: "1.1", user, text: "hello" };
  const body = { type: "event_callback", team_id: "T1", event_id: "E1", event };
  const receive = () => app.processEvent({ body, ack: async () => void acks.push(user) });
  return { receive, held, acks };
}

test("what a person writes is acknowledged when its handler says so, not before", async () => {
  const { receive, held, acks } = received("U1");
  await receive();
  expect(acks).toEqual([]);
  await held[0]?.();
  expect(acks).toEqual(["U1"]);
});

test.for([
  ["what we wrote ourselves", "U0", "message"],
  ["what no handler takes", "U1", "app_mention"],
  ["an event of another kind", "U1", "reaction_added"],
] as const)("%s is acknowledged at once", async ([, user, type]) => {
  const { receive, held, acks } = received(user, type);
  await receive();
  expect(held).toEqual([]);
  expect(acks).toEqual([user]);
});
