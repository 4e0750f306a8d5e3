import { readFile } from "node:fs/promises";
import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
  ConverseStreamCommand,
  type ConverseStreamCommandInput,
  CountTokensCommand,
  type Message,
} from "@aws-sdk/client-bedrock-runtime";
import { S3VectorsClient } from "@aws-sdk/client-s3vectors";
import {
  AnswerPart,
  type Model,
  type ModelAsking,
  type ModelMessage,
  type ModelRequest,
  type ModelTurn,
} from "@binnacle/contracts";
import {
  type BedrockEmulator,
  type BedrockOptions,
  startBedrockEmulator,
} from "@binnacle/emulators";
import { type BedrockModelOptions, createBedrockModel } from "@binnacle/models/bedrock";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { awsStage } from "../support/aws-stage.ts";
import { grantedActions } from "../support/granted-actions.ts";

const aws = awsStage();
const modelId = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
const region = "eu-central-1";
const credentials = { accessKeyId: "A", secretAccessKey: "B" };

const weather = {
  name: "weather",
  description: "The weather.",
  inputSchema: { json: { type: "object" } },
};
const greeting: Message = { role: "user", content: [{ text: "hi" }] };
const both = {
  content: [
    { text: "Let me see. " },
    { toolUse: { toolUseId: "t1", name: "weather", input: { place: "Köln" } } },
  ],
};

describe("the unmodified SDK", () => {
  describe.for(["2", "1.1"] as const)("over HTTP/%s", (httpVersion) => {
    test("hears a turn as a stream and as a whole", async () => {
      const service = await started({ respond: () => both });
      const client = sdkClient(service, httpVersion);
      const { stream } = await client.send(new ConverseStreamCommand(hello()));
      const events = await all(stream);
      expect(events).toMatchObject([
        { messageStart: { role: "assistant" } },
        { contentBlockDelta: { delta: { text: "Let me see. " }, contentBlockIndex: 0 } },
        { contentBlockStop: { contentBlockIndex: 0 } },
        { contentBlockStart: { start: { toolUse: { toolUseId: "t1", name: "weather" } } } },
        { contentBlockDelta: { delta: { toolUse: { input: '{"place":"Köln"}' } } } },
        { contentBlockStop: { contentBlockIndex: 1 } },
        { messageStop: { stopReason: "tool_use" } },
        { metadata: { usage: { inputTokens: 20, outputTokens: 25, totalTokens: 45 } } },
      ]);
      const whole = await client.send(new ConverseCommand(hello()));
      expect(whole.output?.message?.content).toEqual(both.content);
      expect(whole.stopReason).toBe("tool_use");
      expect(service.requests().map((request) => request.httpVersion)).toEqual([
        httpVersion,
        httpVersion,
      ]);
    });

    test("meets an exception within the stream", async () => {
      const service = await started({ respond: () => both });
      service.faults.add({ kind: "fail_in_stream", exception: "throttlingException" });
      const { stream } = await sdkClient(service, httpVersion).send(
        new ConverseStreamCommand(hello()),
      );
      await expect(all(stream)).rejects.toMatchObject({ name: "ThrottlingException" });
    });

    test("is known by its signature", async () => {
      const agent = await aws.startAgent();
      const service = await started({ expectedCredentials: agent.credentialsFor });
      const stranger = sdkClient(service, httpVersion).send(new ConverseCommand(hello()));
      await expect(stranger).rejects.toMatchObject({ name: "UnrecognizedClientException" });
      const member = sdkClient(service, httpVersion, {});
      expect(await member.send(new ConverseCommand(hello()))).toMatchObject({
        stopReason: "end_turn",
      });
    });
  });
});

test("HTTP/1.1 says that a connection broke; over HTTP/2 the stream may just be over", async () => {
  const service = await started({ respond: () => both });
  service.faults.add({ kind: "cut" });
  const older = await sdkClient(service, "1.1").send(new ConverseStreamCommand(hello()));
  await expect(all(older.stream)).rejects.toMatchObject({ code: "ECONNRESET" });
  const newer = await sdkClient(service, "2").send(new ConverseStreamCommand(hello()));
  const heard: unknown[] = [];
  await errorOf(all(newer.stream, (event) => heard.push(event)));
  expect(heard[0]).toHaveProperty("messageStart");
  expect(heard.at(-1)).not.toHaveProperty("messageStop");
});

const use = (toolUseId: string): Message => ({
  role: "assistant",
  content: [{ toolUse: { toolUseId, name: "weather", input: {} } }],
});
const result = (toolUseId: string): Message => ({
  role: "user",
  content: [{ toolResult: { toolUseId, content: [{ text: "sun" }] } }],
});
const toolConfig = { tools: [{ toolSpec: weather }] };

describe("what the service refuses, the emulator refuses", () => {
  test.for<{ name: string; input: Partial<ConverseStreamCommandInput>; says: string }>([
    { name: "no message", input: { messages: [] }, says: "must start with a user message" },
    {
      name: "an answer first",
      input: { messages: [use("a")], toolConfig },
      says: "must start with a user message",
    },
    { name: "two of one role", input: { messages: [greeting, greeting] }, says: "must alternate" },
    {
      name: "an answer last",
      input: { messages: [greeting, { role: "assistant", content: [{ text: "x" }] }] },
      says: "must end with a user message",
    },
    {
      name: "an empty message",
      input: { messages: [{ role: "user", content: [] }] },
      says: "messages.0 is empty",
    },
    {
      name: "a blank text",
      input: { messages: [{ role: "user", content: [{ text: " \n" }] }] },
      says: "messages.0.content.0 is blank",
    },
    {
      name: "a blank result",
      input: {
        messages: [
          greeting,
          use("a"),
          { role: "user", content: [{ toolResult: { toolUseId: "a", content: [{ text: "" }] } }] },
        ],
        toolConfig,
      },
      says: "is blank",
    },
    {
      name: "a call without a result",
      input: { messages: [greeting, use("a"), greeting], toolConfig },
      says: "Expected toolResult blocks at messages.2.content for the following Ids: a",
    },
    {
      name: "a text before a result",
      input: {
        messages: [
          greeting,
          use("a"),
          { role: "user", content: [{ text: "and" }, ...(result("a").content ?? [])] },
        ],
        toolConfig,
      },
      says: "must come before other content",
    },
    {
      name: "a result without a call",
      input: { messages: [result("a")], toolConfig },
      says: "exceeds the number of toolUse blocks",
    },
    {
      name: "calls without tools",
      input: { messages: [greeting, use("a"), result("a")] },
      says: "toolConfig field must be defined",
    },
    {
      name: "a tool name with a dot",
      input: { toolConfig: { tools: [{ toolSpec: { ...weather, name: "a.b" } }] } },
      says: "must satisfy [a-zA-Z0-9_-]+",
    },
    {
      name: "a tool name of 65",
      input: { toolConfig: { tools: [{ toolSpec: { ...weather, name: "a".repeat(65) } }] } },
      says: "<=64",
    },
    {
      name: "a tool twice",
      input: { toolConfig: { tools: [{ toolSpec: weather }, { toolSpec: weather }] } },
      says: "defined twice",
    },
    {
      name: "a choice of no tool",
      input: { toolConfig: { ...toolConfig, toolChoice: { tool: { name: "other" } } } },
      says: "The tool other",
    },
    {
      name: "a cache point first",
      input: { system: [{ cachePoint: { type: "default" } }] },
      says: "nothing stands before the cachePoint",
    },
    { name: "a temperature of 2", input: { inferenceConfig: { temperature: 2 } }, says: "<=1" },
    {
      name: "200,001 tokens",
      input: { messages: [{ role: "user", content: [{ text: "x".repeat(800_001) }] }] },
      says: "Input is too long",
    },
  ])("$name", async ({ input, says }) => {
    const client = sdkClient(await started());
    await expect(
      client.send(new ConverseStreamCommand({ ...hello(), ...input })),
    ).rejects.toMatchObject({
      name: "ValidationException",
      message: containing(says),
    });
  });

  test("what it does not know is answered 501, by name", async () => {
    const client = sdkClient(await started());
    const image = { format: "png", source: { bytes: new Uint8Array(1) } } as const;
    const converse = { messages: [greeting] };
    const unknown = [
      client.send(new CountTokensCommand({ modelId, input: { converse } })),
      client.send(
        new ConverseCommand({ modelId, messages: [{ role: "user", content: [{ image }] }] }),
      ),
      client.send(new ConverseCommand({ ...hello(), serviceTier: { type: "flex" } })),
    ];
    const errors = await Promise.all(unknown.map((each) => errorOf(each)));
    expect(errors).toMatchObject([
      { $metadata: { httpStatusCode: 501 }, message: containing("/count-tokens") },
      { $metadata: { httpStatusCode: 501 }, message: containing("messages.0.content.0.image") },
      { $metadata: { httpStatusCode: 501 }, message: containing("serviceTier") },
    ]);
  });
});

describe("a turn", () => {
  test("asks in the form of Converse", async () => {
    const { model, service } = await connected({}, { guardrail: { id: "gr1", version: "3" } });
    const answer = await turnOf(model, {
      system: "You help.",
      tools: [tool("pods.list"), { ...tool("weather"), description: "" }],
      toolChoice: { name: "pods.list" },
      messages: [
        given("why?"),
        {
          role: "answer",
          parts: [
            { kind: "text", text: " " },
            call({ id: "run/1", name: "pods.list", input: { namespace: "shop" } }),
            { ...call({ id: "b", name: "weather", input: undefined }), malformed: '{"a' },
          ],
        },
        {
          role: "given",
          parts: [
            { kind: "text", text: "Two turns are left." },
            { kind: "tool_result", id: "run/1", text: "", isError: false },
            { kind: "tool_result", id: "b", text: "no JSON", isError: true },
          ],
        },
        { role: "answer", parts: [] },
        given("go on"),
      ],
    });
    expect(answer).toMatchObject({ kind: "answered" });
    expect(service.requests()[0]?.body).toMatchInlineSnapshot(`
      {
        "guardrailConfig": {
          "guardrailIdentifier": "gr1",
          "guardrailVersion": "3",
          "streamProcessingMode": "sync",
        },
        "inferenceConfig": {
          "maxTokens": 500,
          "temperature": 0,
        },
        "messages": [
          {
            "content": [
              {
                "text": "why?",
              },
            ],
            "role": "user",
          },
          {
            "content": [
              {
                "toolUse": {
                  "input": {
                    "namespace": "shop",
                  },
                  "name": "pods_list_cb388b1b",
                  "toolUseId": "run_1_ef6dfacc",
                },
              },
              {
                "toolUse": {
                  "input": {},
                  "name": "weather",
                  "toolUseId": "b",
                },
              },
            ],
            "role": "assistant",
          },
          {
            "content": [
              {
                "toolResult": {
                  "content": [
                    {
                      "text": "(nothing)",
                    },
                  ],
                  "toolUseId": "run_1_ef6dfacc",
                },
              },
              {
                "toolResult": {
                  "content": [
                    {
                      "text": "no JSON",
                    },
                  ],
                  "status": "error",
                  "toolUseId": "b",
                },
              },
              {
                "text": "Two turns are left.",
              },
              {
                "text": "go on",
              },
            ],
            "role": "user",
          },
        ],
        "system": [
          {
            "text": "You help.",
          },
          {
            "cachePoint": {
              "type": "default",
            },
          },
        ],
        "toolConfig": {
          "toolChoice": {
            "tool": {
              "name": "pods_list_cb388b1b",
            },
          },
          "tools": [
            {
              "toolSpec": {
                "description": "Does it.",
                "inputSchema": {
                  "json": {
                    "type": "object",
                  },
                },
                "name": "pods_list_cb388b1b",
              },
            },
            {
              "toolSpec": {
                "inputSchema": {
                  "json": {
                    "type": "object",
                  },
                },
                "name": "weather",
              },
            },
            {
              "cachePoint": {
                "type": "default",
              },
            },
          ],
        },
      }
    `);
  });

  test("answers with text, calls and its price; words come as they are said", async () => {
    const { model } = await connected({ respond: () => both });
    const told: string[] = [];
    const turn = await turnOf(
      model,
      { tools: [tool("weather")] },
      { onText: (text) => told.push(text) },
    );
    expect(turn).toEqual({
      kind: "answered",
      parts: [
        { kind: "text", text: "Let me see. " },
        call({ id: "t1", name: "weather", input: { place: "Köln" } }),
      ],
      stop: "tool_calls",
      usage: { input: 66, output: 25, cacheRead: 0, cacheWrite: 0, cents: near(0.0573) },
      model: modelId,
      rung: 1,
    });
    expect(told).toEqual(["Let me see. "]);
  });

  test("goes on when who listens fails", async () => {
    const { model } = await connected({
      respond: () => ({ content: [{ text: "word ".repeat(20) }] }),
    });
    expect(await turnOf(model, {}, { onText: failing })).toMatchObject({
      kind: "answered",
      stop: "end",
    });
  });

  test("ten of them use one connection", async () => {
    const { model, service } = await connected();
    for (let count = 0; count < 10; count += 1) await turnOf(model);
    expect([service.requests().length, service.connections()]).toEqual([10, 1]);
  });

  test("seventy at once do not wait for one another", async () => {
    const waiting = Promise.withResolvers<undefined>();
    let asked = 0;
    const respond = async () => {
      asked += 1;
      if (asked === 70) waiting.resolve(undefined);
      await waiting.promise;
      return { content: [{ text: "ok" }] };
    };
    const { model } = await connected({ respond });
    const turns = await Promise.all(Array.from({ length: 70 }, () => turnOf(model)));
    expect(turns.filter(({ kind }) => kind === "answered")).toHaveLength(70);
  });

  test("the same system prompt and tools are read from the cache the second time", async () => {
    const { model } = await connected();
    const request = { system: "x".repeat(5000), tools: [tool("weather")] };
    const first = usageOf(await turnOf(model, request));
    const second = usageOf(await turnOf(model, request));
    expect(first).toMatchObject({ cacheRead: 0, cacheWrite: near(1292) });
    expect(second).toMatchObject({ cacheRead: first?.cacheWrite, cacheWrite: 0 });
  });

  test("names that Bedrock does not take come back as they were; an invented one as it is", async () => {
    const names = ["a.b", "a b", "x".repeat(70), "plain"];
    const { model } = await connected({
      respond: ({ toolConfig: config }) => ({
        content: [
          ...(config?.tools ?? []).flatMap(({ toolSpec }) => (toolSpec ? [toolSpec.name] : [])),
          "invented",
        ].map((name) => ({ toolUse: { name, input: "" } })),
      }),
    });
    const turn = await turnOf(model, { tools: names.map((name) => tool(name)) });
    expect(callsOf(turn)).toMatchObject(
      [...names, "invented"].map((name) => ({ name, input: {} })),
    );
  });

  test("reasoning survives a journal and goes back unchanged, to the same model in any region", async () => {
    const thought = {
      reasoningContent: { reasoningText: { text: "Hm, ".repeat(20), signature: "c2ln" } },
    };
    const hidden = { reasoningContent: { redactedContent: "AP/+AQ==" } };
    const { model, service } = await connected({
      respond: () => ({ content: [thought, hidden, ...both.content] }),
    });
    const first = await turnOf(model, { tools: [tool("weather")] });
    const kept = z
      .array(AnswerPart)
      .parse(JSON.parse(JSON.stringify(first.kind === "answered" ? first.parts : [])));
    const messages: ModelMessage[] = [
      given("hi"),
      { role: "answer", parts: kept },
      { role: "given", parts: [{ kind: "tool_result", id: "t1", text: "sun", isError: false }] },
    ];
    const request = { messages, tools: [tool("weather")] };
    const elsewhere = modelAt(service, { modelId: modelId.replace("eu.", "global.") });
    const other = modelAt(service, { modelId: "amazon.nova-pro-v1:0" });
    for (const each of [model, elsewhere, other]) await turnOf(each, request);
    expect(
      service
        .requests()
        .slice(1)
        .map(({ body }) => sentBack(body)),
    ).toEqual([
      [thought, hidden, ...both.content],
      [thought, hidden, ...both.content],
      both.content,
    ]);
  });

  test("arguments that are no JSON object are marked, and the turn is an answer", async () => {
    const { model, service } = await connected({ respond: () => both });
    service.faults.add({ kind: "malformed_tool_json", times: 1 });
    const turn = await turnOf(model, { tools: [tool("weather")] });
    expect(callsOf(turn)).toEqual([
      { ...call({ id: "t1", name: "weather", input: undefined }), malformed: '{"place":"Köln"' },
    ]);
  });

  test.for([
    { lacks: "temperature", refusals: 1, left: { inferenceConfig: { maxTokens: 500 } } },
    {
      lacks: "caching after tools",
      refusals: 1,
      left: {
        system: [{ text: "You help." }, { cachePoint: { type: "default" } }],
        toolConfig: { tools: [{ toolSpec: { name: "weather" } }] },
      },
    },
    {
      lacks: "caching",
      refusals: 2,
      left: {
        system: [{ text: "You help." }],
        toolConfig: { tools: [{ toolSpec: { name: "weather" } }] },
      },
    },
  ] as const)("a model without $lacks is asked without it from then on", async (row) => {
    const { model, service } = await connected({ lacks: [row.lacks] });
    const request = { tools: [tool("weather")] };
    expect(await turnOf(model, request)).toMatchObject({ kind: "answered" });
    expect(await turnOf(model, request)).toMatchObject({ kind: "answered" });
    expect(service.requests().slice(row.refusals)).toMatchObject([
      { outcome: 200, body: row.left },
      { outcome: 200, body: row.left },
    ]);
  });

  test("a temperature that thinking forbids is left out", async () => {
    const message = "`temperature` may only be set to 1 when thinking is enabled.";
    const thinking = { type: "enabled", budget_tokens: 1024 };
    const { model, service } = await connected({}, { additionalFields: { thinking } });
    service.faults.add({ kind: "refuse", code: "ValidationException", message, times: 1 });
    expect(await turnOf(model)).toMatchObject({ kind: "answered" });
    expect(service.requests()[1]?.body).toMatchObject({
      inferenceConfig: { maxTokens: 500 },
      additionalModelRequestFields: { thinking },
    });
    expect(service.requests()[1]?.body).not.toHaveProperty("inferenceConfig.temperature");
  });
});

describe("each stop reason", () => {
  test.for([
    { reason: "end_turn", becomes: { kind: "answered", stop: "end" } },
    { reason: "stop_sequence", becomes: { kind: "answered", stop: "end" } },
    { reason: "tool_use", becomes: { kind: "answered", stop: "end" } },
    { reason: "max_tokens", becomes: { kind: "answered", stop: "cut" } },
    {
      reason: "guardrail_intervened",
      becomes: failed("blocked", "The guardrail of Bedrock stopped"),
    },
    { reason: "content_filtered", becomes: failed("blocked", "The content filter of") },
    {
      reason: "malformed_model_output",
      becomes: failed("malformed", "an answer that Bedrock cannot read"),
    },
    { reason: "malformed_tool_use", becomes: failed("malformed", "called a tool in a form") },
    {
      reason: "model_context_window_exceeded",
      becomes: failed("overflow", "exceed the context of"),
    },
  ] as const)("$reason", async ({ reason, becomes }) => {
    const { model, service } = await connected();
    service.faults.add({ kind: "stop", reason });
    expect(await turnOf(model)).toMatchObject({ ...becomes, usage: { output: 4 } });
  });

  test.for([
    { reason: "end_turn", stop: "tool_calls" },
    { reason: "malformed_tool_use", stop: "tool_calls" },
    { reason: "max_tokens", stop: "cut" },
  ] as const)("$reason with calls", async ({ reason, stop }) => {
    const { model } = await connected({ respond: () => ({ ...both, stopReason: reason }) });
    const turn = await turnOf(model, { tools: [tool("weather")] });
    expect(turn).toMatchObject({ kind: "answered", stop });
  });
});

describe("each failure is a value with its class", () => {
  test.for([
    {
      code: "ThrottlingException",
      becomes: failed("throttled", "Bedrock throttles eu.anthropic"),
      todo: "Raise the quota",
    },
    {
      code: "ServiceQuotaExceededException",
      becomes: failed("throttled", "has no quota left"),
      todo: "Raise the quota",
    },
    { code: "ModelNotReadyException", becomes: failed("overloaded", "is not ready with") },
    { code: "ModelErrorException", becomes: failed("overloaded", "got an error from") },
    { code: "InternalServerException", becomes: failed("overloaded", "failed with") },
    { code: "ServiceUnavailableException", becomes: failed("overloaded", "is not available for") },
    { code: "ConflictException", becomes: failed("overloaded", "has a conflict with") },
    { code: "ModelTimeoutException", becomes: failed("timeout", "waited too long for") },
    {
      code: "ResourceNotFoundException",
      becomes: failed("invalid", "does not have"),
      todo: `inference profile that ${region} has`,
    },
    { code: "ValidationException", becomes: failed("invalid", "does not accept the request") },
    {
      code: "ValidationException",
      message: "Input is too long for requested model.",
      becomes: failed("overflow", "more than fits into"),
    },
    {
      code: "ValidationException",
      message: "prompt is too long: 208310 tokens > 200000 maximum",
      becomes: failed("overflow", "208310 tokens"),
    },
    {
      code: "ValidationException",
      message: "Invocation of model ID x with on-demand throughput isn’t supported.",
      becomes: failed("invalid", "sells no single calls"),
      todo: "Configure an inference profile",
    },
    {
      code: "ValidationException",
      message: "The provided model identifier is invalid.",
      becomes: failed("invalid", "does not know"),
      todo: `inference profile that ${region} has`,
    },
  ] as const)("$code $message", async ({ code, becomes, todo, ...rest }) => {
    const { model, service } = await connected();
    service.faults.add({ kind: "refuse", code, ...rest });
    const turn = await turnOf(model);
    expect(turn).toMatchObject(becomes);
    expect(failureOf(turn)).toContain(
      `${modelId} (${region}): ${"message" in rest ? rest.message : code}`,
    );
    expect(remedyOf(turn)).toContain(todo ?? "");
    expect(service.requests()).toHaveLength(1);
  });

  test("no access names the model and the line to add", async () => {
    const { model, service } = await connected();
    service.faults.add({
      kind: "refuse",
      code: "AccessDeniedException",
      message: "not authorized",
    });
    const turn = await turnOf(model);
    expect(turn).toMatchObject(
      failed("auth", `Bedrock refuses access to ${modelId} (${region}): not authorized.`),
    );
    expect(remedyOf(turn)).toBe(
      'Add to the policy of our role: {"Effect":"Allow","Action":"bedrock:InvokeModelWithResponseStream","Resource":["arn:aws:bedrock:*::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0","arn:aws:bedrock:eu-central-1:*:inference-profile/eu.anthropic.claude-sonnet-4-5-20250929-v1:0"]}. If it is there, enable access to the model anthropic.claude-sonnet-4-5-20250929-v1:0 in Amazon Bedrock, Model access.',
    );
  });

  test.for([
    { exception: "throttlingException", becomes: failed("throttled", "throttles") },
    {
      exception: "modelStreamErrorException",
      becomes: failed("overloaded", "within the answer of"),
    },
    { exception: "internalServerException", becomes: failed("overloaded", "failed with") },
    {
      exception: "serviceUnavailableException",
      becomes: failed("overloaded", "is not available for"),
    },
    { exception: "validationException", becomes: failed("invalid", "does not accept") },
  ] as const)("$exception within a stream", async ({ exception, becomes }) => {
    const { model, service } = await connected();
    service.faults.add({ kind: "fail_in_stream", exception });
    expect(await turnOf(model)).toMatchObject(becomes);
  });

  test.for([
    { kind: "cut", becomes: failed("network", "connection reset") },
    { kind: "end_early", becomes: failed("network", "ended before its answer did") },
    { kind: "garbage", becomes: failed("malformed", "is no answer") },
  ] as const)("$kind", async ({ kind, becomes }) => {
    const { model, service } = await connected();
    service.faults.add({ kind, times: 1 });
    expect(await turnOf(model)).toMatchObject(becomes);
    expect(await turnOf(model)).toMatchObject({ kind: "answered" });
  });

  test.for([{ kind: "hang" }, { kind: "stall" }] as const)("$kind", async ({ kind }) => {
    const { model, service } = await connected({}, { stallTimeoutMs: 200 });
    service.faults.add({ kind });
    expect(await turnOf(model)).toMatchObject(failed("timeout", "said nothing for 0.2 s"));
    service.faults.clear();
    expect(await turnOf(modelAt(service))).toMatchObject({ kind: "answered" });
  });

  test("slow words are no silence, but a turn has an end", async () => {
    const { service } = await connected({
      respond: () => ({ content: [{ text: "word ".repeat(30) }] }),
    });
    service.faults.add({ kind: "slow", eventDelayMs: 150 });
    const steady = modelAt(service, { stallTimeoutMs: 1200 });
    expect(await turnOf(steady)).toMatchObject({ kind: "answered" });
    const limited = modelAt(service, { turnTimeoutMs: 400 });
    expect(await turnOf(limited)).toMatchObject(
      failed("timeout", "did not end its answer in 0.4 s"),
    );
  });

  test("nobody listens at the address", async () => {
    const { model, service } = await connected();
    await service.close();
    expect(await turnOf(model)).toMatchObject(failed("network", "connection refused"));
  });

  test("an address that is not Bedrock's is an invalid request", async () => {
    const { service } = await connected();
    const model = modelAt(service, { endpoint: `${service.url}/proxy` });
    expect(await turnOf(model)).toMatchObject(failed("invalid", "not emulated: POST /proxy/model"));
  });
});

describe("a stop", () => {
  test.for([{ kind: "hang" }, { kind: "stall" }] as const)(
    "ends a $kind at once, at the service, too",
    async ({ kind }) => {
      const { model, service } = await connected();
      service.faults.add({ kind });
      const stop = new AbortController();
      const turn = turnOf(model, {}, { signal: stop.signal });
      await expect.poll(() => service.requests()).toHaveLength(1);
      stop.abort();
      expect(await turn).toMatchObject(failed("aborted", "was stopped"));
      await expect.poll(() => service.openConnections()).toBe(0);
    },
  );

  test("before the turn sends nothing", async () => {
    const { model, service } = await connected();
    expect(await turnOf(model, {}, { signal: AbortSignal.abort() })).toMatchObject(
      failed("aborted", "was stopped"),
    );
    expect(service.requests()).toEqual([]);
  });

  test("ends the wait for credentials, too", async () => {
    const asked = Promise.withResolvers<undefined>();
    const pending = () => {
      asked.resolve(undefined);
      return new Promise<never>(() => undefined);
    };
    const { model } = await connected({}, { credentials: pending });
    const stop = new AbortController();
    const turn = turnOf(model, {}, { signal: stop.signal });
    await asked.promise;
    stop.abort();
    expect(await turn).toMatchObject(failed("aborted", "was stopped"));
  });
});

describe("credentials", () => {
  test("are those of the Pod Identity agent, and expired ones are loaded anew within the turn", async () => {
    const { model, service, agent } = await podOf();
    expect(await turnOf(model)).toMatchObject({ kind: "answered" });
    service.expireCredentials();
    expect(await turnOf(model)).toMatchObject({ kind: "answered" });
    expect(service.requests().map(({ outcome }) => outcome)).toEqual([200, 403, 200]);
    expect(agent.journal).toHaveLength(2);
  });

  test("that expire under many turns are loaded anew once", async () => {
    const { model, service, agent } = await podOf();
    await turnOf(model);
    service.expireCredentials();
    const turns = await Promise.all(Array.from({ length: 8 }, () => turnOf(model)));
    expect(turns.every(({ kind }) => kind === "answered")).toBe(true);
    expect(agent.journal).toHaveLength(2);
  });

  test("that stay refused end the turn after one more try", async () => {
    const { model, service } = await podOf();
    service.faults.add({ kind: "refuse", code: "ExpiredTokenException" });
    const turn = await turnOf(model);
    expect(turn).toMatchObject(failed("auth", "takes our credentials for expired"));
    expect(service.requests()).toHaveLength(2);
  });

  test("of an agent that never answers are missed after their own deadline", async () => {
    const { model, agent } = await podOf({ credentialTimeoutMs: 500 });
    agent.fault("hang");
    const turn = await turnOf(model);
    expect(turn).toMatchObject(failed("auth", "AWS credentials did not arrive in 0.5 s"));
    expect(remedyOf(turn)).toContain("Pod Identity agent");
    agent.fault(undefined);
    expect(await turnOf(model)).toMatchObject({ kind: "answered" });
  });

  test("that are not there are said to be missing", async () => {
    const { model } = await connected({}, { credentials: missingCredentials });
    const turn = await turnOf(model);
    expect(turn).toMatchObject(
      failed("auth", "There are no AWS credentials: Could not load credentials"),
    );
    expect(remedyOf(turn)).toContain("associate a role");
  });

  test("whose secret is wrong are refused without a quotation of what was signed", async () => {
    const agent = await aws.startAgent();
    const service = await started({ expectedCredentials: agent.credentialsFor });
    const issued = await issuedBy(
      agent.url,
      agent.environment.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE,
    );
    const wrong = () => Promise.resolve({ ...issued, secretAccessKey: "wrong" });
    const turn = await turnOf(modelAt(service, { credentials: wrong }));
    expect(failureOf(turn)).toBe(
      `Bedrock does not accept our signature, for ${modelId} (${region}).`,
    );
  });
});

async function podOf(options: Partial<BedrockModelOptions> = {}) {
  const agent = await aws.startAgent();
  const service = await started({ expectedCredentials: agent.credentialsFor });
  const settings = { modelId, region, endpoint: service.url, ...patience, ...options };
  return { model: createBedrockModel(settings), service, agent };
}

test("a model is asked by the one action that the role of deploy/terraform grants", async () => {
  const service = await started();
  await turnOf(modelAt(service));
  const asked = service.requests().map(({ path }) => path.split("/").at(-1));
  expect(asked).toEqual(["converse-stream"]);
  expect(grantedActions("models")).toEqual(["bedrock:InvokeModelWithResponseStream"]);
});

async function missingCredentials(): Promise<never> {
  throw new Error("Could not load credentials from any providers");
}

const patience = { turnTimeoutMs: 20_000, stallTimeoutMs: 10_000 };

async function connected(
  emulator: Partial<BedrockOptions> = {},
  options: Partial<BedrockModelOptions> = {},
) {
  const service = await started(emulator);
  return { service, model: modelAt(service, options) };
}

function modelAt(service: BedrockEmulator, options: Partial<BedrockModelOptions> = {}): Model {
  return createBedrockModel({
    modelId,
    region,
    endpoint: service.url,
    credentials: () => Promise.resolve(credentials),
    ...patience,
    ...options,
  });
}

async function turnOf(
  model: Model,
  request: Partial<ModelRequest> = {},
  asking: Partial<ModelAsking> = {},
): Promise<ModelTurn> {
  const asked: ModelRequest = {
    agent: "kubernetes",
    system: "You help.",
    tools: [],
    messages: [given("hi")],
    sampling: { temperature: 0, maxTokens: 500 },
    ...request,
  };
  return await model.turn(asked, { signal: new AbortController().signal, ...asking });
}

function given(text: string): ModelMessage {
  return { role: "given", parts: [{ kind: "text", text }] };
}

function call(fields: { id: string; name: string; input: unknown }) {
  return { kind: "tool_call" as const, ...fields };
}

function tool(name: string) {
  return { name, description: "Does it.", inputSchema: { type: "object" } };
}

function callsOf(turn: ModelTurn) {
  return turn.kind === "answered" ? turn.parts.filter(({ kind }) => kind === "tool_call") : [];
}

function usageOf(turn: ModelTurn) {
  return turn.kind === "answered" ? turn.usage : undefined;
}

function failureOf(turn: ModelTurn): string {
  return turn.kind === "failed" ? turn.failure.why : "";
}

function remedyOf(turn: ModelTurn): string {
  return turn.kind === "failed" ? (turn.failure.remedy?.text ?? "") : "";
}

function failed(kind: string, why: string) {
  return { kind: "failed", failure: { class: kind, why: containing(why) } };
}

const Body = z.object({ messages: z.array(z.object({ content: z.unknown() })) });

/** The content of the first answer in a request. */
function sentBack(body: unknown): unknown {
  return Body.parse(body).messages[1]?.content;
}

async function issuedBy(url: string, tokenFile: string) {
  const headers = { authorization: await readFile(tokenFile, "utf8") };
  const response = await fetch(`${url}/v1/credentials`, { headers });
  const Issued = z.object({
    AccessKeyId: z.string(),
    SecretAccessKey: z.string(),
    Token: z.string(),
  });
  const { AccessKeyId, SecretAccessKey, Token } = Issued.parse(await response.json());
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
}

function agreeing() {
  return { content: [{ text: "ok" }] };
}

function failing(): never {
  throw new Error("the screen is gone");
}

async function errorOf(asked: Promise<unknown>): Promise<unknown> {
  try {
    return await asked;
  } catch (error) {
    return error;
  }
}

async function started(options: Partial<BedrockOptions> = {}): Promise<BedrockEmulator> {
  const service = await startBedrockEmulator({ respond: agreeing, ...options });
  aws.atEnd(service.close);
  return service;
}

/** The default handler of the SDK speaks HTTP/2; that of its sibling HTTP/1.1. */
function sdkClient(
  { url: endpoint }: BedrockEmulator,
  httpVersion: "1.1" | "2" = "1.1",
  options: BedrockRuntimeClientConfig = { credentials },
): BedrockRuntimeClient {
  const { requestHandler } = new S3VectorsClient({ region }).config;
  const older = httpVersion === "1.1" && { requestHandler };
  const client = new BedrockRuntimeClient({ region, endpoint, ...older, ...options });
  aws.atEnd(() => client.destroy());
  return client;
}

function hello(): ConverseStreamCommandInput {
  return { modelId, messages: [greeting] };
}

async function all<Item>(
  items: AsyncIterable<Item> | undefined,
  onItem: (item: Item) => unknown = () => undefined,
): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items ?? []) {
    onItem(item);
    list.push(item);
  }
  return list;
}

function containing(text: string): unknown {
  return expect.stringContaining(text);
}

function near(value: number): unknown {
  return expect.closeTo(value);
}
