import { type EventEmitter, once } from "node:events";
import { createServer as createHttp2Server } from "node:http2";
import { createServer, type Socket } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { z } from "zod";

export type HttpVersion = "1.1" | "2";

/** What a request came by. */
export interface Line {
  readonly httpVersion: HttpVersion;
  /** Ends the connection without a word. */
  readonly cut: () => void;
}

export interface Listening {
  readonly url: string;
  /** How many connections were opened so far. */
  readonly connections: () => number;
  /** How many are open now. A client that gave up a stream of HTTP/1.1 has closed its own. */
  readonly openConnections: () => number;
  readonly close: () => Promise<void>;
}

const Address = z.object({ port: z.int() });
const HTTP2_PREFACE = "PRI";

/**
 * Serves HTTP/1.1 and HTTP/2 without TLS on one free port of 127.0.0.1, told apart by the first bytes of a connection.
 * `close` also ends the connections that wait for an answer.
 */
export async function listenToBoth(
  answer: (request: Request, line: Line) => Promise<Response>,
): Promise<Listening> {
  const sockets = new Set<Socket>();
  const cut = (port: number | undefined) => {
    for (const socket of sockets) if (socket.remotePort === port) socket.destroy();
  };
  const serverOf = (httpVersion: HttpVersion) =>
    createAdaptorServer({
      overrideGlobalObjects: false,
      fetch: (request, { incoming }) =>
        answer(request, { httpVersion, cut: () => cut(incoming.socket.remotePort) }),
      ...(httpVersion === "2" && { createServer: createHttp2Server }),
    });
  const servers = { "1.1": serverOf("1.1"), "2": serverOf("2") };
  let opened = 0;
  const door = createServer((socket) => {
    opened += 1;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // A client that goes away is no failure of ours.
    socket.on("error", () => socket.destroy());
    handOver(socket, servers);
  });
  await once(door.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${Address.parse(door.address()).port}`,
    connections: () => opened,
    openConnections: () => sockets.size,
    close: async () => {
      const closed = once(door, "close");
      door.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** The first bytes stay unread; a connection that ends without any goes nowhere. */
function handOver(socket: Socket, servers: Readonly<Record<HttpVersion, EventEmitter>>): void {
  socket.once("readable", () => {
    const bytes = Buffer.from(socket.read() ?? "");
    if (bytes.length === 0) return;
    socket.unshift(bytes);
    const isSecond = bytes.toString("latin1", 0, HTTP2_PREFACE.length) === HTTP2_PREFACE;
    servers[isSecond ? "2" : "1.1"].emit("connection", socket);
  });
}
