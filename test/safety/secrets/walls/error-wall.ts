import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { serverKinds } from "@binnacle/app";
import { kubeconfigFor } from "@binnacle/emulators";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { Plant } from "../plant.ts";
import { callTo } from "./call-to.ts";
import type { Look } from "./wall.ts";

interface Refusal {
  readonly status: number;
  readonly body: string;
}

/** How each backend says no, in words of its own, which quote what it was given. */
const prometheusSays = (error: string): Refusal => ({
  status: 422,
  body: JSON.stringify({ status: "error", errorType: "execution", error }),
});
const openSearchSays = (reason: string): Refusal => {
  const cause = { type: "search_phase_execution_exception", reason };
  return {
    status: 500,
    body: JSON.stringify({ error: { root_cause: [cause], ...cause }, status: 500 }),
  };
};
const kubernetesSays = (message: string): Refusal => ({
  status: 500,
  body: JSON.stringify({
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    message,
    reason: "InternalError",
    code: 500,
  }),
});
const proxySays = (text: string): Refusal => ({
  status: 502,
  body: `<html><body><h1>502</h1><pre>${text}</pre></body></html>`,
});

/** A server of ours, what its backend says to it, and a call that needs the backend. */
const asked = [
  { name: "eks", says: kubernetesSays, tool: "kubectl", input: { command: "get pods -n orders" } },
  { name: "prometheus", says: prometheusSays, tool: "query_instant", input: { query: "up" } },
  { name: "opensearch", says: openSearchSays, tool: "search_logs", input: { namespace: "orders" } },
] as const;

/** Each error text of a backend that quotes a secret, at each server. */
export async function lookThroughErrors(plants: readonly Plant[], look: Look): Promise<void> {
  await Promise.all(
    asked.map(async ({ name, says, tool, input }) => {
      const backend = await startRefusing();
      const program = await startProgram(name, backend.url, look);
      const call = callTo(program.client, look);
      for (const { marker, specimen } of plants) {
        for (const refusal of [says, proxySays]) {
          backend.says(refusal(`${marker}: ${specimen.said}`));
          await call(`answer of the ${name} server`, tool, input);
        }
      }
      await program.close();
      await backend.close();
    }),
  );
}

async function startRefusing() {
  let answer: Refusal = { status: 500, body: "" };
  const server = createServer((_, response) => {
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    says: (refusal: Refusal) => {
      answer = refusal;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The program as the bot starts it: what it writes to stderr is a wall, too. */
async function startProgram(name: (typeof asked)[number]["name"], url: string, look: Look) {
  const directory = await mkdtemp(path.join(tmpdir(), "secrets-"));
  const kubeconfig = path.join(directory, "kubeconfig");
  await writeFile(kubeconfig, kubeconfigFor(url, "prod-eu"));
  const flags = {
    eks: ["--kubeconfig", kubeconfig],
    prometheus: ["--prometheus-url", url],
    opensearch: ["--opensearch-url", url],
  };
  const [, program = ""] = serverKinds[name]?.command ?? [];
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program, ...flags[name]],
    stderr: "pipe",
  });
  transport.stderr?.on("data", (bytes: Buffer) => {
    look({ wall: `stderr of the ${name} server`, text: bytes.toString() });
  });
  const client = new Client({ name: "corpus", version: "1.0.0" });
  await client.connect(transport);
  return {
    client,
    close: async () => {
      await client.close();
      await rm(directory, { recursive: true });
    },
  };
}
