import { type Context, Hono } from "hono";
import { z } from "zod";
import { chatMethods } from "./chat-methods.ts";
import { conversationMethods } from "./conversation-methods.ts";
import { directoryMethods } from "./directory-methods.ts";
import { otherMethods } from "./other-methods.ts";
import { failure } from "./reply.ts";
import { sessionMethods } from "./session-methods.ts";
import type { Json } from "./slack-model.ts";
import { streamMethods } from "./stream-methods.ts";
import type { Tokens } from "./tokens.ts";
import { viewMethods } from "./view-methods.ts";
import type { WebContext, WebMethod } from "./web-method.ts";

const methods = new Map<string, WebMethod>(
  Object.entries({
    ...chatMethods,
    ...conversationMethods,
    ...directoryMethods,
    ...otherMethods,
    ...sessionMethods,
    ...streamMethods,
    ...viewMethods,
  }),
);
const allScopes = [...new Set([...methods.values()].map(({ scope }) => scope))].filter(Boolean);

interface Allowed {
  readonly tokens: Tokens;
  /** What the bot's token may do; absent: everything. */
  readonly scopes?: readonly string[] | undefined;
}

/**
 * The Web API under `/api/`. Business errors are HTTP 200 with `ok: false`; a method outside the subset answers
 * `unknown_method` and is counted in the journal, because the SDK would repeat a 5xx up to a hundred times.
 */
export function webApi(context: WebContext, allowed: Allowed): Hono {
  const api = new Hono();
  api.post("/:method", async (exchange) => {
    const name = exchange.req.param("method");
    const args = await readArguments(exchange);
    const answer = await answerCall({ name, args, request: exchange, ...allowed }, context);
    const reply: unknown = await answer.clone().json();
    context.journal.apiCalls.push({
      method: name,
      arguments: args,
      atMs: Date.now(),
      status: answer.status,
      reply: z.record(z.string(), z.unknown()).parse(reply),
    });
    return answer;
  });
  return api;
}

interface Call extends Allowed {
  readonly name: string;
  readonly args: Json;
  readonly request: Context;
}

async function answerCall(call: Call, context: WebContext): Promise<Response> {
  const faulty = await injectFault(call, context);
  if (faulty) return faulty;
  const method = methods.get(call.name);
  if (!method) {
    context.journal.unsupported.push({ what: `method ${call.name}`, atMs: Date.now() });
    return call.request.json(failure("unknown_method"));
  }
  const { scopes = allScopes } = call;
  const denied = tokenError(call, method);
  const reply =
    denied === undefined
      ? (scopeError(method, scopes) ?? method.run(call.args, context))
      : failure(denied);
  return call.request.json(reply, 200, {
    "x-oauth-scopes": scopes.join(","),
    "x-accepted-oauth-scopes": method.scope,
  });
}

async function injectFault(call: Call, { faults }: WebContext): Promise<Response | undefined> {
  const { name, request } = call;
  const slow = faults.take("slow", name);
  if (slow) await new Promise((resolve) => setTimeout(resolve, slow.delayMs));
  const limited = faults.take("rate_limit", name);
  if (limited)
    return request.json(failure("ratelimited"), 429, {
      "retry-after": String(limited.retryAfterSeconds),
    });
  const broken = faults.take("server_error", name);
  if (broken)
    return Response.json({ ok: false, error: "internal_error" }, { status: broken.status });
  if (isPaid.test(name) && faults.take("free_plan", name))
    return request.json(failure("paid_teams_only"));
  const refused = faults.take("platform_error", name);
  return refused && request.json(failure(refused.error));
}

/** What an agent has beyond messages. */
const isPaid = /^agents\.|^chat\.\w+Stream$/;

function tokenError({ request, args, tokens }: Call, method: WebMethod): string | undefined {
  const header = request.req.header("authorization")?.replace(/^Bearer\s+/i, "");
  const token = header ?? (typeof args["token"] === "string" ? args["token"] : undefined);
  return tokens.refusalOf(token, method.token);
}

function scopeError({ scope, token }: WebMethod, scopes: readonly string[]): Json | undefined {
  if (token !== "bot" || scope === "" || scopes.includes(scope)) return undefined;
  return { ...failure("missing_scope"), needed: scope, provided: scopes.join(",") };
}

async function readArguments({ req }: Context): Promise<Json> {
  if (req.header("content-type")?.startsWith("application/json")) {
    const body = z.record(z.string(), z.unknown()).safeParse(await req.json());
    return body.success ? body.data : {};
  }
  return req.parseBody();
}
