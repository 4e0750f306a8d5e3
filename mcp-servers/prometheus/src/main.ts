import { readSecret, runServer } from "@binnacle/mcp/server";
import { Command } from "commander";
import { z } from "zod";
import { createPrometheusServer } from "./create-prometheus-server.ts";

const command = new Command("binnacle-prometheus")
  .description("Read-only MCP server for Prometheus. Speaks stdio unless --http is given.")
  .requiredOption(
    "--prometheus-url <url>",
    "address of Prometheus, Thanos, Mimir or VictoriaMetrics",
  )
  .option("--prometheus-token-file <file>", "token for Prometheus, read for every request")
  .option("--cluster-id <uid>", "uid of namespace kube-system", "unknown");

const flags = z.object({
  prometheusUrl: z
    .url({ protocol: /^https?$/ })
    .refine((url) => new URL(url).password === "" && new URL(url).username === "", {
      error: "must not carry credentials; use --prometheus-token-file",
    }),
  prometheusTokenFile: z.string().optional(),
  clusterId: z.string().min(1),
});

await runServer({
  command,
  flags,
  create: ({ prometheusUrl, prometheusTokenFile: tokenFile, clusterId }, options) => ({
    createMcpServer: () =>
      createPrometheusServer({
        ...options,
        prometheusUrl,
        clusterId,
        now: Date.now,
        ...(tokenFile === undefined ? {} : { readBearerToken: () => readSecret(tokenFile) }),
      }),
    isReady: () => isReady(prometheusUrl),
  }),
});

async function isReady(prometheusUrl: string): Promise<boolean> {
  try {
    const url = `${prometheusUrl.replace(/\/{1,9}$/, "")}/-/ready`;
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
