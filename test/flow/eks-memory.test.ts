import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { kubeconfigFor } from "@binnacle/emulators";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";

const main = path.resolve(import.meta.dirname, "../../mcp-servers/eks/src/main.ts");
const Reply = z.object({
  id: z.number(),
  result: z.object({ content: z.array(z.object({ text: z.string() })).default([]) }),
});

/** The program with so little memory, on an API server that has ever more pods, each of 4 KB, but none in namespace shop. */
async function serverWith(memoryMb: number) {
  const api = createServer(answer);
  await once(api.listen(0, "127.0.0.1"), "listening");
  const { port } = z.object({ port: z.number() }).parse(api.address());
  const folder = mkdtempSync(path.join(tmpdir(), "eks-memory-"));
  const kubeconfig = path.join(folder, "kubeconfig.json");
  writeFileSync(kubeconfig, kubeconfigFor(`http://127.0.0.1:${port}`));
  const flags = [`--max-old-space-size=${memoryMb}`, main, "--kubeconfig", kubeconfig];
  const child = spawn(process.execPath, [...flags, "--timeout-ms", "60000"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  onTestFinished(async () => {
    const ended = once(child, "exit");
    child.kill();
    await ended;
    api.close();
    api.closeAllConnections();
    rmSync(folder, { recursive: true });
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const send = (message: object) =>
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const answered = async () =>
    Reply.parse(JSON.parse(z.string().parse((await lines.next()).value)));
  const clientInfo = { name: "flow-test", version: "0" };
  const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo };
  send({ id: 0, method: "initialize", params });
  await answered();
  send({ method: "notifications/initialized" });
  return {
    child,
    diagnose: async (input: object) => {
      send({ id: 1, method: "tools/call", params: { name: "diagnose", arguments: input } });
      return (await answered()).result.content[0]?.text;
    },
  };
}

let pages = 0;

/** It streams no lists, as servers before 1.32, and its watches tell nothing. */
function answer({ url = "" }: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(url, "http://api");
  if (searchParams.has("sendInitialEvents")) return void response.writeHead(400).end();
  if (searchParams.has("watch")) return response.flushHeaders();
  const [name, isList] = [pathname.split("/").at(-1), !/\/namespaces\/[^/]+$/u.test(pathname)];
  pages += 1;
  if (pathname === "/api/v1/pods") return void response.end(podsOf(pages));
  const list = { items: [], metadata: {} };
  response.end(JSON.stringify(isList ? list : { metadata: { name, uid: `uid-of-${name}` } }));
}

/** No two of them are alike, on whatever page. */
function podsOf(page: number): string {
  return JSON.stringify({ items: pods, metadata: { continue: `page-${page}` } }).replaceAll(
    "PAGE",
    String(page),
  );
}

const pods = Array.from({ length: 500 }, (_, pod) => ({
  metadata: { name: `pod-PAGE-${pod}`, namespace: "other", uid: `uid-PAGE-${pod}` },
  spec: {
    containers: Array.from({ length: 40 }, (__, container) => ({
      name: `container-${container}`,
      image: `registry.example.com/${"team/".repeat(30)}image-${container}:vPAGE-${pod}`,
    })),
  },
}));

test("a cluster that is too large for the memory is told so, as often as it is asked; one namespace is answered", async () => {
  const { child, diagnose } = await serverWith(64);
  for (const _ of ["once", "and again"]) {
    expect(await diagnose({})).toBe(
      "not_configured: The cluster is too large for this server's memory. Ask for one namespace, or give the server more memory.",
    );
    expect(await diagnose({ namespace: "shop" })).toContain("0 of 0 pods ready");
  }
  expect(child.exitCode).toBeNull();
}, 60_000);
