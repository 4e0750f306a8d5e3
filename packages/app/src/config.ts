import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AppError } from "@binnacle/contracts";
import { parse } from "yaml";
import { z } from "zod";

const server = (folder: string): string =>
  fileURLToPath(new URL(`../../../mcp-servers/${folder}/src/main.ts`, import.meta.url));

const Address = z.object({
  url: z.url().describe("Address of a running server, ending in /mcp"),
  bearerTokenFile: z.string().optional().describe("File with the token that the server wants"),
});

/** Every setting of the product. One YAML file; the environment overrides it. */
export const Config = z.object({
  clusterName: z.string().default("cluster").describe("Name of the cluster, for display"),
  clusterId: z
    .string()
    .default("unknown")
    .describe("uid of namespace kube-system; part of the ids of metric and log evidence"),
  kubeconfig: z
    .string()
    .optional()
    .describe("kubeconfig file; absent: $KUBECONFIG, ~/.kube/config"),
  context: z.string().optional().describe("Context of the kubeconfig"),
  inCluster: z.boolean().default(false).describe("Use the service account of the pod"),
  prometheusUrl: z.url().optional().describe("Prometheus, Thanos, Mimir or VictoriaMetrics"),
  opensearchUrl: z.url().optional().describe("OpenSearch"),
  opensearchIndex: z.string().optional().describe("Index pattern of the logs; absent: found"),
  servers: z
    .object({
      eks: Address.optional(),
      prometheus: Address.optional(),
      opensearch: Address.optional(),
    })
    .prefault({})
    .describe("MCP servers that run elsewhere; absent: started as children"),
  serverPrograms: z
    .object({
      eks: z.string().default(server("eks")),
      prometheus: z.string().default(server("prometheus")),
      opensearch: z.string().default(server("opensearch")),
    })
    .prefault({})
    .describe("Programs of the children"),
  memory: z
    .object({
      bucket: z.string().describe("S3 vector bucket"),
      region: z.string().describe("AWS region"),
      endpoint: z.url().optional().describe("Another endpoint than AWS's"),
    })
    .optional()
    .describe("Absent: past incidents are not recalled"),
  slack: z
    .object({
      botToken: z.string().startsWith("xoxb-"),
      appToken: z.string().startsWith("xapp-"),
      apiUrl: z.url().optional().describe("Another Web API than Slack's; loopback only"),
    })
    .optional()
    .describe("Needed by `serve`"),
  log: z
    .enum(["json", "none"])
    .optional()
    .describe("Own log, one line of JSON each on stderr; absent: json for `serve`, none for `ask`"),
  timeZone: z.string().refine(isTimeZone, "not an IANA time zone").default("UTC"),
  windowMinutes: z
    .number()
    .int()
    .min(5)
    .max(1440)
    .default(60)
    .describe("How far back a question looks"),
  toolTimeoutMs: z.number().int().min(500).max(60_000).default(5000).describe("Per tool call"),
  agentsTimeoutMs: z
    .number()
    .int()
    .min(1000)
    .max(120_000)
    .default(8000)
    .describe("For the agents together"),
});
export type Config = z.infer<typeof Config>;

/** Which environment variable sets which setting. */
const fromEnvironment: Readonly<Record<string, readonly string[]>> = {
  BINNACLE_CLUSTER_NAME: ["clusterName"],
  BINNACLE_TIME_ZONE: ["timeZone"],
  BINNACLE_LOG: ["log"],
  KUBECONFIG: ["kubeconfig"],
  PROMETHEUS_URL: ["prometheusUrl"],
  OPENSEARCH_URL: ["opensearchUrl"],
  SLACK_BOT_TOKEN: ["slack", "botToken"],
  SLACK_APP_TOKEN: ["slack", "appToken"],
  SLACK_API_URL: ["slack", "apiUrl"],
  AWS_REGION: ["memory", "region"],
  BINNACLE_MEMORY_BUCKET: ["memory", "bucket"],
  AWS_ENDPOINT_URL_S3VECTORS: ["memory", "endpoint"],
};

/** What a part of the program may see of the environment. The only place that reads it. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/**
 * Reads the YAML file (if any), lets the environment and then `flags` override it, and parses.
 * Throws `AppError` of kind bad_input that names the setting.
 */
export function readConfig(
  file: string | undefined,
  flags: Readonly<Record<string, unknown>> = {},
): Config {
  const written = Tree.parse(file === undefined ? {} : parse(readFileSync(file, "utf8")));
  const merged = { ...withEnvironment(written), ...flags };
  const result = Config.safeParse(merged);
  if (!result.success)
    throw new AppError(
      "bad_input",
      `The configuration is not right. ${z.prettifyError(result.error)}`,
    );
  return allowed(result.data);
}

const Tree = z.record(z.string(), z.unknown());

function withEnvironment(tree: z.infer<typeof Tree>): z.infer<typeof Tree> {
  const read = environment();
  let result = tree;
  for (const [name, [key = "", inner]] of Object.entries(fromEnvironment)) {
    const value = read[name];
    if (value === undefined || value === "") continue;
    const group = Tree.safeParse(result[key]).data ?? {};
    // AWS_REGION alone configures no memory: a bucket must be named.
    if (
      inner === "region" &&
      read["BINNACLE_MEMORY_BUCKET"] === undefined &&
      result[key] === undefined
    )
      continue;
    result = { ...result, [key]: inner === undefined ? value : { ...group, [inner]: value } };
  }
  return result;
}

/** Tokens travel to these addresses: in production only to loopback. */
function allowed(config: Config): Config {
  const isProduction = environment()["NODE_ENV"] === "production";
  for (const url of [config.slack?.apiUrl, config.memory?.endpoint])
    if (isProduction && url !== undefined && !isLoopback(url))
      throw new AppError(
        "bad_input",
        `${url} is refused: in production an endpoint override must be on loopback.`,
      );
  return config;
}

function isLoopback(url: string): boolean {
  return ["127.0.0.1", "[::1]", "localhost"].includes(new URL(url).hostname);
}

function isTimeZone(name: string): boolean {
  return Intl.supportedValuesOf("timeZone").includes(name) || name === "UTC";
}
