import {
  AppError,
  type Model,
  type ModelAsking,
  type ModelFailure,
  type ModelRequest,
  type ModelTurn,
  type ModelUsage,
} from "@binnacle/contracts";
import { createRedactor, type Log, logFailure, type Redactor } from "@binnacle/runtime";
import { z } from "zod";
import { Chunk } from "./chunk.ts";
import { createAnswer, type GatheredAnswer } from "./create-answer.ts";
import { createWatch, type Watch } from "./create-watch.ts";
import { parseJson } from "./parse-json.ts";
import { done, readEvents } from "./read-events.ts";
import { toBody } from "./to-body.ts";
import { statusFailure, streamFailure } from "./to-failure.ts";

export interface OpenAiOptions {
  /** Base of the API: `http://localhost:11434/v1`. */
  readonly url: string;
  /** Absent: the first that `GET {url}/models` names. */
  readonly model?: string;
  readonly apiKey?: string;
  /** How long nothing may come, also before the first word. */
  readonly stallTimeoutMs: number;
  readonly turnTimeoutMs: number;
  readonly log: Log;
  readonly redactor?: Redactor;
}

const charactersPerToken = 3.5;

/** What one turn is asked with. */
interface Line {
  readonly url: string;
  readonly watch: Watch;
  /** Of the model once it is known, else of the place. */
  readonly name: string;
  readonly redactor: Redactor;
  readonly send: (path: string, body?: string) => Promise<Response>;
}

/**
 * Any endpoint that speaks the chat completions of OpenAI: Ollama, vLLM, LiteLLM. One try a turn, streamed. Tolerates servers that give no ids
 * of calls, no index, no usage (then it is estimated: 3.5 characters a token), or no stream. There is no price: `cents` is 0.
 * A stream that breaks off is a failure of class network. Throws `AppError` of kind bad_input when the address is none.
 */
export function createOpenAiModel(options: OpenAiOptions): Model {
  const url = readUrl(options.url);
  const { redactor = createRedactor() } = options;
  let known = options.model;
  const send = async (path: string, watch: Watch, body?: string): Promise<Response> =>
    await fetch(`${url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        "content-type": "application/json",
        ...(options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` }),
      },
      signal: watch.signal,
      redirect: "manual",
      ...(body === undefined ? {} : { body }),
    });
  return {
    get name() {
      return known ?? `the model at ${url}`;
    },
    async turn(request, asking) {
      const watch = createWatch(options, asking.signal);
      const name = known ?? `the model at ${url}`;
      const ask: Line["send"] = (path, body) => send(path, watch, body);
      const line: Line = { url, watch, name, redactor, send: ask };
      try {
        const model = known ?? (await firstModel(line));
        if (typeof model !== "string") return failed(model);
        known = model;
        return await converse(request, withSafeText(asking, options.log), { ...line, name: model });
      } catch (error) {
        return failed(watch.failure(error, name));
      } finally {
        watch.end();
      }
    },
  };
}

/** Without credentials, query and last slash. */
function readUrl(given: string): string {
  if (!URL.canParse(given))
    throw new AppError(
      "bad_input",
      `${given} is no address of a model. It looks like http://localhost:11434/v1.`,
    );
  const { origin, pathname } = new URL(given);
  return `${origin}${pathname.replace(/\/$/u, "")}`;
}

function failed(failure: ModelFailure): ModelTurn {
  return { kind: "failed", failure };
}

/** An observer that throws changes nothing. */
function withSafeText({ signal, onText }: ModelAsking, log: Log): Required<ModelAsking> {
  return {
    signal,
    onText(text) {
      try {
        onText?.(text);
      } catch (error) {
        logFailure(log, error, "an observer of a model failed");
      }
    },
  };
}

const Models = z.object({ data: z.array(z.object({ id: z.string() })) });

async function firstModel(line: Line): Promise<string | ModelFailure> {
  const { send, url } = line;
  const response = await send("/models");
  const text = await response.text();
  if (!response.ok) return await statusFailure({ status: response.status, text }, line);
  const models = Models.safeParse(parseJson(text));
  const why = `${url}/models names no model. Name one.`;
  return models.data?.data[0]?.id ?? { class: "invalid", why };
}

async function converse(
  request: ModelRequest,
  { onText }: Required<ModelAsking>,
  line: Line,
): Promise<ModelTurn> {
  const { send, watch, name } = line;
  const body = JSON.stringify(toBody(request, name));
  const response = await send("/chat/completions", body);
  watch.heard();
  if (!response.ok) {
    const text = await response.text();
    return failed(await statusFailure({ status: response.status, text }, line));
  }
  const answer = createAnswer(request);
  let isDone = false;
  for await (const data of readEvents(response, watch.heard)) {
    isDone = data === done;
    if (isDone) continue;
    const chunk = Chunk.safeParse(parseJson(data));
    if (!chunk.success) return failed(garbled(name));
    const { error, words } = chunk.data;
    if (error !== undefined) return failed(await streamFailure(error, line));
    answer.add(chunk.data);
    if (words !== "") onText(words);
  }
  return toTurn(answer, { name, isDone, requestCharacters: body.length });
}

function garbled(name: string): ModelFailure {
  return { class: "malformed", why: `${name} sent an event that is no chunk of an answer.` };
}

function toTurn(
  answer: GatheredAnswer,
  given: { readonly name: string; readonly isDone: boolean; readonly requestCharacters: number },
): ModelTurn {
  const { name, isDone } = given;
  const finish = answer.finish();
  const parts = answer.parts();
  const usage = answer.usage() ?? estimated(given.requestCharacters, JSON.stringify(parts).length);
  if (finish === undefined && !isDone)
    return {
      kind: "failed",
      failure: { class: "network", why: `${name} broke off in the middle of its answer.` },
      usage,
    };
  if (finish === "content_filter")
    return {
      kind: "failed",
      failure: { class: "blocked", why: `A filter of ${name} took the answer back.` },
      usage,
    };
  const end = parts.some(({ kind }) => kind === "tool_call") ? "tool_calls" : "end";
  const stop = finish === "length" ? "cut" : end;
  return { kind: "answered", parts, stop, usage, model: answer.model() ?? name, rung: 1 };
}

function estimated(inputCharacters: number, outputCharacters: number): ModelUsage {
  return {
    input: Math.ceil(inputCharacters / charactersPerToken),
    output: Math.ceil(outputCharacters / charactersPerToken),
    cacheRead: 0,
    cacheWrite: 0,
    cents: 0,
  };
}
