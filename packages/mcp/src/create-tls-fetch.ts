import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import { AppError, present } from "@binnacle/contracts";
import type { Fetch } from "./gateway/fetch-within-origin.ts";

/** In PEM. */
export interface TlsFiles {
  /** Whose server certificate is trusted; absent: the usual ones. */
  readonly caFile?: string;
  /** What we show, with its key. */
  readonly certFile?: string;
  readonly keyFile?: string;
}

/** A fetch that trusts a CA of its own and shows a certificate. The files are read for every request: they are renewed. */
export function createTlsFetch(files: TlsFiles): Fetch {
  let current: { readonly key: string; readonly agent: Agent } | undefined;
  return async (url, { method, headers, body, signal }) => {
    const pems = await readAll(files);
    const key = JSON.stringify(pems);
    if (current?.key !== key) current = { key, agent: new Agent({ ...pems, keepAlive: true }) };
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    request(url, {
      agent: current.agent,
      headers: Object.fromEntries(new Headers(headers)),
      ...present({ method, signal: signal ?? undefined }),
    })
      .on("response", resolve)
      .on("error", reject)
      .end(typeof body === "string" ? body : undefined);
    return toResponse(await promise);
  };
}

async function readAll({ caFile, certFile, keyFile }: TlsFiles) {
  const [ca, cert, key] = await Promise.all([caFile, certFile, keyFile].map(read));
  return present({ ca, cert, key });
}

async function read(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new AppError("denied", `The file ${file} cannot be read.`, { cause });
  }
}

/** A status without a body must have none. */
const bodyless: ReadonlySet<number> = new Set([204, 205, 304]);

function toResponse(incoming: IncomingMessage): Response {
  const { statusCode: status = 502, rawHeaders } = incoming;
  const headers = new Headers();
  for (let place = 0; place < rawHeaders.length; place += 2)
    headers.append(rawHeaders[place] ?? "", rawHeaders[place + 1] ?? "");
  if (!bodyless.has(status))
    return new Response(ReadableStream.from(incoming), { status, headers });
  incoming.resume();
  return new Response(null, { status, headers });
}
