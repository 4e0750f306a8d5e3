import { createServer } from "node:http";
import { createRedactor } from "@binnacle/runtime";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { createSlackApi } from "./slack-api.ts";

const own = { user_id: "U0BOT", bot_id: "B0BOT", team_id: "T1" };
const metadata = { event_type: "binnacle_investigation", event_payload: { trigger_id: "t1" } };

/** The Web API of a workspace in whose thread these messages stand. */
async function apiWith(messages: readonly object[]) {
  const server = createServer((request, response) => {
    const isIdentity = request.url?.endsWith("auth.test");
    const body = isIdentity ? { ok: true, ...own } : { ok: true, messages };
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const apiUrl = `http://127.0.0.1:${port}/api/`;
  return createSlackApi(
    { botToken: () => "xoxb-1", apiUrl },
    { log: () => {}, redactor: createRedactor() },
  );
}

test("what we wrote down at a message is read from our own messages alone", async () => {
  const api = await apiWith([
    { ts: "1", user: "U0BOT", bot_id: "B0BOT", metadata },
    { ts: "2", user: "U0OTHERBOT", bot_id: "B2", metadata },
    { ts: "3", bot_id: "B2", metadata },
    { ts: "4", user: "U1", metadata },
  ]);
  await api.identify();
  const thread = await api.thread("C1", "1");
  expect(thread.map(({ ts, metadata: kept }) => [ts, kept !== undefined])).toEqual([
    ["1", true],
    ["2", false],
    ["3", false],
    ["4", false],
  ]);
});
