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

/** Each error text of a backend that quotes a secret, at each server. */
export async function lookThroughErrors(plants: readonly Plant[], look: Look): Promise<void> {
  const backend = await startRefusing();
  const clients = await connectAll(backend.url, look);
  for (const { marker, specimen } of plants) {
    const text = `${marker}: ${specimen.said}`;
    for (const says of [undefined, proxySays]) {
      backend.says((says ?? prometheusSays)(text));
      await clients.prometheus("error of prometheus", "query_instant", { query: "up" });
      backend.says((says ?? openSearchSays)(text));
      await clients.opensearch("error of opensearch", "search_logs", { namespace: "orders" });
      backend.says((says ?? kubernetesSays)(text));
      await clients.eks("error of kubernetes", "kubectl", { command: "get pods -n orders" });
    }
  }
  await clients.close();
  await backend.close();
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

/** The programs as the bot starts them: what they write to stderr is a wall, too. */
async function connectAll(url: string, look: Look) {
  const directory = await mkdtemp(path.join(tmpdir(), "secrets-"));
  const kubeconfig = path.join(directory, "kubeconfig");
  await writeFile(kubeconfig, kubeconfigFor(url, "prod-eu"));
  const [eks, prometheus, opensearch] = await Promise.all([
    startProgram("eks", ["--kubeconfig", kubeconfig], look),
    startProgram("prometheus", ["--prometheus-url", url], look),
    startProgram("opensearch", ["--opensearch-url", url], look),
  ]);
  return {
    eks: callTo(eks, look),
    prometheus: callTo(prometheus, look),
    opensearch: callTo(opensearch, look),
    close: async () => {
      await Promise.all([eks, prometheus, opensearch].map((client) => client.close()));
      await rm(directory, { recursive: true });
    },
  };
}

async function startProgram(
  name: "eks" | "prometheus" | "opensearch",
  flags: readonly string[],
  look: Look,
): Promise<Client> {
  const [, program = ""] = serverKinds[name]?.command ?? [];
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program, ...flags],
    stderr: "pipe",
  });
  transport.stderr?.on("data", (bytes: Buffer) => {
    look({ wall: `stderr of the ${name} server`, text: bytes.toString() });
  });
  const client = new Client({ name: "corpus", version: "1.0.0" });
  await client.connect(transport);
  return client;
}
