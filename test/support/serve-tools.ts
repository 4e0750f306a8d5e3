import { Config } from "@binnacle/app";
import { createEksServer } from "@binnacle/eks-server";
import type { World } from "@binnacle/lab";
import { serveHttp } from "@binnacle/mcp/http";
import type { ServedTools } from "@binnacle/mcp/server";
import { createOpenSearchServer } from "@binnacle/opensearch-server";
import { createPrometheusServer } from "@binnacle/prometheus-server";

export interface Tools {
  /** The setting `servers` of the product. */
  readonly servers: readonly { readonly role: string; readonly url: string }[];
  readonly close: () => Promise<void>;
}

/** The three servers over HTTP inside this process, for tests that are not about processes: those start slowly. */
export async function serveTools(settings: World["settings"]): Promise<Tools> {
  const { clusterName, kubeconfig, prometheusUrl, opensearchUrl } = settings;
  const common = { timeoutMs: Config.parse({}).toolTimeoutMs, log: () => {} };
  const remote = { ...common, now: Date.now };
  const eks = createEksServer({ ...common, kubeconfig, clusterName });
  eks.warm();
  const serving = await Promise.all([
    serve(eks),
    serve({ ...eks, createMcpServer: () => createPrometheusServer({ ...remote, prometheusUrl }) }),
    serve(createOpenSearchServer({ ...remote, openSearchUrl: opensearchUrl })),
  ]);
  const roles = ["eks", "prometheus", "opensearch"];
  return {
    servers: serving.map(({ url }, index) => ({ role: roles[index] ?? "", url })),
    close: async () => {
      await Promise.all([eks.close(), ...serving.map(({ close }) => close())]);
    },
  };
}

function serve({ createMcpServer, isReady }: ServedTools) {
  return serveHttp(createMcpServer, { port: 0, host: "127.0.0.1", isReady });
}
