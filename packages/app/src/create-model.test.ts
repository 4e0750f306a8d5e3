import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { AppError, type Model, type ModelRequest, type ModelTurn } from "@binnacle/contracts";
import { createRedactor } from "@binnacle/runtime";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createModel } from "./create-model.ts";
import type { ModelRow } from "./model-row.ts";

const ports = { log: () => {}, redactor: createRedactor() };
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "models-"));
});
afterAll(async () => await rm(folder, { recursive: true }));

const closings: (() => void)[] = [];
afterEach(() => {
  for (const close of closings.splice(0)) close();
});

interface Asked {
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** An endpoint of the test: its models are `qwen`, `llama`; each turn says `says`, or is refused with `status`. */
async function serve({ says = "", status = 200 }: { says?: string; status?: number }) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void text(request).then((written) => {
      if (request.url === "/v1/models")
        return response.end('{"data":[{"id":"qwen"},{"id":"llama"}]}');
      asked.push({
        authorization: request.headers.authorization,
        body: JSON.parse(written),
      });
      response.writeHead(status, { "content-type": "text/event-stream" });
      if (status !== 200) return response.end('{"error":{"message":"no"}}');
      const choices = [{ index: 0, delta: { content: says }, finish_reason: "stop" }];
      const usage = { prompt_tokens: 10, completion_tokens: 2 };
      return response.end(`data: ${JSON.stringify({ choices, usage })}\n\ndata: [DONE]\n\n`);
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
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/v1`;
  return { asked, url };
}

const request: ModelRequest = {
  agent: "kubernetes",
  system: "You look.",
  tools: [],
  messages: [{ role: "given", parts: [{ kind: "text", text: "Why?" }] }],
  sampling: { temperature: 0, maxTokens: 100 },
};

async function made(...models: readonly ModelRow[]): Promise<Model> {
  const model = await createModel({ models: [...models] }, ports);
  if (model === undefined) throw new Error("no model was made");
  return model;
}

async function turnOf(...models: readonly ModelRow[]): Promise<ModelTurn> {
  const model = await made(...models);
  return await model.turn(request, { signal: new AbortController().signal });
}

const openai = (url: string, more: { model?: string; apiKeyFile?: string } = {}): ModelRow => ({
  kind: "openai",
  url,
  ...more,
});

test("none is configured: there is no model", async () => {
  expect(await createModel({ models: [] }, ports)).toBeUndefined();
});

test("the first that answers is taken, and the others are not asked", async () => {
  const [first, second] = await Promise.all([
    serve({ says: "I look." }),
    serve({ says: "Me too." }),
  ]);
  expect(await turnOf(openai(first.url, { model: "qwen" }), openai(second.url))).toMatchObject({
    kind: "answered",
    parts: [{ kind: "text", text: "I look." }],
    model: "qwen",
    rung: 1,
  });
  expect(second.asked).toEqual([]);
});

test("when the first refuses, the second answers, and the answer says which rung it was", async () => {
  const [first, second] = await Promise.all([serve({ status: 401 }), serve({ says: "Me too." })]);
  expect(await turnOf(openai(first.url), openai(second.url, { model: "llama" }))).toMatchObject({
    kind: "answered",
    parts: [{ kind: "text", text: "Me too." }],
    model: "llama",
    rung: 2,
  });
  expect(first.asked).toHaveLength(1);
});

test("when none answers, each is told with its model and address", async () => {
  const [first, second] = await Promise.all([serve({ status: 401 }), serve({ status: 403 })]);
  const turn = await turnOf(openai(first.url, { model: "llama" }), openai(second.url));
  const why = turn.kind === "failed" ? turn.failure.why : "";
  expect(why).toContain(`llama at ${first.url}: `);
  expect(why).toContain(`the first model at ${second.url}: `);
});

test("a model without a name is the first that the endpoint lists", async () => {
  const { url, asked } = await serve({ says: "I look." });
  expect(await turnOf(openai(url))).toMatchObject({ model: "qwen" });
  expect(asked).toMatchObject([{ authorization: undefined, body: { model: "qwen" } }]);
});

test("a key is read from its file, without the end of its line", async () => {
  const apiKeyFile = path.join(folder, "key");
  await writeFile(apiKeyFile, "k-1\n");
  const { url, asked } = await serve({ says: "I look." });
  await turnOf(openai(url, { model: "qwen", apiKeyFile }));
  expect(asked).toMatchObject([{ authorization: "Bearer k-1" }]);
});

test("a key file that is not there is refused before anything is asked, by its name", async () => {
  const { url, asked } = await serve({});
  const apiKeyFile = path.join(folder, "nowhere");
  await expect(turnOf(openai(url, { apiKeyFile }))).rejects.toThrow(
    new AppError("bad_input", `The file ${apiKeyFile} of apiKeyFile cannot be read.`),
  );
  expect(asked).toEqual([]);
});

test("a person may sit in the chair: the request is a file, and so is the answer", async () => {
  const chair = path.join(folder, "chair");
  const model = await made({ kind: "by-hand", folder: chair });
  const turn = model.turn(request, { signal: new AbortController().signal });
  await expect
    .poll(async () => await readdir(chair).catch(() => []))
    .toContain("001-kubernetes.request.md");
  await writeFile(path.join(chair, "001-kubernetes.answer.yaml"), "text: I look.");
  expect(await turn).toMatchObject({
    kind: "answered",
    parts: [{ kind: "text", text: "I look." }],
    rung: 1,
  });
});

test("a model of Bedrock is not reached before it is asked, and can be stopped", async () => {
  const model = await made({
    kind: "bedrock",
    model: "a.b",
    region: "eu-central-1",
    caching: true,
  });
  expect(model.name).toContain("a.b");
  const turn = await model.turn(request, { signal: AbortSignal.abort() });
  expect(turn).toMatchObject({ kind: "failed", failure: { class: "aborted" } });
});
