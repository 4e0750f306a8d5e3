import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { AppError } from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createPostAnswer } from "./answer-post.ts";
import { type Callers, localCallers } from "./callers.ts";
import { createReadiness, type Readiness } from "./create-readiness.ts";
import { isLoopback } from "./is-loopback.ts";
import { limitEach } from "./limit-each.ts";
import { type ServerCertificate, secureContext, withRenewal } from "./server-certificate.ts";

export interface HttpOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly host: string;
  /** Absent: who asks from this machine. Beyond loopback they must be known by a token that ends, or a certificate. */
  readonly callers?: Callers;
  /** Absent: plain HTTP. */
  readonly certificate?: ServerCertificate;
  /** Whether the back end answers: asked in the background, whatever is asked of `/readyz`. */
  readonly isReady: () => Promise<Readiness>;
  readonly log?: Log;
}

export interface HttpServing {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** A call has 16 KB of arguments at most. */
const maxBodyBytes = 256 * 1024;
const maxConnections = 256;
/** One address takes half of the places at most. */
const maxConnectionsOfOne = 128;
/** Who sends slowly, or says nothing, is not waited for. */
const limits = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 3000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 1000,
};

/** Serves streamable HTTP, stateless, at `/mcp`, with `/healthz` and `/readyz`. */
export async function serveHttp(
  createServer: () => McpServer,
  options: HttpOptions,
): Promise<HttpServing> {
  const { host, port, callers = localCallers, certificate } = options;
  if (!callers.mayBeRemote && !isLoopback(host)) throw needsCallers(host);
  const readiness = createReadiness(options.isReady);
  const app = routes(createServer, { ...options, callers, isReady: readiness.isReady });
  const listener = getRequestListener((request, env) => app.fetch(request, env));
  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse): void =>
    isWellFormed(incoming) ? void listener(incoming, outgoing) : badRequest(outgoing);
  const server =
    certificate === undefined
      ? createHttpServer(limits, onRequest)
      : withRenewal(
          createHttpsServer({ ...limits, ...(await secureContext(certificate)) }, onRequest),
          certificate,
        );
  server.maxConnections = maxConnections;
  limitEach(server, maxConnectionsOfOne);
  return {
    url: `${certificate === undefined ? "http" : "https"}://${host}:${await listen(server, { port, host })}/mcp`,
    close: () => {
      readiness.stop();
      return closed(server);
    },
  };
}

function needsCallers(host: string): AppError {
  return new AppError(
    "bad_input",
    `Serving on ${host} without knowing the callers is refused: a token that never ends, or none, is for 127.0.0.1 alone. Name each caller with --caller, and how it is known: --caller-in-cluster or --caller-issuer (service-account tokens), or --client-ca-file (mTLS).`,
  );
}

function listen(server: Server, { port, host }: { port: number; host: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}

const hostName = /^(?:[\w.-]{1,253}|\[[\d.:a-f]{2,45}\])(?::\d{1,5})?$/iu;

/** One Host, which is one, and a path. */
function isWellFormed({ rawHeaders, url = "" }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter(
    (_, place) => place % 2 === 1 && rawHeaders[place - 1]?.toLowerCase() === "host",
  );
  const [host = ""] = hosts;
  const isHost = hosts.length === 1 && hostName.test(host) && URL.canParse(`http://${host}`);
  return isHost && url.startsWith("/");
}

function badRequest(outgoing: ServerResponse): void {
  outgoing
    .writeHead(400, { "content-type": "text/plain", connection: "close" })
    .end("A request needs one Host header with a host name, and a path.");
}

type Serving = HttpOptions & { readonly callers: Callers };

function routes(
  createServer: () => McpServer,
  { callers, isReady, log }: Serving,
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get("/healthz", (context) => context.text("ok"));
  app.get("/readyz", async (context) => {
    const ready = await isReady();
    if (ready === true) return context.text("ok");
    return context.text(ready === false ? "back end does not answer" : ready.why, 503);
  });
  app.use("/mcp", async (context, next) => {
    const refusal = await callers.reasonAgainst(context.req.raw.headers, context.env.incoming);
    if (refusal === undefined) return await next();
    log?.({ who: refusal.who ?? "nobody", why: refusal.why }, "caller refused");
    return context.json({ error: refusal.why }, refusal.status);
  });
  app.use("/mcp", bodyLimit({ maxSize: maxBodyBytes }));
  app.post("/mcp", createPostAnswer(createServer));
  app.all("/mcp", (context) =>
    context.json({ error: "Ask with POST: there is no stream and no session here." }, 405, {
      allow: "POST",
    }),
  );
  return app;
}
