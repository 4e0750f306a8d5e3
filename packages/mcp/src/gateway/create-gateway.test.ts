import { afterEach, expect, test } from "vitest";
import { serveHttp } from "../server/serve-http.ts";
import { createGateway } from "./create-gateway.ts";
import { createHostileServer, secret } from "./fixtures/hostile-server.ts";
import { hashOf } from "./hash-of.ts";
import type { Gateway, ServerConfig } from "./server-config.ts";

const fixture = new URL("fixtures/hostile-server.ts", import.meta.url).pathname;
const open: Gateway[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((gateway) => gateway.close()));
});

function hostile(mode: string, more: Partial<ServerConfig> = {}): ServerConfig {
  return {
    name: "eks",
    transport: { kind: "stdio", command: process.execPath, args: [fixture, mode], env: {} },
    allow: names.map((tool) => ({ tool })),
    timeoutMs: 10_000,
    concurrency: 2,
    ...more,
  };
}
