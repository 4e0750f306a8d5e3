import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { openSocket } from "./open-socket.ts";

const wait = async () => {
  await sleep(1);
};
const broken = () => Promise.reject<void>(undefined);
const never = () => new Promise(() => {});
const refused = async () => {
  throw new AppError("denied", "Slack refused apps.connections.open: missing_scope.");
};
const invalid = async () => {
  throw Object.assign(new Error("An API error occurred"), { data: { error: "invalid_auth" } });
};

test.for([
  ["Slack gives no address", never, refused, "missing_scope."],
  [
    "the address cannot be reached",
    never,
    async () => {},
    "Check that wss://wss-primary.slack.com",
  ],
  ["each connection breaks", broken, async () => {}, "Check that wss://wss-primary.slack.com"],
  [
    "the SDK gives up",
    invalid,
    never,
    "Slack refused apps.connections.open: invalid_auth. Install",
  ],
] as const)("when %s that is said", async ([, start, askAddress, sentence]) => {
  const opening = openSocket({ start, askAddress, timeoutMs: 20, wait });
  await expect(opening).rejects.toThrow(sentence);
  await expect(opening).rejects.toBeInstanceOf(AppError);
});

test("a connection that breaks before it is open is tried again", async () => {
  let tries = 0;
  const start = async () => {
    tries += 1;
    if (tries < 3) await broken();
  };
  await openSocket({ start, askAddress: never, timeoutMs: 5000, wait });
  expect(tries).toBe(3);
});
