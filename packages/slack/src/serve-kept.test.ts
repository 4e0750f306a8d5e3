import { AppError, type Inbox } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createWorkspace } from "./testing/create-workspace.ts";

const event = {
  type: "message",
  channel: "D1",
  channel_type: "im",
  ts: "9999999999.1",
  user: "U1",
};
const envelope = { event_id: "E1", team_id: "T1" };

test.for([
  ["takes nothing for a while", new AppError("unavailable", "Slack is down."), 4, [5000, 30_000]],
  ["refuses it", new AppError("bad_input", "Slack refuses it."), 2, []],
  [
    "never takes it",
    new AppError("unavailable", "Slack is down."),
    99,
    [5000, 30_000, 120_000, 600_000, 1_800_000],
  ],
] as const)("what is kept is tried again when Slack %s", async ([, error, failures, pauses]) => {
  const workspace = createWorkspace();
  const { api } = workspace.bot().ports;
  const waits: number[] = [];
  let left: number = failures;
  let answer: ((input: unknown) => Promise<void>) | undefined;
  const inbox: Inbox = {
    serve: (_, schema, work) => {
      answer = (input) => work(schema.parse(input), { isAgain: false, isKept: true });
    },
    take: async () => true,
    open: async () => {},
    close: async () => {},
  };
  workspace.bot({
    inbox,
    wait: async (ms) => void waits.push(ms),
    api: {
      ...api,
      post: async (...what) => {
        left -= 1;
        if (left >= 0) throw error;
        return await api.post(...what);
      },
    },
  });
  await answer?.({ event: { ...event, text: "help" }, envelope }).catch(() => {});
  expect(waits.filter((ms) => ms >= 5000)).toEqual(pauses);
});
