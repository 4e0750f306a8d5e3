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

/** The servers of a world over HTTP inside this process, for tests that are not about processes: those start slowly. */
export async function serveTools(
  settings: World["settings"],
  timeoutMs = Config.parse({}).toolTimeoutMs,
): Promise<Tools> {
  const { clusterName, kubeconfig, prometheusUrl, opensearchUrl } = settings;
  const common = { timeoutMs, log: () => {} };
  const remote = { ...common, now: Date.now };
  const eks = createEksServer({ ...common, kubeconfig, clusterName });
  await eks.warm();
  const serving = await Promise.all([
    serve("eks", eks),
    serve("opensearch", createOpenSearchServer({ ...remote, openSearchUrl: opensearchUrl })),
    ...(prometheusUrl === undefined
      ? []
      : [
          serve("prometheus", {
            ...eks,
            createMcpServer: () => createPrometheusServer({ ...remote, prometheusUrl }),
          }),
        ]),
  ]);
  return {
    servers: serving.map(({ role, url }) => ({ role, url })),
    close: async () => {
      await Promise.all([eks.close(), ...serving.map(({ close }) => close())]);
    },
  };
}

async function serve(role: string, { createMcpServer, isReady }: ServedTools) {
  const options = { port: 0, host: "127.0.0.1", isReady };
  return { role, ...(await serveHttp(createMcpServer, options)) };
}
