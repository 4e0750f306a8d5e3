import { readFile } from "node:fs/promises";
import { AppError } from "@binnacle/contracts";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { z } from "zod";
import { createTlsFetch } from "../create-tls-fetch.ts";
import { parseJson } from "../server/read-body.ts";
import { type Fetch, fetchWithinOrigin } from "./fetch-within-origin.ts";
import type { OpenTransport, ServerTransport, TransportOptions } from "./server-config.ts";

/**
 * Streamable HTTP, without the stream for messages that answer nothing: no result comes that way. Beside the notification
 * of a cancellation the response is closed: a server without sessions learns of it in no other way.
 */
export function createHttpTransport(
  { url, bearerTokenFile, tls }: Extract<ServerTransport, { kind: "http" }>,
  options: TransportOptions,
): OpenTransport {
  const send: Fetch = tls === undefined ? fetch : createTlsFetch(tls);
  const open = new Map<string | number, AbortController>();
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch: async (address, init = {}) => {
      if (init.method === "GET") return new Response(null, { status: 405 });
      const { id, cancels } = messageIn(init.body);
      if (cancels !== undefined) open.get(cancels)?.abort();
      const closing = new AbortController();
      const ends = [AbortSignal.timeout(options.timeoutMs), closing.signal];
      const signal = AbortSignal.any([...ends, ...(init.signal ? [init.signal] : [])]);
      if (id !== undefined) {
        open.set(id, closing);
        // At its deadline at the latest, also when all went well.
        signal.addEventListener("abort", () => open.delete(id), { once: true });
      }
      try {
        const headers = await withToken(new Headers(init.headers), bearerTokenFile);
        const sent = { ...init, headers, signal };
        return limited(await fetchWithinOrigin(send, new URL(address), sent), options);
      } catch (error) {
        if (!closing.signal.aborted) throw error;
        // Nobody waits for an answer.
        return new Response(null, { status: 202 });
      }
    },
  });
  return { transport, lastWords: () => "" };
}

const RequestId = z.union([z.string(), z.number()]);
const Message = z.object({
  id: RequestId.optional(),
  params: z.object({ requestId: RequestId.optional() }).optional(),
});

/** The id of a request, or which one a notification cancels. */
function messageIn(body: RequestInit["body"]) {
  const parsed = Message.safeParse(typeof body === "string" ? parseJson(body) : undefined);
  const { id, params } = parsed.data ?? {};
  return { id, cancels: params?.requestId };
}

/** Read anew for every request: projected tokens rotate. */
async function withToken(headers: Headers, file: string | undefined): Promise<Headers> {
  if (file === undefined) return headers;
  try {
    headers.set("authorization", `Bearer ${(await readFile(file, "utf8")).trim()}`);
  } catch (cause) {
    const why = `The file ${file} (bearerTokenFile of a server) cannot be read.`;
    throw new AppError("denied", why, { cause });
  }
  return headers;
}

function limited(response: Response, options: TransportOptions): Response {
  if (response.body === null) return response;
  return new Response(response.body.pipeThrough(createLimit(options)), response);
}

function createLimit({ maxMessageBytes, onTooLarge }: TransportOptions) {
  let bytes = 0;
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes <= maxMessageBytes) {
        controller.enqueue(chunk);
        return;
      }
      onTooLarge();
      controller.error(new Error("the answer is too large"));
    },
  });
}
