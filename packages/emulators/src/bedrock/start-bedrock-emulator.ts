import { notEmulated, readBody, WireError } from "../aws/wire-error.ts";
import type { IssuedCredentials } from "../pod-identity/start-pod-identity-emulator.ts";
import { answerTurn } from "./answer-turn.ts";
import { checkConversation } from "./check-conversation.ts";
import { checkSupported, type Lack } from "./check-supported.ts";
import { ConverseBody, type ConverseRequest } from "./converse-request.ts";
import { createFaults, type Faults, toRefusal } from "./create-faults.ts";
import { createGate } from "./create-gate.ts";
import { createUsageMeter } from "./create-usage-meter.ts";
import { type HttpVersion, type Listening, listenToBoth } from "./listen-to-both.ts";
import type { ScriptedTurn } from "./scripted-turn.ts";

const CONTEXT_TOKENS = 200_000;

export interface BedrockOptions {
  /** What the model says to a request that the service takes. */
  readonly respond: (request: ConverseRequest) => ScriptedTurn | Promise<ScriptedTurn>;
  /** The credentials issued under an access key id. Absent: any signed request is let in. */
  readonly expectedCredentials?: (accessKeyId: string) => IssuedCredentials | undefined;
  /** What no model takes: a request with it is refused. */
  readonly lacks?: readonly Lack[];
  /** More than this many tokens (bytes / 4) are refused as too long. Default 200,000. */
  readonly contextTokens?: number;
}

interface BedrockRequest {
  /** Path of the request: `/model/{id}/converse-stream`, the id encoded. */
  readonly path: string;
  readonly httpVersion: HttpVersion;
  /** The JSON, or the text where it is none. */
  readonly body: unknown;
  /** `stall`, `cut`: the stream began and did so. */
  readonly outcome: number | "hang" | "stall" | "cut";
}

export interface BedrockEmulator extends Listening {
  /** All so far, in the order of their answers. */
  readonly requests: () => readonly BedrockRequest[];
  readonly faults: Pick<Faults, "add" | "clear">;
  /** The key that signed last is refused as expired from now on; another one is taken. */
  readonly expireCredentials: () => void;
}

/**
 * Amazon Bedrock Runtime: `Converse` and `ConverseStream` of a scripted model, over HTTP/1.1 and h2c on one port, with the
 * rules of the service for conversations, tools and cache points. Content is text, tools and reasoning. Outside the subset,
 * answered 501: other operations, images, documents, guarded content, cache points in messages, bearer tokens, service tiers.
 * Tokens are bytes / 4.
 */
export async function startBedrockEmulator(options: BedrockOptions): Promise<BedrockEmulator> {
  const { expectedCredentials } = options;
  const requests: BedrockRequest[] = [];
  const gate = createGate({ expectedCredentials });
  const faults = createFaults();
  const answer = createAnswering(options, { gate, faults });

  const line = await listenToBoth(async (request, { httpVersion, cut }) => {
    const text = await request.text();
    const path = new URL(request.url).pathname;
    const asked = { path, httpVersion, body: readJson(text) ?? text };
    const note = (outcome: BedrockRequest["outcome"]) => requests.push({ ...asked, outcome });
    if (faults.take("hang")) {
      note("hang");
      return await new Promise<Response>(() => undefined);
    }
    try {
      const { response, ending } = await answer(request, { text, cut });
      note(ending === "over" ? response.status : ending);
      return response;
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      note(error.status);
      return toResponse(error);
    }
  });
  return {
    ...line,
    requests: () => requests,
    faults,
    expireCredentials: () => gate.expireLast(),
  };
}

interface Serving {
  readonly gate: ReturnType<typeof createGate>;
  readonly faults: Faults;
}

function createAnswering(options: BedrockOptions, { gate, faults }: Serving) {
  const meter = createUsageMeter();
  return async (request: Request, { text, cut }: { text: string; cut: () => void }) => {
    const route = routeOf(request);
    const region = gate.enter(request, text);
    const refused = faults.take("refuse");
    if (refused) throw toRefusal(refused);
    const body = readBody(ConverseBody, readJson(text));
    checkConversation(body);
    checkSupported(body, options.lacks ?? []);
    const asked: ConverseRequest = { ...body, modelId: route.modelId, region };
    if (meter.inputTokens(asked) > (options.contextTokens ?? CONTEXT_TOKENS)) {
      throw invalid("Input is too long for requested model.");
    }
    const turn = await options.respond(asked);
    const usage = meter.usageOf(asked, turn);
    return answerTurn(turn, { isStream: route.isStream, faults, usage, cut });
  };
}

const ROUTE = /^\/model\/([^/]+)\/converse(-stream)?$/;

function routeOf({ method, url }: Request): { modelId: string; isStream: boolean } {
  const path = new URL(url).pathname;
  const [, modelId, stream] = ROUTE.exec(path) ?? [];
  if (method !== "POST" || modelId === undefined) throw notEmulated(`${method} ${path}`);
  return { modelId: decodeURIComponent(modelId), isStream: stream !== undefined };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(message: string): WireError {
  return new WireError(400, "ValidationException", { message });
}

function toResponse({ message, code, status }: WireError): Response {
  return Response.json({ message }, { status, headers: { "x-amzn-errortype": code } });
}
