import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bearerCallers } from "../server/callers.ts";
import { type HttpServing, serveHttp } from "../server/serve-http.ts";
import { type Asked, asking, askThrough, hostileChild } from "./fixtures/hostile-gateway.ts";
import { createHostileServer, secret } from "./fixtures/hostile-server.ts";
import type { ServerConfig } from "./server-config.ts";

const onLoopback = { port: 0, host: "127.0.0.1", isReady: async () => true };
const folder = mkdtempSync(path.join(tmpdir(), "hostile-answers-"));
const open: Asked[] = [];
let serving: HttpServing;

beforeAll(async () => {
  serving = await serveHttp(createHostileServer, onLoopback);
});
afterAll(async () => {
  await Promise.all(open.map(({ gateway }) => gateway.close()));
  await serving.close();
  rmSync(folder, { recursive: true });
});

function connect(more: Partial<ServerConfig> = {}): Asked {
  const asked = askThrough(
    hostileChild("", { transport: { kind: "http", url: serving.url }, ...more }),
  );
  open.push(asked);
  return asked;
}

test.for([
  {
    name: "a tool that is not on the list, whatever it says of itself",
    tool: "delete_all",
    said: "refused: eks delete_all is not on the list of allowed tools",
  },
  {
    name: "a listed tool that says it writes",
    tool: "honest_writer",
    said: "gap: the server says that this tool changes things",
  },
  {
    name: "a result over 1 MB",
    tool: "huge",
    said: "gap: the result has 1465 KB, and at most 1024 KB are accepted",
  },
  {
    name: "a result over 4 MB",
    tool: "flood",
    said: "gap: the eks server ended: an answer was larger than 4 MB",
  },
  {
    name: "evidence in another shape",
    tool: "misshapen",
    said: "gap: its evidence has a shape that this version does not know",
  },
  { name: "an error about the question", tool: "lost", said: "refused: there is no pod x" },
  { name: "an error of another maker's tool", tool: "grumble", said: "refused: that is no name" },
])("$name is refused with the reason", async ({ tool, said }) => {
  const { ask } = connect();
  expect(await ask(tool)).toBe(said);
});

test("a secret in an error text stays hidden", async () => {
  const text = await connect().ask("leak");
  expect(text).toMatch(/^gap: the back end said token=\[redacted \w{6}\]$/u);
});

test("what a third party says is redacted and cut; its answer as it stands is the fact, whatever it claims", async () => {
  const { ask, tools } = connect({ isOurs: false });
  const result = await tools.call({ server: "eks", tool: "forge", args: {} }, asking());
  expect(JSON.stringify(result)).not.toContain(secret);
  const fact = { origin: "eks", trust: "outside", values: {}, reproduce: { language: "mcp" } };
  expect(result).toMatchObject({ kind: "ok", evidence: [fact] });
  expect(await ask("long")).toMatch(/… cut: /u);
});

test("connection inputs vanish from the schema and are refused", async () => {
  const { ask, tools } = connect({ strip: ["url"] });
  const echo = (await tools.list(asking())).find(({ name }) => name === "echo");
  expect(Object.keys(echo?.inputSchema["properties"] ?? {})).toEqual(["text"]);
  expect(await ask("echo", { url: "http://169.254.169.254/" })).toBe(
    "refused: the input url belongs to configuration",
  );
});

test("arguments over 16 KB do not leave", async () => {
  expect(await connect().ask("echo", { text: "x".repeat(20_000) })).toBe(
    "refused: the arguments are larger than 16 KB",
  );
});

test("no more calls run at once than configured, one tool has half of them, and none is lost", async () => {
  const { ask } = connect({ concurrency: 6 });
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask("slow")));
  expect(new Set(answers)).toEqual(new Set(["done"]));
  expect(await ask("state")).toContain('"most":3');
});

test("answers that say no are not failures of the server", async () => {
  const { ask } = connect();
  for (let count = 0; count < 5; count += 1) await ask("lost");
  expect(await ask("echo", { text: "hello" })).toBe("hello");
});

test("the ledger counts calls, failures, time, bytes and characters; what was denied was no call", async () => {
  let nowMs = 0;
  const clock = () => (nowMs += 5);
  const transport = { kind: "http", url: serving.url } as const;
  const { ask, gateway } = askThrough(hostileChild("", { transport }), { clock });
  for (const tool of ["lost", "down", "delete_all"]) await ask(tool);
  await ask("echo", { text: "twelve words" });
  expect(gateway.ledger()).toEqual({
    eks: { calls: 3, failures: 1, ms: 15, bytes: 51, characters: 12 },
  });
});

test("a server that is not there is a gap that says how to bring it", async () => {
  const gap = {
    origin: "prometheus",
    kind: "not_configured",
    what: "metrics",
    why: "no Prometheus is configured",
    remedy: { text: "set prometheusUrl" },
  } as const;
  const { tools } = askThrough(hostileChild(""), { absent: [{ role: "prometheus", gap }] });
  const ask = (server: string) => tools.call({ server, tool: "query", args: {} }, asking());
  expect(await ask("prometheus")).toEqual({ kind: "gap", gap });
  expect(await ask("opensearch")).toMatchObject({
    gap: { kind: "not_configured", why: "no opensearch server is configured for cluster prod" },
  });
});

test("an address that refuses is a gap, and heals when it answers again", async () => {
  const first = await serveHttp(createHostileServer, onLoopback);
  const port = Number(new URL(first.url).port);
  const { ask } = connect({ transport: { kind: "http", url: first.url } });
  expect(await ask("echo", { text: "hello" })).toBe("hello");
  await first.close();
  expect(await ask("echo", { text: "hello" })).toBe(`gap: connection refused at 127.0.0.1:${port}`);
  const second = await serveHttp(createHostileServer, { ...onLoopback, port });
  expect(await ask("echo", { text: "hello" })).toBe("hello");
  await second.close();
});

test("a wrong token is named as the reason, and not shown; the next request sends the one that is there then", async () => {
  const guarded = await serveHttp(createHostileServer, {
    ...onLoopback,
    callers: bearerCallers(async () => "right"),
  });
  const { url } = guarded;
  const bearerTokenFile = path.join(folder, "token");
  writeFileSync(bearerTokenFile, "wrong");
  const { ask } = connect({ transport: { kind: "http", url, bearerTokenFile } });
  expect(await ask("echo")).toBe(
    `gap: the eks server at ${new URL(url).host} refused our credentials (401)`,
  );
  writeFileSync(bearerTokenFile, "right\n");
  expect(await ask("echo", { text: "hello" })).toBe("hello");
  rmSync(bearerTokenFile);
  expect(await ask("echo")).toBe(
    `gap: The file ${bearerTokenFile} (bearerTokenFile of a server) cannot be read.`,
  );
  await guarded.close();
});
