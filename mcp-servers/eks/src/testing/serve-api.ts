import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { json } from "node:stream/consumers";
import { z } from "zod";

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * An API server on loopback, and the kubeconfig for it: the engine's thread makes a connection of its own, and no
 * function gets into it. It keeps no process alive, since not every test closes it.
 */
export async function serveApi(
  answer: (request: string, accept: string, posted?: unknown) => Answer | Promise<Answer>,
) {
  const reply = async (request: IncomingMessage, response: ServerResponse) => {
    const { url = "", headers, method } = request;
    const posted: unknown = method === "POST" ? await json(request) : undefined;
    const { status, body } = await answer(url, headers.accept ?? "", posted);
    response.writeHead(status, { date: "Fri, 20 Nov 2026 03:10:00 GMT" }).end(body);
  };
  const server = createServer((request, response) => {
    reply(request, response).catch((cause: unknown) => response.destroy(new Error("", { cause })));
  });
  server.on("connection", (socket) => socket.unref());
  await once(server.listen(0, "127.0.0.1").unref(), "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const folder = await mkdtemp(path.join(tmpdir(), "eks-"));
  const kubeconfig = path.join(folder, "kubeconfig.json");
  await writeFile(kubeconfig, JSON.stringify(kubeconfigOf(`http://127.0.0.1:${port}`)));
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true });
  };
  return { kubeconfig, close };
}

function kubeconfigOf(server: string) {
  return {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "prod",
    clusters: [{ name: "c", cluster: { server } }],
    users: [{ name: "bot", user: { token: "t" } }],
    contexts: [{ name: "prod", context: { cluster: "c", user: "bot", namespace: "shop" } }],
  };
}
