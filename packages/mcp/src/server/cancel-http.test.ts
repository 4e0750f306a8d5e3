import { once } from "node:events";
import { createServer as createHttpServer, type ServerResponse } from "node:http";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createGateway } from "../gateway/index.ts";
import { createServer } from "./create-server.ts";
import { defineTool } from "./define-tool.ts";
import { type HttpServing, serveHttp } from "./serve-http.ts";

/** A back end that never answers, and sees whether its connection is still open. */
const waiting: ServerResponse[] = [];
let onWaiting: (() => void) | undefined;
const backend = createHttpServer((_, response) => {
  waiting.push(response);
  onWaiting?.();
});
let backendUrl = "";
let serving: HttpServing;

const read = defineTool<null>()({
  contract: {
    role: "test",
    name: "read",
    title: "Read",
    description: "Reads the back end.",
    input: z.object({}),
    output: z.object({ ok: z.boolean() }),
  },
  run: async (_, __, { signal }) => {
    await fetch(backendUrl, { signal });
    return { ok: true, evidence: [], gaps: [] };
  },
  toText: () => "read",
});

beforeAll(async () => {
  await once(backend.listen(0, "127.0.0.1"), "listening");
  const address = z.object({ port: z.number() }).parse(backend.address());
  backendUrl = `http://127.0.0.1:${address.port}`;
  const options = { name: "t", tools: [read], deps: null, timeoutMs: 60_000, log: () => {} };
  serving = await serveHttp(() => createServer(options), {
    port: 0,
    host: "127.0.0.1",
    isReady: async () => true,
  });
});

afterAll(async () => {
  await serving.close();
  backend.close();
  backend.closeAllConnections();
});

/** Makes the call, cancels it once it arrived at the back end, and waits until that sees its connection closed. */
async function closesBackend(call: (cancelled: AbortSignal) => Promise<unknown>): Promise<boolean> {
  const cancelling = new AbortController();
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  onWaiting = resolve;
  const ended = Promise.allSettled([call(cancelling.signal)]);
  await arrived;
  const closed = once(waiting.at(-1) ?? backend, "close");
  cancelling.abort();
  await closed;
  await ended;
  return true;
}

const headers = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
};

function post(body: unknown, init: RequestInit = {}): Promise<Response> {
  return fetch(serving.url, {
    method: "POST",
    body: JSON.stringify(body),
    ...init,
    headers: { ...headers, ...Object.fromEntries(new Headers(init.headers)) },
  });
}

const textOf = (response: Response): Promise<string> => response.text();
const progress = { _meta: { progressToken: "p" } };
const called = (id: number, more: object = {}) => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name: "read", arguments: {}, ...more },
});

describe.for([
  { form: "JSON", more: {} },
  { form: "a stream of events", more: progress },
])("a call over HTTP that is answered with $form", { timeout: 20_000 }, ({ more }) => {
  test("ends at the back end when the caller closes the response", async () => {
    expect(await closesBackend((signal) => post(called(1, more), { signal }).then(textOf))).toBe(
      true,
    );
  });

  test("ends at the back end when the caller says so in another request", async () => {
    const session = { "mcp-session-id": "one" };
    const call = async (cancelled: AbortSignal): Promise<void> => {
      const params = { requestId: 0 };
      cancelled.addEventListener("abort", () => {
        void post(
          { jsonrpc: "2.0", method: "notifications/cancelled", params },
          { headers: session },
        );
      });
      const response = await post(called(0, more), { headers: session });
      expect(await response.text()).toBe("");
    };
    expect(await closesBackend(call)).toBe(true);
  });
});

test("a client of the SDK that cancels a call ends it at the back end", async () => {
  const client = new Client({ name: "t", version: "0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(serving.url)));
  const params = { name: "read", arguments: {} };
  expect(await closesBackend((signal) => client.callTool(params, undefined, { signal }))).toBe(
    true,
  );
  await client.close();
}, 20_000);

test("a cancellation of another session ends nothing", async () => {
  const own = new AbortController();
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  onWaiting = resolve;
  const call = post(called(5), { headers: { "mcp-session-id": "one" }, signal: own.signal });
  await arrived;
  const params = { requestId: 5 };
  const foreign = { headers: { "mcp-session-id": "two" } };
  await post({ jsonrpc: "2.0", method: "notifications/cancelled", params }, foreign);
  expect(waiting.at(-1)?.destroyed).toBe(false);
  own.abort();
  await expect(call).rejects.toThrow("aborted");
}, 20_000);

test("what the gateway cancels ends at the back end", async () => {
  const gateway = createGateway({
    servers: [
      {
        name: "t",
        role: "test",
        clusters: [{ name: "prod" }],
        origin: "test",
        what: "it",
        transport: { kind: "http", url: serving.url },
        allow: [{ tool: "read" }],
        timeoutMs: 60_000,
        concurrency: 2,
      },
    ],
    log: () => {},
  });
  const tools = gateway.toolsFor({ may: { clusters: "all", namespaces: "all" } });
  const question = { server: "t", tool: "read", args: {} };
  expect(await closesBackend((signal) => tools.call(question, { cluster: "prod", signal }))).toBe(
    true,
  );
  await gateway.close();
}, 20_000);

test("progress is told to who asked for it, in a stream of events", async () => {
  const client = new Client({ name: "t", version: "0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(serving.url)));
  const { promise: told, resolve: onprogress } = Promise.withResolvers<unknown>();
  const own = new AbortController();
  const options = { signal: own.signal, onprogress };
  const call = client.callTool({ name: "read", arguments: {} }, undefined, options);
  expect(await told).toEqual({ progress: 2, message: "2 s so far" });
  own.abort();
  await expect(call).rejects.toThrow("aborted");
  await client.close();
}, 20_000);
