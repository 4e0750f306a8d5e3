import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { requestFailure, unsupported } from "./search-failure.ts";
import type { Leniency } from "./search-index.ts";

export interface OpenSearchRequest {
  readonly method: string;
  /** Decoded, without the query string. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Parsed if it is JSON. */
  readonly body: unknown;
  /** Turns true when the client closes the connection before it has the whole answer. */
  readonly isCancelled: boolean;
}

export interface Env {
  Bindings: HttpBindings;
  Variables: { body: string };
}

/** Parameters that change nothing here: there is one node, all indices are open, answers come at once. */
const accepted = new Set([
  "allow_no_indices",
  "allow_partial_search_results",
  "cancel_after_time_interval",
  "expand_wildcards",
  "fields",
  "ignore_unavailable",
  "pretty",
  "request_cache",
  "timeout",
]);

const overriding = new Set(["size", "from", "track_total_hits"]);

/**
 * The search that a request asks for: its body and the parameters that override it.
 * @throws SearchFailure 501 for a parameter outside the subset, 400 for a body that is not JSON.
 */
export function searchBody(context: Context<Env>): Record<string, unknown> {
  const parameters = Object.entries(context.req.query());
  const unknown = parameters.find(([name]) => !accepted.has(name) && !overriding.has(name));
  if (unknown !== undefined) throw unsupported(`parameter [${unknown[0]}]`, context.req.query());
  const overrides = parameters.filter(([name]) => overriding.has(name));
  const values = overrides.map(([name, value]): [string, unknown] => [name, parseJson(value)]);
  return { ...readObject(context.get("body")), ...Object.fromEntries(values) };
}

/** Whether concrete indices that are missing or closed are left out instead of answered with 404 or 400. */
export function leniency(context: Context<Env>): Leniency {
  const isLenient = context.req.query("ignore_unavailable") === "true";
  return { missing: isLenient, closed: isLenient };
}

/** The JSON that a text holds, or the text itself. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === "" ? undefined : text;
  }
}

function readObject(text: string): object {
  const body = parseJson(text);
  if (body === undefined) return {};
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  const reason = `Unrecognized token: was expecting a JSON object, found '${text.slice(0, 40)}'`;
  throw requestFailure(400, "json_parse_exception", reason);
}
