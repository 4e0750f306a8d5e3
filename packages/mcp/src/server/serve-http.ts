import { createHash, timingSafeEqual } from "node:crypto";
import type { Server } from "node:http";
import { AppError } from "@binnacle/contracts";
import { serve } from "@hono/node-server";
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { Hono } from "hono";

export interface HttpOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** No authentication is allowed on loopback only. */
  readonly host: string;
  readonly bearerToken?: string;
  /** Whether the back end answers; `/readyz` says so. */
  readonly isReady: () => Promise<boolean>;
}

export interface HttpServing {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const loopback = new Set(["127.0.0.1", "::1", "localhost"]);

/** Serves streamable HTTP, stateless, JSON, at `/mcp`, with `/healthz` and `/readyz`. */
export async function serveHttp(
  createServer: () => McpServer,
  options: HttpOptions,
): Promise<HttpServing> {
  if (options.bearerToken === undefined && !loopback.has(options.host))
    throw new AppError(
      "bad_input",
      `Serving on ${options.host} without authentication is refused. Give --bearer-token-file, or listen on 127.0.0.1.`,
    );
  const app = routes(createServer, options);
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = serve({ fetch: app.fetch, port: options.port, hostname: options.host }, (info) =>
    resolve(info.port),
  );
  const port = await promise;
  return {
    url: `http://${options.host}:${port}/mcp`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        if ("closeAllConnections" in server) closeConnections(server);
      }),
  };
}

function closeConnections(server: Pick<Server, "closeAllConnections">): void {
  server.closeAllConnections();
}

function routes(createServer: () => McpServer, options: HttpOptions): Hono {
  const app = new Hono();
  app.get("/healthz", (context) => context.text("ok"));
  app.get("/readyz", async (context) =>
    (await options.isReady()) ? context.text("ok") : context.text("back end does not answer", 503),
  );
  app.all("/mcp", async (context) => {
    if (!isTrusted(context.req.raw.headers, options))
      return context.json({ error: "A valid bearer token and a local Host are needed." }, 401);
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await createServer().connect(transport);
    return await transport.handleRequest(context.req.raw);
  });
  return app;
}

/** On loopback the Host and Origin must be local too, or any web page could ask (DNS rebinding). */
function isTrusted(headers: Headers, { host, bearerToken }: HttpOptions): boolean {
  if (bearerToken !== undefined)
    return isEqual(headers.get("authorization") ?? "", `Bearer ${bearerToken}`);
  const named = [headers.get("host") ?? host, headers.get("origin") ?? `http://${host}`];
  return named.every((name) =>
    loopback.has(
      new URL(name.includes("://") ? name : `http://${name}`).hostname.replaceAll(/[[\]]/gu, ""),
    ),
  );
}

function isEqual(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
