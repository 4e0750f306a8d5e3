import { Config } from "@binnacle/app";
import { createEksServer } from "@binnacle/eks-server";
import type { World } from "@binnacle/lab";
import { type ServedTools, serveHttp } from "@binnacle/mcp/server";
import { createOpenSearchServer } from "@binnacle/opensearch-server";
import { createPrometheusServer } from "@binnacle/prometheus-server";

export interface Tools {
  /** The setting `servers` of the product. */
  readonly addresses: Readonly<Record<"eks" | "prometheus" | "opensearch", { url: string }>>;
  readonly close: () => Promise<void>;
}

/** The three servers over HTTP inside this process, for tests that are not about processes: those start slowly. */
export async function serveTools(settings: World["settings"]): Promise<Tools> {
  const { clusterName, clusterId, kubeconfig, prometheusUrl, opensearchUrl } = settings;
  const common = { timeoutMs: Config.parse({}).toolTimeoutMs, log: () => {} };
  const remote = { ...common, clusterId, now: Date.now };
  const eks = createEksServer({ ...common, kubeconfig, clusterName });
  eks.warm();
  const serving = await Promise.all([
    serve(eks),
    serve({ ...eks, createMcpServer: () => createPrometheusServer({ ...remote, prometheusUrl }) }),
    serve(createOpenSearchServer({ ...remote, openSearchUrl: opensearchUrl })),
  ]);
  const [{ url: eksUrl }, { url: metricsUrl }, { url: logsUrl }] = serving;
  return {
    addresses: {
      eks: { url: eksUrl },
      prometheus: { url: metricsUrl },
      opensearch: { url: logsUrl },
    },
    close: async () => {
      await Promise.all([eks.close(), ...serving.map(({ close }) => close())]);
    },
  };
}

function serve({ createMcpServer, isReady }: ServedTools) {
  return serveHttp(createMcpServer, { port: 0, host: "127.0.0.1", isReady });
}
