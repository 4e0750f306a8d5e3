import { text } from "node:stream/consumers";
import { type Context, Hono } from "hono";
import type { QueryWorld } from "./compiled-query.ts";
import { faultResponses, forbidden, type OpenSearchFault, unauthorized } from "./fault.ts";
import { fieldCapabilities } from "./field-capabilities.ts";
import { fieldMappings } from "./field-mappings.ts";
import { runCount, runSearch } from "./run-search.ts";
import { emulatorFailure, SearchFailure, unsupported } from "./search-failure.ts";
import { mappings, type SearchIndex, selectIndices, wildcard } from "./search-index.ts";
import {
  type Env,
  leniency,
  type OpenSearchRequest,
  parseJson,
  searchBody,
} from "./search-request.ts";

/** What the routes need; `fault` is asked for each request. */
export interface Backend {
  readonly indices: () => readonly SearchIndex[];
  readonly nowMs: () => number;
  readonly refusesExpensive: boolean;
  readonly fault: () => OpenSearchFault;
  readonly credentials?: { readonly username: string; readonly password: string } | undefined;
  readonly readable?: readonly string[] | undefined;
  record(request: OpenSearchRequest): void;
}

const greeting = {
  name: "emulator",
  cluster_name: "emulator",
  cluster_uuid: "emulator",
  version: { distribution: "opensearch", number: "3.8.0", build_snapshot: false },
  tagline: "The OpenSearch Project: https://opensearch.org/",
};

/** The HTTP side: journal, faults, permissions, then the routes. */
export function createApp(backend: Backend): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (context, next) => {
    // A GET may have a body here, which a web Request cannot carry.
    context.set("body", await text(context.env.incoming));
    const disconnected = recordRequest(context, backend);
    if (backend.fault() === "hang") return disconnected;
    const refused = faultResponses[backend.fault()]?.() ?? refusal(context, backend);
    if (refused !== undefined) return refused;
    await next();
    return undefined;
  });
  addRoutes(app, backend);
  app.notFound((context) => {
    const refused = unsupported(`${context.req.method} ${context.req.path}`, context.get("body"));
    return Response.json(refused.body, { status: refused.status });
  });
  app.onError((error) => {
    const { body, status } = error instanceof SearchFailure ? error : emulatorFailure(error);
    return Response.json(body, { status });
  });
  return app;
}

function addRoutes(app: Hono<Env>, backend: Backend): void {
  const select = (context: Context<Env>) =>
    selectIndices(backend.indices(), indexOf(context), leniency(context));
  app.get("/", (context) => context.json(greeting));
  app.get("/_resolve/index/:index", (context) => {
    const { expand_wildcards: states = "open" } = context.req.query();
    const parts = context.req.param("index").split(",");
    const found = backend.indices().flatMap(({ name, state }) => {
      const attribute = state === "closed" ? "closed" : "open";
      const isAsked = parts.some((part) =>
        part.includes("*")
          ? wildcard(part).test(name) && states.split(",").includes(attribute)
          : part === name,
      );
      return isAsked ? [{ name, attributes: [attribute] }] : [];
    });
    return context.json({ indices: found, aliases: [], data_streams: [] });
  });
  app.get("/:index/_mapping", (context) => context.json(mappings(select(context))));
  app.on(["GET", "POST"], "/:index/_field_caps", (context) =>
    context.json(
      fieldCapabilities(
        selectIndices(backend.indices(), indexOf(context), { ...leniency(context), closed: true }),
        context.req.query("fields") ?? "*",
        context.req.query("include_unmapped") === "true",
      ),
    ),
  );
  app.get("/:index/_mapping/field/:fields", (context) =>
    context.json(fieldMappings(select(context), context.req.param("fields"))),
  );
  app.on(["GET", "POST"], "/:index/_count", (context) =>
    context.json(runCount(select(context), searchBody(context), worldOf(backend))),
  );
  app.on(["GET", "POST"], "/:index/_search", (context) => {
    const run = { ...worldOf(backend), isTimedOut: backend.fault() === "partial" };
    return context.json(runSearch(select(context), searchBody(context), run));
  });
}

function worldOf({ nowMs, refusesExpensive }: Backend): QueryWorld {
  return { nowMs: nowMs(), refusesExpensive };
}

/** Writes the journal; resolves when the connection closes, finished or not. */
function recordRequest(context: Context<Env>, backend: Backend): Promise<Response> {
  const request = {
    method: context.req.method,
    path: decodeURIComponent(context.req.path),
    parameters: context.req.query(),
    body: parseJson(context.get("body")),
    isCancelled: false,
  };
  backend.record(request);
  const { outgoing } = context.env;
  return new Promise((resolve) => {
    outgoing.once("close", () => {
      request.isCancelled = !outgoing.writableFinished;
      resolve(new Response());
    });
  });
}

function refusal(context: Context<Env>, backend: Backend): Response | undefined {
  const { credentials, readable } = backend;
  if (credentials !== undefined) {
    const expected = `Basic ${btoa(`${credentials.username}:${credentials.password}`)}`;
    if (context.req.header("authorization") !== expected) return unauthorized();
  }
  if (readable === undefined) return undefined;
  const found = /^\/(?:_resolve\/index\/)?([^_/][^/]*)/.exec(decodeURIComponent(context.req.path));
  if (found === null) return forbidden("cluster:monitor/main");
  const isReadable = (name: string) => readable.some((pattern) => wildcard(pattern).test(name));
  return found[1]?.split(",").every((part) => isReadable(part.replace(/^-/, ""))) === true
    ? undefined
    : forbidden("indices:data/read/search");
}

function indexOf(context: Context<Env>): string {
  const expression = context.req.param("index") ?? "_all";
  if (/^-|(^|,)</.test(expression))
    throw unsupported(`index expression [${expression}]`, expression);
  return expression;
}
