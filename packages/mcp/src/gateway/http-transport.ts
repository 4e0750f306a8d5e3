import { readFile } from "node:fs/promises";
import { AppError } from "@binnacle/contracts";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { createTlsFetch } from "../create-tls-fetch.ts";
import { type Fetch, fetchWithinOrigin } from "./fetch-within-origin.ts";
import type { OpenTransport, ServerTransport, TransportOptions } from "./server-config.ts";

/** Streamable HTTP, without the stream for messages that answer nothing: no result comes that way. */
export function createHttpTransport(
  { url, bearerTokenFile, tls }: Extract<ServerTransport, { kind: "http" }>,
  options: TransportOptions,
): OpenTransport {
  const send: Fetch = tls === undefined ? fetch : createTlsFetch(tls);
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch: async (address, init = {}) => {
      if (init.method === "GET") return new Response(null, { status: 405 });
      const headers = await withToken(new Headers(init.headers), bearerTokenFile);
      const ends = [AbortSignal.timeout(options.timeoutMs), ...(init.signal ? [init.signal] : [])];
      const sent = { ...init, headers, signal: AbortSignal.any(ends) };
      return limited(await fetchWithinOrigin(send, new URL(address), sent), options);
    },
  });
  return { transport, lastWords: () => "" };
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
