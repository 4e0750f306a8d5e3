import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { bearerCallers, certificateCallers } from "../server/callers.ts";
import { createCertificates } from "../server/fixtures/certificates.ts";
import { type HttpServing, serveHttp } from "../server/serve-http.ts";
import { type Asked, askThrough, hostileChild } from "./fixtures/hostile-gateway.ts";
import { createHostileServer } from "./fixtures/hostile-server.ts";
import type { ServerTransport } from "./server-config.ts";

const folder = mkdtempSync(path.join(tmpdir(), "own-address-"));
const bearerTokenFile = path.join(folder, "token");
const token = ["a-token", "of-ours"].join("-");
const onLoopback = { port: 0, host: "127.0.0.1", isReady: async () => true };
const asked: Asked[] = [];
let serving: HttpServing;

beforeAll(async () => {
  writeFileSync(bearerTokenFile, token);
  const callers = bearerCallers(async () => token);
  serving = await serveHttp(createHostileServer, { ...onLoopback, callers });
});
afterEach(async () => {
  await Promise.all(asked.splice(0).map(({ gateway }) => gateway.close()));
});
afterAll(async () => {
  await serving.close();
  rmSync(folder, { recursive: true });
});

function echoing(transport: ServerTransport): Promise<string> {
  const through = askThrough(hostileChild("", { transport }));
  asked.push(through);
  return through.ask("echo", { text: "hello" });
}

describe("a redirect", () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** Answers each request with a redirect to where `to` says, and notes what it was sent. */
  async function redirecting(status: number, to: (asked: IncomingMessage) => string) {
    const seen: string[] = [];
    const server = createServer((incoming, answer) => {
      seen.push(incoming.headers.authorization ?? "");
      incoming.resume();
      answer.writeHead(status, { location: to(incoming) }).end("somewhere else");
    });
    servers.push(server);
    await once(server.listen(0, "127.0.0.1").unref(), "listening");
    const { port } = z.object({ port: z.number() }).parse(server.address());
    return { seen, url: `http://127.0.0.1:${port}/mcp` };
  }

  test.for([301, 302, 303, 307, 308])("to another origin carries no token, %s", async (status) => {
    const stranger = await redirecting(404, () => "/");
    const { url, seen } = await redirecting(status, () => stranger.url);
    const said = await echoing({ kind: "http", url, bearerTokenFile });
    expect(said).toContain("which is not followed: no token goes to another address");
    expect(seen.length).toBeGreaterThan(0);
    expect(stranger.seen).toEqual([]);
  });

  test("within its origin is followed, and not for ever", async () => {
    const { url } = await redirecting(308, ({ url: from = "" }) => `${from}/on`);
    const said = await echoing({ kind: "http", url, bearerTokenFile });
    expect(said).toContain("redirects more than 3 times");
  });

  test("within its origin leads to the answer", async () => {
    const there = new URL(serving.url);
    const front = createServer((incoming, answer) => {
      if (incoming.url === "/old") return answer.writeHead(307, { location: "/mcp" }).end();
      const { method, headers } = incoming;
      const onward = request(there, { method, headers: { ...headers, host: there.host } });
      onward.on("response", (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      });
      return incoming.pipe(onward);
    });
    servers.push(front);
    await once(front.listen(0, "127.0.0.1").unref(), "listening");
    const { port } = z.object({ port: z.number() }).parse(front.address());
    const url = `http://127.0.0.1:${port}/old`;
    expect(await echoing({ kind: "http", url, bearerTokenFile })).toBe("hello");
  });
});

test("a call whose connection breaks ends no other that is under way at the same address", async () => {
  const there = new URL(serving.url);
  const forward = async (incoming: IncomingMessage, answer: ServerResponse) => {
    const body = await text(incoming);
    if (body.includes('"part_down"')) return incoming.socket.destroy();
    const { method, headers } = incoming;
    const onward = request(there, { method, headers: { ...headers, host: there.host } });
    onward.on("response", (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    if (body.includes('"tools/call"')) onwards.push(body);
    return onward.end(body);
  };
  const front = createServer((incoming, answer) => void forward(incoming, answer));
  const onwards: string[] = [];
  await once(front.listen(0, "127.0.0.1").unref(), "listening");
  const { port } = z.object({ port: z.number() }).parse(front.address());
  const transport = { kind: "http", url: `http://127.0.0.1:${port}/mcp`, bearerTokenFile } as const;
  const through = askThrough(hostileChild("", { transport, concurrency: 8 }));
  asked.push(through);
  await through.gateway.warm();
  const [slow, broken] = await Promise.all([through.ask("slow"), through.ask("part_down")]);
  expect(slow).toBe("done");
  expect(broken).toMatch(/^gap: the eks server at \S+ cannot be used: connection closed$/u);
  // Not ended and asked again: asked once.
  expect(onwards).toHaveLength(1);
  front.close();
});

describe("a server that wants a certificate", () => {
  const certificates = createCertificates();
  const caFile = certificates.ca("ours");
  const server = certificates.signed("ours", "server", "IP:127.0.0.1");
  const client = certificates.signed("ours", "binnacle", "DNS:binnacle");
  let url: string;
  beforeAll(async () => {
    const own = await serveHttp(createHostileServer, {
      ...onLoopback,
      callers: certificateCallers(["binnacle"]),
      certificate: { ...server, clientCaFile: caFile },
    });
    ({ url } = own);
    return async () => {
      await own.close();
      certificates.remove();
    };
  });

  test("is shown ours, and answers", async () => {
    expect(await echoing({ kind: "http", url, tls: { caFile, ...client } })).toBe("hello");
  });

  test("refuses who shows none, in one sentence", async () => {
    expect(await echoing({ kind: "http", url, tls: { caFile } })).toBe(
      `gap: the eks server at ${new URL(url).host} refused our credentials (401)`,
    );
  });

  test("is not trusted without its CA", async () => {
    expect(await echoing({ kind: "http", url })).toBe(
      `gap: the eks server at ${new URL(url).host} cannot be used: its certificate is of a CA that is not trusted`,
    );
  });
});
