import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { createEksServer } from "@binnacle/eks-server";
import { kubeconfigFor } from "@binnacle/emulators";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { createOpenSearchServer } from "@binnacle/opensearch-server";
import { createPrometheusServer } from "@binnacle/prometheus-server";
import type { Plant } from "../plant.ts";
import { logTo } from "./around-wall.ts";
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

async function connectAll(url: string, look: Look) {
  const directory = await mkdtemp(path.join(tmpdir(), "secrets-"));
  const kubeconfig = path.join(directory, "kubeconfig");
  await writeFile(kubeconfig, kubeconfigFor(url, "prod-eu"));
  const common = { timeoutMs: 4000, now: Date.now };
  const eks = createEksServer({ kubeconfig, timeoutMs: 4000, log: logTo("eks", look) });
  const prometheus = createPrometheusServer({
    ...common,
    prometheusUrl: url,
    log: logTo("prometheus", look),
  });
  const opensearch = createOpenSearchServer({
    ...common,
    openSearchUrl: url,
    log: logTo("opensearch", look),
  });
  return {
    eks: callTo(await connectInMemory(eks.createMcpServer()), look),
    prometheus: callTo(await connectInMemory(prometheus), look),
    opensearch: callTo(await connectInMemory(opensearch.createMcpServer()), look),
    close: async () => {
      await eks.close();
      await rm(directory, { recursive: true });
    },
  };
}
