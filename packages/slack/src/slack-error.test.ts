import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createRedactor } from "@binnacle/runtime";
import { expect, onTestFinished, test } from "vitest";
import { callerOf } from "./slack-api.ts";

type Answer = (response: ServerResponse) => void;

const status =
  (code: number): Answer =>
  (response) =>
    void response.writeHead(code).end("<html>busy</html>");

test.for<readonly [claim: string, answer: Answer, sentence: string]>([
  [
    "an HTTP 503 is told as a Slack that is down",
    status(503),
    "Slack did not take auth.test: it answers HTTP 503, so it is down, or a proxy before it is. status.slack.com tells more.",
  ],
  [
    "a page of a proxy is told as another that answers",
    status(200),
    "Slack did not take auth.test: what answers is not Slack's Web API. Check slack.apiUrl, and a proxy on the way.",
  ],
  [
    "a refusal of a proxy, too",
    status(403),
    "Slack did not take auth.test: what answers is not Slack's Web API. Check slack.apiUrl, and a proxy on the way.",
  ],
  [
    "a limit is told as a limit",
    (response) => void response.writeHead(429, { "retry-after": "30" }).end(),
    "Slack did not take auth.test: it was asked too often, and takes it in 30 s.",
  ],
  [
    "a connection that breaks is our way there",
    (response) => void response.destroy(),
    "Slack did not take auth.test: it cannot be reached (connection closed). Check the network policy, DNS and a proxy on the way.",
  ],
])("%s", async ([, answer, sentence]) => {
  const server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const call = callerOf(
    { botToken: () => "xoxb-1", apiUrl: `http://127.0.0.1:${portOf(server.address())}/api/` },
    { log: () => {}, redactor: createRedactor() },
    { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
  );
  await expect(call("auth.test", {})).rejects.toThrow(sentence);
});

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== "object" || address === null) throw new Error("it listens nowhere");
  return address.port;
}
