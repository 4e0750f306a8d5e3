import { z } from "zod";
import { Access } from "./access-settings.ts";
import { assertEndpoints } from "./assert-endpoints.ts";
import { Database } from "./database-settings.ts";
import { assertNoNearVariable, groupIn, variableOf, withEnvironment } from "./from-environment.ts";
import { ModelRow, Reasoning } from "./model-row.ts";
import { Observe } from "./observe/observe-settings.ts";
import { QuietHours } from "./observe/quiet-hours.ts";
import { publicAddress } from "./public-address.ts";
import { ServerRow } from "./server-row.ts";
import type { SettingsFile } from "./settings-file.ts";
import { TimeZone } from "./time-zone.ts";

/** As S3 Vectors takes them. */
const bucketForm = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/u;
const bucketRule =
  "the name of a vector bucket: 3 to 63 of a-z, 0-9, - and ., a letter or digit at both ends";

/** Every setting of the product. One YAML file; the environment overrides it. */
export const Config = z.strictObject({
  clusterName: z.string().default("cluster").describe("Name of the cluster, for display"),
  kubeconfig: z
    .string()
    .optional()
    .describe("kubeconfig file; absent: $KUBECONFIG, ~/.kube/config"),
  context: z.string().optional().describe("Context of the kubeconfig"),
  inCluster: z.boolean().default(false).describe("Use the service account of the pod"),
  prometheusUrl: publicAddress("a file that prometheusTokenFile names holds the token")
    .optional()
    .describe("Prometheus, Thanos, Mimir or VictoriaMetrics"),
  prometheusTokenFile: z.string().optional().describe("File with the token for Prometheus"),
  prometheusAwsService: z
    .literal("aps")
    .optional()
    .describe("Amazon Managed Prometheus: requests are signed with the role of the pod"),
  prometheusAwsRegion: z.string().optional().describe("Where its address names no region"),
  prometheusTenant: z.string().optional().describe("Sent as X-Scope-OrgID (Mimir, Thanos)"),
  prometheusCaFile: z.string().optional().describe("Certificates to trust instead of the usual"),
  alertmanagerUrl: publicAddress("a file that alertmanagerTokenFile names holds the token")
    .optional()
    .describe("Alertmanager, for silences and inhibitions"),
  alertmanagerTokenFile: z
    .string()
    .optional()
    .describe("File with the token for Alertmanager, where it is not that of Prometheus"),
  opensearchUrl: publicAddress("opensearchUsername and opensearchPasswordFile tell who asks")
    .optional()
    .describe("OpenSearch"),
  opensearchUsername: z.string().optional().describe("For basic authentication"),
  opensearchPasswordFile: z.string().optional().describe("File with the password of that user"),
  opensearchIndex: z.string().optional().describe("Index pattern of the logs; absent: found"),
  servers: z
    .array(ServerRow)
    .default([])
    .describe(
      "MCP servers; a role that stands here takes nothing from the settings above, any other is set up by them for clusterName alone",
    ),
  memory: z
    .strictObject({
      bucket: z
        .string()
        .refine((name) => bucketForm.test(name), bucketRule)
        .meta({ pattern: bucketForm.source })
        .describe("S3 vector bucket"),
      region: z.string().describe("AWS region"),
      endpoint: publicAddress("the AWS SDK finds credentials by itself")
        .optional()
        .describe("Another endpoint than AWS's"),
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
      botToken: z.string().startsWith("xoxb-").optional().describe("By SLACK_BOT_TOKEN alone"),
      botTokenFile: z.string().optional().describe("File with the bot token"),
      appToken: z.string().startsWith("xapp-").optional().describe("By SLACK_APP_TOKEN alone"),
      appTokenFile: z.string().optional().describe("File with the app-level token"),
      apiUrl: publicAddress("botTokenFile and appTokenFile name the tokens")
        .optional()
        .describe("Another Web API than Slack's"),
    })
    .optional()
    .describe("Needed by `serve`"),
  database: Database,
  endpointHosts: z
    .array(z.string())
    .default([])
    .describe(
      "Hosts besides AWS, Slack and loopback to which their tokens and signed requests may go",
    ),
  access: Access,
  log: z
    .enum(["json", "none"])
    .optional()
    .describe(
      "Own log, one line of JSON each on stderr, of level 30, 40 (degraded, refused) or 50 (failed); absent: json for `serve`, none for `ask`",
    ),
  observe: Observe,
  quietHours: QuietHours,
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
  timeZone: TimeZone.default("UTC").describe("Of times in answers: Europe/Oslo"),
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
  assertNoNearVariable(environment());
  const written = file === undefined ? undefined : await settingsIn(file);
  const tree = { ...withEnvironment(written?.tree ?? {}, environment()), ...flags };
  const result = Config.safeParse(tree);
  const tokens = tokensIn(written?.tree);
  if (result.success && tokens.length === 0)
    return await assertEndpoints(result.data, environment());
  const { wrongSettings } = await import("./wrong-settings.ts");
  const placeOf = placesIn({ file, written, flags });
  const issues = [...tokens, ...(result.error?.issues ?? [])];
  throw wrongSettings(issues, { schema: Config, tree, placeOf });
}

interface Written {
  readonly file: string | undefined;
  readonly written: SettingsFile | undefined;
  readonly flags: Tree;
}

/** Where a setting came from: a flag, a variable, a line of the file. */
function placesIn({ file, written, flags }: Written): (path: Path) => string | undefined {
  return (path) => {
    if (String(path[0]) in flags) return flagOf(String(path[0]));
    const line = written?.lineOf(path);
    return variableOf(path, environment()) ?? (line === undefined ? file : `${file}, line ${line}`);
  };
}

/** What belongs into a file of its own, by its group. */
const ownFiles = [
  ["slack", "botToken"],
  ["slack", "appToken"],
  ["database", "url"],
] as const;

/** A file of settings is read by many, a token by one. */
function tokensIn(tree: Tree = {}): z.core.$ZodIssue[] {
  return ownFiles.flatMap(([group, token]) => {
    if (!(token in groupIn(tree, group))) return [];
    const message = `in a file of its own, which ${group}.${token}File names, or in a variable`;
    return [{ code: "custom", path: [group, token], message }];
  });
}

/** The reader of YAML is loaded for those who have a file. */
async function settingsIn(file: string): Promise<SettingsFile> {
  const { readSettings } = await import("./settings-file.ts");
  return readSettings(file);
}

/** `--prometheus-url` of `prometheusUrl`. */
function flagOf(setting: string): string {
  if (setting === "models") return "--model";
  return `--${setting.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
}
