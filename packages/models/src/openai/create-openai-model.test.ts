import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { AppError, type Model, type ModelRequest } from "@binnacle/contracts";
import { afterEach, expect, test } from "vitest";
import { createOpenAiModel, type OpenAiOptions } from "./create-openai-model.ts";

interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}
type Respond = (response: ServerResponse, asked: Asked) => void;

const closings: (() => void)[] = [];
afterEach(() => {
  for (const close of closings.splice(0)) close();
});

/** A server of the test; `respond` answers chat completions, the list of models is `qwen`, `llama`. */
async function serve(respond: Respond, options: Partial<OpenAiOptions> = {}) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void read(request).then((each) => {
      asked.push(each);
      if (each.path !== "/v1/models") return respond(response, each);
      return response.end('{"data":[{"id":"qwen"},{"id":"llama"}]}');
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  closings.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const logged: string[] = [];
  const model = createOpenAiModel({
    url: `http://127.0.0.1:${port}/v1/`,
    model: "qwen",
    stallTimeoutMs: 5000,
    turnTimeoutMs: 10_000,
    log: (_, message) => logged.push(message),
    ...options,
  });
  return { model, asked, logged, url: `http://127.0.0.1:${port}/v1` };
}

async function read(request: IncomingMessage): Promise<Asked> {
  const written = await text(request);
  const body: unknown = written === "" ? undefined : JSON.parse(written);
  return { path: request.url ?? "", authorization: request.headers.authorization, body };
}

function stream(response: ServerResponse, ...events: readonly unknown[]): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of events)
    response.write(`data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`);
}

const delta = (fields: object, finish?: string) => ({
  choices: [{ index: 0, delta: fields, finish_reason: finish ?? null }],
});
const call = (fields: object) => delta({ tool_calls: [fields] });
const usage = {
  choices: [],
  usage: { prompt_tokens: 100, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 60 } },
};
const over = [delta({}, "stop"), usage, "[DONE]"];

const request: ModelRequest = {
  agent: "kubernetes",
  system: "You look.",
  tools: [{ name: "pods", description: "Pods.", inputSchema: { type: "object" } }],
  messages: [{ role: "given", parts: [{ kind: "text", text: "Why?" }] }],
  sampling: { temperature: 0.2, maxTokens: 100 },
};
const ask = (model: Model, more: Partial<ModelRequest> = {}, signal?: AbortSignal) =>
  model.turn({ ...request, ...more }, { signal: signal ?? new AbortController().signal });

const answersWith =
  (...events: readonly unknown[]): Respond =>
  (response) => {
    stream(response, ...events);
    response.end();
  };

test("words and calls come in pieces and are put together", async () => {
  const { model } = await serve(
    answersWith(
      delta({ role: "assistant", content: "I " }),
      delta({ content: "look." }),
      call({ index: 0, id: "a", type: "function", function: { name: "pods", arguments: "" } }),
      call({ index: 0, function: { arguments: '{"of":' } }),
      call({ index: 1, id: "b", function: { name: "logs", arguments: "{}" } }),
      call({ index: 0, function: { arguments: '"shop"}' } }),
      delta({}, "tool_calls"),
      usage,
      "[DONE]",
    ),
  );
  const words: string[] = [];
  const signal = new AbortController().signal;
  const turn = await model.turn(request, { signal, onText: (piece) => void words.push(piece) });
  expect(turn).toEqual({
    kind: "answered",
    parts: [
      { kind: "text", text: "I look." },
      { kind: "tool_call", id: "a", name: "pods", input: { of: "shop" } },
      { kind: "tool_call", id: "b", name: "logs", input: {} },
    ],
    stop: "tool_calls",
    usage: { input: 40, output: 7, cacheRead: 60, cacheWrite: 0, cents: 0 },
    model: "qwen",
    rung: 1,
  });
  expect(words).toEqual(["I ", "look."]);
});

test("the request is what chat completions take", async () => {
  const { model, asked } = await serve(answersWith(...over), { apiKey: "k" });
  await ask(model, {
    toolChoice: { name: "pods" },
    messages: [
      { role: "given", parts: [{ kind: "text", text: "Why?" }] },
      {
        role: "answer",
        parts: [
          { kind: "reasoning", provider: "bedrock", opaque: "x" },
          { kind: "text", text: "I look." },
          { kind: "tool_call", id: "a", name: "pods", input: { of: "shop" } },
          { kind: "tool_call", id: "b", name: "logs", input: null, malformed: "{" },
        ],
      },
      {
        role: "given",
        parts: [
          { kind: "tool_result", id: "a", text: "3 pods", isError: false },
          { kind: "tool_result", id: "b", text: "no JSON", isError: true },
          { kind: "text", text: "Last turn." },
        ],
      },
    ],
  });
  expect(asked[0]).toMatchObject({ path: "/v1/chat/completions", authorization: "Bearer k" });
  expect(asked[0]?.body).toMatchInlineSnapshot(`
    {
      "max_tokens": 100,
      "messages": [
        {
          "content": "You look.",
          "role": "system",
        },
        {
          "content": "Why?",
          "role": "user",
        },
        {
          "content": "I look.",
          "role": "assistant",
          "tool_calls": [
            {
              "function": {
                "arguments": "{"of":"shop"}",
                "name": "pods",
              },
              "id": "a",
              "type": "function",
            },
            {
              "function": {
                "arguments": "{}",
                "name": "logs",
              },
              "id": "b",
              "type": "function",
            },
          ],
        },
        {
          "content": "3 pods",
          "role": "tool",
          "tool_call_id": "a",
        },
        {
          "content": "Error: no JSON",
          "role": "tool",
          "tool_call_id": "b",
        },
        {
          "content": "Last turn.",
          "role": "user",
        },
      ],
      "model": "qwen",
      "stream": true,
      "stream_options": {
        "include_usage": true,
      },
      "temperature": 0.2,
      "tool_choice": {
        "function": {
          "name": "pods",
        },
        "type": "function",
      },
      "tools": [
        {
          "function": {
            "description": "Pods.",
            "name": "pods",
            "parameters": {
              "type": "object",
            },
          },
          "type": "function",
        },
      ],
    }
  `);
});

test.for([
  ["any", "required"],
  [undefined, undefined],
] as const)("a choice of %s is %s on the wire", async ([toolChoice, choice]) => {
  const { model, asked } = await serve(answersWith(...over));
  await ask(model, toolChoice === undefined ? {} : { toolChoice });
  expect(asked[0]?.body).toHaveProperty("messages");
  expect(Reflect.get(Object(asked[0]?.body), "tool_choice")).toBe(choice);
});

test("without a model the first of the list is taken, once", async () => {
  const { url, asked } = await serve(answersWith(...over));
  const limits = { stallTimeoutMs: 5000, turnTimeoutMs: 10_000, log: () => {} };
  const model = createOpenAiModel({ url, ...limits });
  expect(model.name).toBe(`the model at ${url}`);
  expect(await ask(model)).toMatchObject({ kind: "answered", model: "qwen" });
  await ask(model);
  expect(model.name).toBe("qwen");
  expect(asked.map(({ path }) => path)).toEqual([
    "/v1/models",
    "/v1/chat/completions",
    "/v1/chat/completions",
  ]);
});

const said: Partial<ModelRequest> = {
  messages: [
    { role: "given", parts: [{ kind: "text", text: "Why?" }] },
    { role: "answer", parts: [{ kind: "tool_call", id: "a", name: "pods", input: {} }] },
    { role: "given", parts: [{ kind: "tool_result", id: "a", text: "3", isError: false }] },
  ],
};
const pods = { name: "pods", arguments: "{}" };
const tolerated: readonly (readonly [string, readonly unknown[], readonly object[]])[] = [
  [
    "calls without ids and index",
    [call({ function: pods }), call({ function: { ...pods, arguments: '{"of":1}' } }), ...over],
    [
      { id: "call_2_1", input: {} },
      { id: "call_2_2", input: { of: 1 } },
    ],
  ],
  [
    "two calls of one index",
    [
      call({ index: 0, id: "x", function: pods }),
      call({ index: 0, id: "y", function: pods }),
      ...over,
    ],
    [{ id: "x" }, { id: "y" }],
  ],
  [
    "an id that was there before",
    [call({ index: 0, id: "a", function: pods }), ...over],
    [{ id: "call_2_1" }],
  ],
  [
    "no arguments",
    [call({ index: 0, id: "x", function: { name: "pods" } }), ...over],
    [{ id: "x", input: {} }],
  ],
  [
    "arguments that are an object",
    [call({ index: 0, id: "x", function: { name: "pods", arguments: { of: 1 } } }), ...over],
    [{ input: { of: 1 } }],
  ],
  [
    "arguments that are no JSON",
    [call({ index: 0, id: "x", function: { name: "pods", arguments: '{"of":' } }), ...over],
    [{ input: undefined, malformed: '{"of":' }],
  ],
  [
    "arguments that are a list",
    [call({ index: 0, id: "x", function: { name: "pods", arguments: "[1]" } }), ...over],
    [{ input: undefined, malformed: "[1]" }],
  ],
  [
    "null for no content",
    [delta({ content: null, tool_calls: null }), delta({ content: "DNS" }), ...over],
    [{ text: "DNS" }],
  ],
  ["no end but the mark of it", [delta({ content: "DNS" }), "[DONE]"], [{ text: "DNS" }]],
  ["no mark but an end", [delta({ content: "DNS" }, "stop")], [{ text: "DNS" }]],
];
test.for(tolerated)("%s: tolerated", async ([, events, parts]) => {
  const { model } = await serve(answersWith(...events));
  expect(await ask(model, said)).toMatchObject({ kind: "answered", parts });
});

test("a server that does not stream is understood", async () => {
  const { model } = await serve((response) => {
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({ choices: [{ message: { content: "DNS" }, finish_reason: "stop" }] }),
    );
  });
  expect(await ask(model)).toMatchObject({ kind: "answered", parts: [{ text: "DNS" }] });
});

test.for([301, 302, 303, 307, 308])("what is asked never follows HTTP %s", async (status) => {
  const elsewhere = await serve(answersWith(...over));
  const location = `${elsewhere.url}/chat/completions`;
  const { model } = await serve((response) => response.writeHead(status, { location }).end());
  expect(await ask(model)).toMatchObject({
    failure: {
      class: "invalid",
      why: `qwen answered HTTP ${status}: ask elsewhere. What you asked stays here.`,
    },
  });
  expect(elsewhere.asked).toEqual([]);
});

test("usage that is not told is estimated", async () => {
  const { model } = await serve(answersWith(delta({ content: "DNS" }, "stop"), "[DONE]"));
  const turn = await ask(model);
  expect(turn.usage?.input).toBeGreaterThan(50);
  expect(turn.usage?.output).toBeGreaterThan(5);
});

test("what reached the limit of tokens is cut", async () => {
  const { model } = await serve(answersWith(delta({ content: "It is" }, "length"), "[DONE]"));
  expect(await ask(model)).toMatchObject({ stop: "cut" });
});

const refuses =
  (status: number, error: unknown = "no"): Respond =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ error }));
  };
const tooLong = { message: "This model's maximum context length is 4096 tokens.", code: 400 };
const failures: readonly (readonly [string, Respond, object])[] = [
  ["401", refuses(401), { class: "auth", why: "qwen did not accept the key (HTTP 401)." }],
  ["403", refuses(403), { class: "auth" }],
  [
    "404",
    refuses(404, { message: "no model qwen" }),
    { class: "invalid", why: "qwen answered HTTP 404: no model qwen." },
  ],
  ["408", refuses(408), { class: "timeout" }],
  ["413", refuses(413), { class: "overflow" }],
  ["429", refuses(429), { class: "throttled" }],
  [
    "429 without quota",
    refuses(429, { message: "", code: "insufficient_quota" }),
    { class: "auth" },
  ],
  ["500", refuses(500), { class: "overloaded", why: "qwen answered HTTP 500: no." }],
  ["503", refuses(503), { class: "overloaded" }],
  ["504", refuses(504), { class: "timeout" }],
  ["400", refuses(400, { message: "tools are not supported" }), { class: "invalid" }],
  ["400 for too much", refuses(400, tooLong), { class: "overflow" }],
  [
    "400 with a code",
    refuses(400, { message: "", code: "context_length_exceeded" }),
    { class: "overflow" },
  ],
  ["400 of a filter", refuses(400, { message: "", code: "content_filter" }), { class: "blocked" }],
  [
    "a page instead of JSON",
    (response) => response.writeHead(502).end("<html>"),
    { class: "overloaded" },
  ],
  [
    "an error in the stream",
    answersWith({ error: { message: "out of memory" } }),
    { class: "overloaded", why: "qwen broke off: out of memory." },
  ],
  [
    "throttling in the stream",
    answersWith({ error: { message: "slow down", code: 429 } }),
    { class: "throttled" },
  ],
  ["an error that is a text", answersWith({ error: "out of memory" }), { class: "overloaded" }],
  [
    "a filter at the end",
    answersWith(delta({ content: "a" }, "content_filter"), "[DONE]"),
    { class: "blocked" },
  ],
  ["an event that is no JSON", answersWith("{"), { class: "malformed" }],
  ["an event of another form", answersWith({ choices: 4 }), { class: "malformed" }],
  [
    "a stream that breaks off",
    answersWith(delta({ content: "It" })),
    { class: "network", why: "qwen broke off in the middle of its answer." },
  ],
  [
    "a connection that breaks off",
    (response) => {
      stream(response, delta({ content: "It" }));
      setTimeout(() => response.destroy(), 5);
    },
    { class: "network" },
  ],
];
test.for(failures)("%s is a failure with its class", async ([, respond, failure]) => {
  const { model } = await serve(respond);
  expect(await ask(model)).toMatchObject({ kind: "failed", failure });
});

test("a key in the words of a server is not told", async () => {
  const { model } = await serve(
    refuses(400, { message: "bad request with password=hunter2-9931" }),
  );
  expect(JSON.stringify(await ask(model))).not.toContain("hunter2");
});

const silent: Respond = (response) => stream(response, delta({ content: "It" }));
test.for([
  ["nothing more comes", silent, { stallTimeoutMs: 40 }, "qwen sent nothing for 0.04 s."],
  ["nothing comes at all", () => {}, { stallTimeoutMs: 40 }, "qwen sent nothing for 0.04 s."],
  ["it does not end", silent, { turnTimeoutMs: 40 }, "qwen did not end in 0.04 s."],
] as const)("when %s the turn is given up", async ([, respond, limits, why]) => {
  const { model } = await serve(respond, limits);
  expect(await ask(model)).toMatchObject({ failure: { class: "timeout", why } });
});

test("an answer that comes slowly is waited for", async () => {
  const { model } = await serve(
    (response) => {
      stream(response);
      const pieces = ["It", " is", " DNS", "."];
      const timer = setInterval(() => {
        const content = pieces.shift();
        response.write(`data: ${JSON.stringify(delta({ content }))}\n\n`);
        if (pieces.length > 0) return;
        clearInterval(timer);
        response.end("data: [DONE]\n\n");
      }, 200);
    },
    { stallTimeoutMs: 600 },
  );
  expect(await ask(model)).toMatchObject({ parts: [{ text: "It is DNS." }] });
});

test("a turn that is stopped ends at once", async () => {
  const stop = new AbortController();
  const { model } = await serve((response) => {
    stream(response, delta({ content: "It" }));
    stop.abort();
  });
  expect(await ask(model, {}, stop.signal)).toMatchObject({ failure: { class: "aborted" } });
});

test("a server that is not there is named, without what the address holds", async () => {
  const { url } = await serve(() => {});
  closings.splice(0).forEach((close) => close());
  const limits = { stallTimeoutMs: 5000, turnTimeoutMs: 5000, log: () => {} };
  const model = createOpenAiModel({ url: url.replace("//", "//bob:secret@"), ...limits });
  expect(await ask(model)).toMatchObject({
    failure: {
      class: "network",
      why: `the model at ${url} cannot be reached: connection refused.`,
    },
  });
});

test("an observer that throws changes nothing", async () => {
  const { model, logged } = await serve(answersWith(delta({ content: "DNS" }), ...over));
  const turn = await model.turn(request, {
    signal: new AbortController().signal,
    onText() {
      throw new AppError("bug", "no");
    },
  });
  expect(turn.kind).toBe("answered");
  expect(logged).toEqual(["an observer of a model failed"]);
});

test("an address that is none is refused", () => {
  const limits = { stallTimeoutMs: 1, turnTimeoutMs: 1, log: () => {} };
  expect(() => createOpenAiModel({ url: "ollama", ...limits })).toThrow("no address of a model");
});
