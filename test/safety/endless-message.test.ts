import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

const servers = path.resolve(import.meta.dirname, "../../mcp-servers");

test.for<readonly string[]>([
  ["prometheus", "--prometheus-url", "http://127.0.0.1:1"],
  ["opensearch", "--opensearch-url", "http://127.0.0.1:1"],
  ["eks", "--kubeconfig", "/dev/null"],
])(
  "%s on stdio ends with one sentence at a message without end: it is never alive and deaf",
  { timeout: 60_000 },
  async ([server = "", ...flags]) => {
    const child = spawn(process.execPath, [path.join(servers, server, "src/main.ts"), ...flags], {
      stdio: ["pipe", "ignore", "pipe"],
      env: { NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] },
      timeout: 20_000,
    });
    const ended = once(child, "close");
    const said = text(child.stderr);
    child.stdin.on("error", () => {});
    child.stdin.write("x".repeat(11 * 1024 * 1024));
    expect(await ended).toEqual([1, null]);
    expect(await said).toContain("A message was larger than 10 MB. Send smaller ones.");
  },
);
