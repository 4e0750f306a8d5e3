import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";

/** What is answered, on its way. */
export interface OnTheWay {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** `path` with its query; `asked`: the body of the request. */
export type Spoil = (path: string, answer: OnTheWay, asked: string) => OnTheWay;

export interface SpoilingProxy {
  readonly url: string;
  /** From now on; without one, answers pass as they are. */
  readonly spoil: (how?: Spoil) => void;
  readonly close: () => Promise<void>;
}

const Address = z.object({ port: z.int() });
const passedOn = ["accept", "authorization", "content-type", "mcp-protocol-version"];
const asItIs: Spoil = (_, answer) => answer;

/** Stands on loopback between somebody and whom it asks, and spoils what comes back. */
export async function startSpoilingProxy(behind: string): Promise<SpoilingProxy> {
  let spoil = asItIs;
  const server = createServer((request, response) => {
    // A fault of the fuzzer itself must not look like one that was found.
    pass(request, response).catch((error: unknown) => {
      process.stderr.write(`the proxy failed: ${String(error)}\n`);
      response.destroy();
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = Address.parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    spoil: (how = asItIs) => {
      spoil = how;
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url: path = "/" } = request;
    const asked = await text(request);
    const answer = spoil(path, await forwarded(behind + path, request, asked), asked);
    response.writeHead(answer.status, { ...answer.headers });
    response.end(answer.body);
  }
}

async function forwarded(
  url: string,
  { method = "GET", headers: given }: IncomingMessage,
  asked: string,
): Promise<OnTheWay> {
  const headers = passedOn.flatMap((name): [string, string][] => {
    const value = given[name];
    return typeof value === "string" ? [[name, value]] : [];
  });
  const body = method === "GET" ? {} : { body: asked };
  const answer = await fetch(url, { method, headers, ...body });
  const type = answer.headers.get("content-type");
  return {
    status: answer.status,
    headers: type === null ? {} : { "content-type": type },
    body: await answer.text(),
  };
}
