import { readFileSync } from "node:fs";
import { AppError } from "@binnacle/contracts";
import { parse } from "yaml";
import { z } from "zod";
import { serverKinds } from "./servers.table.ts";

const ServerRow = z.object({
  role: z
    .enum(Object.keys(serverKinds))
    .describe("Which kind of server: a row of packages/app/src/servers.table.ts"),
  name: z.string().optional().describe("Absent: made of role and cluster"),
  clusters: z
    .array(
      z.object({
        name: z.string(),
        match: z
          .object({ name: z.string(), value: z.string() })
          .exactOptional()
          .describe("Label of Prometheus or field of OpenSearch that tells this cluster's data"),
      }),
    )
    .min(1)
    .optional()
    .describe("Clusters that it serves; absent: clusterName"),
  url: z.url().optional().describe("Address of a running server, ending in /mcp; absent: a child"),
  bearerTokenFile: z.string().optional().describe("File with the token that the server wants"),
  flags: z
    .record(z.string(), z.union([z.string(), z.literal(true)]))
    .optional()
    .describe("Flags of its program, without dashes"),
});
export type ServerRow = z.infer<typeof ServerRow>;

/** Every setting of the product. One YAML file; the environment overrides it. */
export const Config = z.object({
  clusterName: z.string().default("cluster").describe("Name of the cluster, for display"),
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
    .array(ServerRow)
    .default([])
    .describe(
      "MCP servers; a role that stands here takes nothing from the settings above, any other is set up by them for clusterName alone",
    ),
  memory: z
    .object({
      bucket: z.string().describe("S3 vector bucket"),
      region: z.string().describe("AWS region"),
      endpoint: z.url().optional().describe("Another endpoint than AWS's"),
      sharedNamespaces: z
        .array(z.string())
        .default([])
        .describe(
          "Namespaces of one team: what is judged in one is recalled in all; else in its own",
        ),
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
