import { randomUUID } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { Context } from "hono";
import { z } from "zod";
import { parseJson } from "./read-body.ts";

const RequestId = z.union([z.string(), z.number()]);
/** What this end of streamable HTTP reads of a message itself. */
const Message = z.object({
  id: RequestId.optional(),
  method: z.string(),
  params: z
    .object({
      requestId: RequestId.optional(),
      _meta: z.object({ progressToken: RequestId.optional() }).optional(),
    })
    .optional(),
});
type Message = z.infer<typeof Message>;

const sessionHeader = "mcp-session-id";
const versionHeader = "mcp-protocol-version";
const firstWithoutBatches = "2025-06-18";

/**
 * Answers POST at `/mcp` with JSON, or with a stream of events where a progress token came; each with a server of its own.
 * A caller who closes the response cancels the call. One who sends `notifications/cancelled` is known again by the session
 * id that `initialize` gave it: nothing else hangs on that id, no state is kept for it, and any replica answers it.
 */
export function createPostAnswer(createServer: () => McpServer) {
  const underWay = new Map<string, () => void>();
  return async ({ req, env }: Context<{ Bindings: HttpBindings }>): Promise<Response> => {
    const parsedBody = parseJson(await req.text()) ?? null;
    if (Array.isArray(parsedBody) && !mayBeBatch(parsedBody, req.header(versionHeader)))
      return noBatch();
    const messages = [parsedBody].flat().flatMap((item) => Message.safeParse(item).data ?? []);
    const session = req.header(sessionHeader);
    const keyOf = (id: unknown): string => JSON.stringify([session, id]);
    for (const id of cancelledBy(messages)) underWay.get(keyOf(id))?.();

    const transport = new WebStandardStreamableHTTPServerTransport({
      enableJsonResponse: !messages.some(wantsProgress),
    });
    const server = createServer();
    await server.connect(transport);
    const { promise: ended, resolve: end } = Promise.withResolvers<Response>();
    const cancel = (): void => {
      // Aborts what the server is doing; a call that was cancelled is owed no answer.
      void server.close();
      end(new Response(null, { status: 202 }));
    };
    const keys = session === undefined ? [] : messages.flatMap(({ id }) => id ?? []).map(keyOf);
    for (const key of keys) underWay.set(key, cancel);
    env.outgoing.once("close", () => {
      for (const key of keys) if (underWay.get(key) === cancel) underWay.delete(key);
      cancel();
    });
    const response = await Promise.race([transport.handleRequest(req.raw, { parsedBody }), ended]);
    if (messages.some(({ method }) => method === "initialize"))
      response.headers.set(sessionHeader, randomUUID());
    return response;
  };
}

/** The protocol has batches up to 2025-03-26; an empty one is no JSON-RPC in any version. */
function mayBeBatch(messages: readonly unknown[], version = ""): boolean {
  return messages.length > 0 && version < firstWithoutBatches;
}

function noBatch(): Response {
  const error = { code: -32_600, message: "Send one message in each request: batches are gone." };
  return Response.json({ jsonrpc: "2.0", error, id: null }, { status: 400 });
}

function cancelledBy(messages: readonly Message[]) {
  return messages
    .filter(({ method }) => method === "notifications/cancelled")
    .flatMap(({ params }) => params?.requestId ?? []);
}

function wantsProgress({ params: { _meta: meta } = {} }: Message): boolean {
  return meta?.progressToken !== undefined;
}
