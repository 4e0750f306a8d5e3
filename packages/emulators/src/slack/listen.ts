import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";
import { WebSocketServer } from "ws";
import type { SocketMode } from "./socket-mode.ts";

/** How long a client may take to say goodbye. */
const closeGraceMs = 200;

export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Serves HTTP and the socket at `/link/` on one port of 127.0.0.1. */
export async function listen(app: Hono, socket: SocketMode, port: number): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch });
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    const hasTicket = socket.takeTicket(searchParams.get("ticket") ?? "");
    if (!pathname.startsWith("/link") || !hasTicket) {
      stream.end("HTTP/1.1 401 Unauthorized\r\n\r\n");
      return;
    }
    const ofApp = searchParams.get("app_id") ?? "";
    sockets.handleUpgrade(request, stream, head, (link) => socket.accept(link, ofApp));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    port: address.port,
    async close() {
      socket.close();
      sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if ("closeAllConnections" in server) server.closeAllConnections();
      const late = setTimeout(socket.drop, closeGraceMs);
      await closed;
      clearTimeout(late);
    },
  };
}
