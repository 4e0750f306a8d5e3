import { AppError } from "@binnacle/contracts";
import { type ServerType, serve } from "@hono/node-server";
import { Hono } from "hono";
import type { Telemetry } from "./create-telemetry.ts";

export interface ObservePorts {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly exposition: Telemetry["exposition"];
  /** Sentences that say why it is not ready; none: it is. */
  readonly reasonsAgainst: () => readonly string[];
}

export interface Observing {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves `/healthz` (the process answers), `/readyz` (it can be asked in Slack) and `/metrics`. Throws `AppError` (bad_input) where the port cannot be had. */
export async function serveObserve(ports: ObservePorts): Promise<Observing> {
  const { host, port } = ports;
  return await new Promise((resolve, reject) => {
    const server = serve({ fetch: routes(ports).fetch, hostname: host, port }, (address) => {
      resolve({ url: `http://${host}:${address.port}`, close: () => closed(server) });
    });
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const { code: why = "unknown reason" } = cause;
      const advice = "Set observe.port to a free one.";
      const message = `Nothing can listen on ${host}:${port} (${why}). ${advice}`;
      reject(new AppError("bad_input", message, { cause }));
    });
  });
}

function closed(server: ServerType): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
  });
}

function routes({ exposition, reasonsAgainst }: ObservePorts): Hono {
  const app = new Hono();
  app.get("/healthz", (context) => context.text("ok"));
  app.get("/readyz", (context) => {
    const reasons = reasonsAgainst();
    return reasons.length === 0 ? context.text("ok") : context.text(reasons.join("\n"), 503);
  });
  app.get("/metrics", async (context) => {
    const { contentType, text } = await exposition();
    return context.body(text, 200, { "content-type": contentType });
  });
  return app;
}
