import { once } from "node:events";
import { createServer, request as send } from "node:http";
import { z } from "zod";

interface Count {
  requests: number;
  bytes: number;
}

/** Stands between a client and an HTTP server of this machine, and counts what passes: requests, and bytes of the answers. */
export async function startCountingProxy(target: string) {
  const count: Count = { requests: 0, bytes: 0 };
  const server = createServer((incoming, outgoing) => {
    count.requests += 1;
    const { method, headers, url } = incoming;
    const passed = send(new URL(url ?? "/", target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("data", (chunk: Buffer) => {
        count.bytes += chunk.length;
      });
      answer.pipe(outgoing);
    });
    passed.on("error", () => outgoing.destroy());
    outgoing.on("close", () => passed.destroy());
    incoming.pipe(passed);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.int() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    /** What passed since the last call. */
    taken: (): Readonly<Count> => {
      const taken = { ...count };
      Object.assign(count, { requests: 0, bytes: 0 });
      return taken;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
