import { present } from "@binnacle/contracts";
import {
  BackendFlags,
  createBackendFetch,
  runServer,
  withBackendFlags,
} from "@binnacle/mcp/server";
import { Command } from "commander";
import { z } from "zod";
import { createPrometheusServer } from "./create-prometheus-server.ts";

const command = withBackendFlags(new Command("binnacle-prometheus"))
  .description("Read-only MCP server for Prometheus. Speaks stdio unless --http is given.")
  .requiredOption(
    "--prometheus-url <url>",
    "address of Prometheus, Thanos, Mimir, VictoriaMetrics or Amazon Managed Prometheus",
  )
  .option("--alertmanager-url <url>", "address of Alertmanager, for silences and inhibitions")
  .option("--alertmanager-token-file <file>", "its bearer token, where it stands elsewhere")
  .option("--tenant <id>", "sent as X-Scope-OrgID (Mimir, Thanos); several are joined with |")
  .option("--cluster-id <uid>", "uid of namespace kube-system", "unknown");

const flags = BackendFlags.and(
  z.object({
    prometheusUrl: z.url({ protocol: /^https?$/ }),
    alertmanagerUrl: z.url({ protocol: /^https?$/ }).optional(),
    alertmanagerTokenFile: z.string().optional(),
    tenant: z
      .string()
      .regex(/^[\w!.*'()|-]{1,600}$/u, "must be the id of a tenant")
      .optional(),
    clusterId: z.string().min(1),
  }),
);

await runServer({
  command,
  flags,
  create: (given, options) => {
    const { prometheusUrl: url, alertmanagerUrl, tenant, clusterId } = given;
    const headers = present({ "x-scope-orgid": tenant });
    const fetch = createBackendFetch({ url, flags: given, headers, now: Date.now });
    const alertmanagerFetch =
      alertmanagerUrl === undefined
        ? undefined
        : createBackendFetch({
            url: alertmanagerUrl,
            flags: alertmanagerLogin(given),
            headers,
            now: Date.now,
          });
    return {
      createMcpServer: () =>
        createPrometheusServer({
          ...options,
          prometheusUrl: url,
          alertmanagerUrl,
          alertmanagerFetch,
          clusterId,
          now: Date.now,
          fetch,
        }),
      isReady: () => isReady(url, fetch),
    };
  },
});

/** At the origin of Prometheus the login is the same; elsewhere it would go to somebody else. */
function alertmanagerLogin(given: z.output<typeof flags>): BackendFlags {
  const { prometheusUrl, alertmanagerUrl = prometheusUrl, alertmanagerTokenFile, caFile } = given;
  const isElsewhere = new URL(alertmanagerUrl).origin !== new URL(prometheusUrl).origin;
  if (alertmanagerTokenFile !== undefined) return { tokenFile: alertmanagerTokenFile, caFile };
  return isElsewhere ? { caFile } : given;
}

/** A query, since `/-/ready` is not there behind every path, and asks for no login. */
async function isReady(url: string, ask: typeof fetch): Promise<boolean> {
  try {
    const query = `${url.replace(/\/{1,9}$/, "")}/api/v1/query?query=1`;
    return (await ask(query, { signal: AbortSignal.timeout(2_000), redirect: "manual" })).ok;
  } catch {
    return false;
  }
}
