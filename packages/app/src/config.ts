import { AppError } from "@binnacle/contracts";
import { nearMisses } from "@binnacle/diagnosis";
import { z } from "zod";
import { ModelRow, Reasoning } from "./model-row.ts";
import { serverKinds } from "./servers.table.ts";
import type { SettingsFile } from "./settings-file.ts";

const address = z.url({ protocol: /^https?$/u });
const ServerRow = z.strictObject({
  role: z
    .enum(Object.keys(serverKinds))
    .describe("Which kind of server: a row of packages/app/src/servers.table.ts"),
  name: z.string().optional().describe("Absent: made of role and cluster"),
  clusters: z
    .array(
      z.strictObject({
        name: z.string(),
        match: z
          .strictObject({ name: z.string(), value: z.string() })
          .exactOptional()
          .describe("Label of Prometheus or field of OpenSearch that tells this cluster's data"),
      }),
    )
    .min(1)
    .optional()
    .describe("Clusters that it serves; absent: clusterName"),
  url: address.optional().describe("Address of a running server, ending in /mcp; absent: a child"),
  bearerTokenFile: z.string().optional().describe("File with the token that the server wants"),
  flags: z
    .record(z.string(), z.union([z.string(), z.literal(true)]))
    .optional()
    .describe("Flags of its program, without dashes"),
});
export type ServerRow = z.infer<typeof ServerRow>;

/** Every setting of the product. One YAML file; the environment overrides it. */
export const Config = z.strictObject({
  clusterName: z.string().default("cluster").describe("Name of the cluster, for display"),
  kubeconfig: z
    .string()
    .optional()
    .describe("kubeconfig file; absent: $KUBECONFIG, ~/.kube/config"),
  context: z.string().optional().describe("Context of the kubeconfig"),
  inCluster: z.boolean().default(false).describe("Use the service account of the pod"),
  prometheusUrl: address.optional().describe("Prometheus, Thanos, Mimir or VictoriaMetrics"),
  opensearchUrl: address.optional().describe("OpenSearch"),
  opensearchIndex: z.string().optional().describe("Index pattern of the logs; absent: found"),
  servers: z
    .array(ServerRow)
    .default([])
    .describe(
      "MCP servers; a role that stands here takes nothing from the settings above, any other is set up by them for clusterName alone",
    ),
  memory: z
    .strictObject({
      bucket: z.string().describe("S3 vector bucket"),
      region: z.string().describe("AWS region"),
      endpoint: address.optional().describe("Another endpoint than AWS's"),
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
    .strictObject({
      botToken: z.string().startsWith("xoxb-"),
      appToken: z.string().startsWith("xapp-"),
      apiUrl: address.optional().describe("Another Web API than Slack's; loopback only"),
    })
    .optional()
    .describe("Needed by `serve`"),
  log: z
    .enum(["json", "none"])
    .optional()
    .describe("Own log, one line of JSON each on stderr; absent: json for `serve`, none for `ask`"),
  placeholderKeyFile: z
    .string()
    .optional()
    .describe(
      "File with the key of this installation by which the same secret has the same placeholder; absent: a new key at each start",
    ),
  models: z
    .array(ModelRow)
    .default([])
    .describe("Language models, the first that answers is taken; none: code alone answers"),
  recordModelsTo: z
    .string()
    .optional()
    .describe("File to which each answer of a model is added, as a line of JSON"),
  reasoning: Reasoning,
  promptReaders: z
    .array(z.string())
    .default([])
    .describe("Ids of people who may read prompts besides who asked: slack:T1:U1"),
  timeZone: z.string().refine(isTimeZone, "an IANA time zone like Europe/Oslo").default("UTC"),
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

type Tree = Readonly<Record<string, unknown>>;
type Path = readonly PropertyKey[];

/**
 * Reads the YAML file (if any), lets the environment and then `flags` override it, and parses.
 * Throws `AppError` of kind bad_input that names file, line and key of each wrong setting.
 */
export async function readConfig(file: string | undefined, flags: Tree = {}): Promise<Config> {
  assertNoNearVariable();
  const written = file === undefined ? undefined : await settingsIn(file);
  const tree = { ...withEnvironment(written?.tree ?? {}), ...flags };
  const result = Config.safeParse(tree);
  if (result.success) return allowed(result.data);
  const { wrongSettings } = await import("./wrong-settings.ts");
  const placeOf = (path: Path): string | undefined => {
    if (String(path[0]) in flags) return flagOf(String(path[0]));
    const line = written?.lineOf(path);
    return variableOf(path) ?? (line === undefined ? file : `${file}, line ${line}`);
  };
  throw wrongSettings(result.error.issues, { schema: Config, tree, placeOf });
}

/** What Kubernetes sets for a Service of that name is not ours: `BINNACLE_PORT_80_TCP`. */
const ofService = /^BINNACLE_(?:\w+_)?(?:PORT|SERVICE_HOST|SERVICE_PORT)(?:_|$)/u;

/** A misspelled variable would be passed over in silence. */
function assertNoNearVariable(): void {
  const known = Object.keys(fromEnvironment);
  for (const name of Object.keys(environment())) {
    const isOurs = name.startsWith("BINNACLE_") && !known.includes(name) && !ofService.test(name);
    const [near] = isOurs ? nearMisses(name, known, 1) : [];
    if (near !== undefined)
      throw new AppError("bad_input", `${name} is no setting. Did you mean ${near}?`);
  }
}

/** The reader of YAML is loaded for those who have a file. */
async function settingsIn(file: string): Promise<SettingsFile> {
  const { readSettings } = await import("./settings-file.ts");
  return readSettings(file);
}

/** `--prometheus-url` of `prometheusUrl`. */
function flagOf(setting: string): string {
  return `--${setting.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
}

function variableOf(path: Path): string | undefined {
  const read = environment();
  const found = Object.entries(fromEnvironment).find(
    ([name, setting]) => isGiven(read[name]) && setting.join(".") === path.map(String).join("."),
  );
  return found?.[0];
}

function isGiven(value: string | undefined): value is string {
  return value !== undefined && value !== "";
}

function withEnvironment(tree: Tree): Tree {
  const read = environment();
  let result = tree;
  for (const [name, [key = "", inner]] of Object.entries(fromEnvironment)) {
    const value = read[name];
    // AWS_REGION alone configures no memory: a bucket must be named.
    const isRegionAlone =
      inner === "region" && !isGiven(read["BINNACLE_MEMORY_BUCKET"]) && result[key] === undefined;
    if (!isGiven(value) || isRegionAlone) continue;
    result = {
      ...result,
      [key]: inner === undefined ? value : { ...groupIn(result, key), [inner]: value },
    };
  }
  return result;
}

function groupIn(tree: Tree, key: string): object {
  const group = tree[key];
  return typeof group === "object" && group !== null ? group : {};
}

/** Tokens and signed requests travel to these addresses: in production only to loopback. */
function allowed(config: Config): Config {
  const isProduction = environment()["NODE_ENV"] === "production";
  const ofModels = config.models.map((row, index): [string, string | undefined] => [
    `models[${index}].endpoint`,
    row.kind === "bedrock" ? row.endpoint : undefined,
  ]);
  const endpoints = {
    "slack.apiUrl": config.slack?.apiUrl,
    "memory.endpoint": config.memory?.endpoint,
    ...Object.fromEntries(ofModels),
  };
  for (const [setting, url] of Object.entries(endpoints))
    if (isProduction && url !== undefined && !isLoopback(url))
      throw new AppError(
        "bad_input",
        `${setting} is refused: in production it must be an address on loopback.`,
      );
  return config;
}

function isLoopback(url: string): boolean {
  return ["127.0.0.1", "[::1]", "localhost"].includes(new URL(url).hostname);
}

function isTimeZone(name: string): boolean {
  return Intl.supportedValuesOf("timeZone").includes(name) || name === "UTC";
}
