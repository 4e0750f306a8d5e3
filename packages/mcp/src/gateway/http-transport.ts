import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { ServerTransport } from "./server-config.ts";

type Http = Extract<ServerTransport, { kind: "http" }>;

export interface HttpTransportOptions {
  readonly maxMessageBytes: number;
  readonly onTooLarge: () => void;
  /** No exchange outlives it. */
  readonly timeoutMs: number;
}

/** Streamable HTTP without the stream for messages of the server's own: no result comes that way. */
export function createHttpTransport(
  { url, bearerToken }: Http,
  { maxMessageBytes, onTooLarge, timeoutMs }: HttpTransportOptions,
): StreamableHTTPClientTransport {
  const headers = bearerToken === undefined ? {} : { authorization: `Bearer ${bearerToken}` };
  return new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers },
    fetch: async (address, init) => {
      if (init?.method === "GET") return new Response(null, { status: 405 });
      const ends = [AbortSignal.timeout(timeoutMs), ...(init?.signal ? [init.signal] : [])];
      const response = await fetch(address, { ...init, signal: AbortSignal.any(ends) });
      return response.body === null
        ? response
        : new Response(
            response.body.pipeThrough(createLimit(maxMessageBytes, onTooLarge)),
            response,
          );
    },
  });
}

function createLimit(maxBytes: number, onTooLarge: () => void) {
  let bytes = 0;
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) {
        controller.enqueue(chunk);
        return;
      }
      onTooLarge();
      controller.error(new Error("the answer is too large"));
    },
  });
}
