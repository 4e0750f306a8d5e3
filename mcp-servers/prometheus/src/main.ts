import { present } from "@binnacle/contracts";
import { basicAuthorization, readSecret, runServer } from "@binnacle/mcp/server";
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
  .option("--prometheus-username <name>", "for basic authentication, with a password file")
  .option("--prometheus-password-file <file>", "file with the password, read for every request")
  .option("--cluster-id <uid>", "uid of namespace kube-system", "unknown");

const flags = z
  .object({
    prometheusUrl: z.url({ protocol: /^https?$/ }),
    prometheusTokenFile: z.string().optional(),
    prometheusUsername: z.string().min(1).optional(),
    prometheusPasswordFile: z.string().optional(),
    clusterId: z.string().min(1),
  })
  .refine((given) => !given.prometheusUsername === !given.prometheusPasswordFile, {
    error: "--prometheus-username and --prometheus-password-file belong together",
  })
  .refine((given) => !given.prometheusTokenFile || !given.prometheusUsername, {
    error: "give --prometheus-token-file or a user name, not both",
  });

await runServer({
  command,
  flags,
  create: ({ prometheusUrl, clusterId, ...login }, options) => ({
    createMcpServer: () =>
      createPrometheusServer({
        ...options,
        prometheusUrl,
        clusterId,
        now: Date.now,
        ...present({ readAuthorization: authorizationOf(login) }),
      }),
    isReady: () => isReady(prometheusUrl),
  }),
});

interface Login {
  readonly prometheusTokenFile?: string | undefined;
  readonly prometheusUsername?: string | undefined;
  readonly prometheusPasswordFile?: string | undefined;
}

/** The files are read for every request: what is mounted may change. */
function authorizationOf({
  prometheusTokenFile: tokenFile,
  prometheusUsername: username,
  prometheusPasswordFile: passwordFile,
}: Login) {
  if (tokenFile !== undefined) return async () => `Bearer ${await readSecret(tokenFile)}`;
  if (username === undefined || passwordFile === undefined) return undefined;
  return async () => basicAuthorization(username, await readSecret(passwordFile));
}

async function isReady(prometheusUrl: string): Promise<boolean> {
  try {
    const url = `${prometheusUrl.replace(/\/{1,9}$/, "")}/-/ready`;
    return (await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: "manual" })).ok;
  } catch {
    return false;
  }
}
