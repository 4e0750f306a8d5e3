import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { z } from "zod";

const program = fileURLToPath(import.meta.resolve("kubernetes-mcp-server"));
/** Its client would wait between requests. */
export const unhurried = { KUBE_CLIENT_QPS: "1000", KUBE_CLIENT_BURST: "1000" };
const ToolAnswer = z.object({
  isError: z.boolean().optional(),
  content: z.array(z.object({ type: z.literal("text"), text: z.string() })),
});

export interface KubernetesMcpServer {
  /** Where it speaks MCP. */
  readonly url: string;
  /** The file that it was given. */
  readonly kubeconfig: string;
  /** The text of the tool's answer, errors included. */
  readonly call: (name: string, input?: Record<string, unknown>) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Starts the unmodified kubernetes-mcp-server of another project, read-only, on a cluster. */
export async function startKubernetesMcpServer(kubeconfig: string): Promise<KubernetesMcpServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "kubernetes-mcp-server-"));
  const file = path.join(folder, "kubeconfig.json");
  await writeFile(file, kubeconfig);
  const port = await freePort();
  const options = ["--bind-address", "127.0.0.1", "--read-only", "--stateless"];
  const words = [program, "--port", String(port), ...options, "--kubeconfig", file];
  const child = spawn(process.execPath, words, {
    stdio: "ignore",
    env: { PATH: process.env["PATH"], HOME: folder, ...unhurried },
  });
  const exited = once(child, "exit");
  const client = new Client({ name: "contract-test", version: "0" });
  await untilHealthy(`http://127.0.0.1:${port}/healthz`);
  const url = `http://127.0.0.1:${port}/mcp`;
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  return {
    url,
    kubeconfig: file,
    call: async (name, input = {}) => {
      const answer = ToolAnswer.parse(await client.callTool({ name, arguments: input }));
      return answer.content.map(({ text }) => text).join("\n");
    },
    close: async () => {
      await client.close();
      child.kill();
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

async function untilHealthy(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await isHealthy(url)) return;
    await sleep(50);
  }
  throw new Error("kubernetes-mcp-server did not become healthy in 10 s.");
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.int() }).parse(server.address());
  server.close();
  return port;
}
