import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { OpenTransport, ServerTransport, TransportOptions } from "./server-config.ts";

/** Streamable HTTP, without the stream for messages that answer nothing: no result comes that way. */
export function createHttpTransport(
  { url, bearerToken }: Extract<ServerTransport, { kind: "http" }>,
  options: TransportOptions,
): OpenTransport {
  const headers = bearerToken === undefined ? {} : { authorization: `Bearer ${bearerToken}` };
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers },
    fetch: async (address, init) =>
      init?.method === "GET"
        ? new Response(null, { status: 405 })
        : await fetchLimited(new Request(address, init), options),
  });
  return { transport, lastWords: () => "" };
}

async function fetchLimited(request: Request, options: TransportOptions): Promise<Response> {
  const ends = [request.signal, AbortSignal.timeout(options.timeoutMs)];
  const response = await fetch(request, { signal: AbortSignal.any(ends) });
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
