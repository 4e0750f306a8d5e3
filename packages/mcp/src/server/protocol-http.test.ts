import { afterAll, beforeAll, expect, test } from "vitest";
import { createServer } from "./create-server.ts";
import { type HttpServing, serveHttp } from "./serve-http.ts";

let serving: HttpServing;

beforeAll(async () => {
  const options = { name: "t", tools: [], deps: null, timeoutMs: 5_000, log: () => {} };
  serving = await serveHttp(() => createServer(options), {
    port: 0,
    host: "127.0.0.1",
    isReady: async () => true,
  });
});
afterAll(() => serving.close());

async function post(body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(serving.url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
const since = (version: string) => ({ "mcp-protocol-version": version });

test("initialize promises tools, and no news of them: there is no stream to send any", async () => {
  const params = {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "t", version: "0" },
  };
  const { text } = await post({ ...ping, method: "initialize", params });
  expect(JSON.parse(text)).toMatchObject({
    result: { protocolVersion: "2025-06-18", capabilities: { tools: {} } },
  });
  expect(text).not.toContain("listChanged");
});

test.for([
  ["a batch before 2025-06-18", [ping], {}, 200],
  ["a batch of 2025-03-26", [ping], since("2025-03-26"), 200],
  ["a batch of 2025-06-18", [ping], since("2025-06-18"), 400],
  ["an empty batch", [], {}, 400],
  ["a version that is none", ping, since("1999-01-01"), 400],
  ["one message of 2025-06-18", ping, since("2025-06-18"), 200],
  ["a page of another origin", ping, { origin: "http://evil.example" }, 403],
] as const)("%s", async ([, body, headers, status]) => {
  const answer = await post(body, headers);
  expect(answer.status).toBe(status);
});
