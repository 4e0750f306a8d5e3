import { AppError } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { openSocket } from "./open-socket.ts";

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
  [
    "the SDK gives up",
    invalid,
    never,
    "Slack refused apps.connections.open: invalid_auth. Install",
  ],
] as const)("when %s that is said", async ([, start, askAddress, sentence]) => {
  const opening = openSocket({ start, askAddress, timeoutMs: 20 });
  await expect(opening).rejects.toThrow(sentence);
  await expect(opening).rejects.toBeInstanceOf(AppError);
});
