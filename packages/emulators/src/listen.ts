import { once } from "node:events";
import { createAdaptorServer } from "@hono/node-server";
import { z } from "zod";

type App = Pick<Parameters<typeof createAdaptorServer>[0], "fetch">;

const Address = z.object({ port: z.int() });

/** Serves on a free port of 127.0.0.1, or on that one; `close` also ends the connections that wait for an answer. */
export async function listen(
  { fetch }: App,
  wanted = 0,
): Promise<{ url: string; close: () => Promise<void>; drop: () => void }> {
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false });
  await once(server.listen(wanted, "127.0.0.1"), "listening");
  const drop = () => {
    if ("closeAllConnections" in server) server.closeAllConnections();
  };
  return {
    drop,
    url: `http://127.0.0.1:${Address.parse(server.address()).port}`,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      drop();
      await closed;
    },
  };
}
