import { AppError } from "@binnacle/contracts";
import { nearMisses } from "@binnacle/diagnosis";
import { isIgnoring } from "./assert-endpoints.ts";

type Environment = Readonly<Record<string, string | undefined>>;
type Tree = Readonly<Record<string, unknown>>;

/** Which environment variable sets which setting. */
export const settingVariables: Readonly<Record<string, readonly string[]>> = {
  BINNACLE_CLUSTER_NAME: ["clusterName"],
  BINNACLE_TIME_ZONE: ["timeZone"],
  BINNACLE_LOG: ["log"],
  KUBECONFIG: ["kubeconfig"],
  PROMETHEUS_URL: ["prometheusUrl"],
  OPENSEARCH_URL: ["opensearchUrl"],
  SLACK_BOT_TOKEN: ["slack", "botToken"],
  SLACK_APP_TOKEN: ["slack", "appToken"],
  SLACK_API_URL: ["slack", "apiUrl"],
  DATABASE_URL: ["database", "url"],
  AWS_REGION: ["memory", "region"],
  BINNACLE_MEMORY_BUCKET: ["memory", "bucket"],
  AWS_ENDPOINT_URL_S3VECTORS: ["memory", "endpoint"],
};

/** Which variable said it. */
export function variableOf(path: readonly PropertyKey[], read: Environment): string | undefined {
  const found = Object.entries(settingVariables).find(
    ([name, setting]) => isGiven(read[name]) && setting.join(".") === path.map(String).join("."),
  );
  return found?.[0];
}

function isGiven(value: string | undefined): value is string {
  return value !== undefined && value !== "";
}

/** The settings with what variables say over them. */
export function withEnvironment(tree: Tree, read: Environment): Tree {
  let result = tree;
  for (const [name, [key = "", inner]] of Object.entries(settingVariables)) {
    const value = read[name];
    // What is meant for all of AWS configures no memory: a bucket must be named.
    const isOfAws =
      name.startsWith("AWS_") &&
      !isGiven(read["BINNACLE_MEMORY_BUCKET"]) &&
      result[key] === undefined;
    const isIgnored = inner === "endpoint" && isIgnoring(read);
    if (!isGiven(value) || isOfAws || isIgnored) continue;
    result = {
      ...result,
      [key]: inner === undefined ? value : { ...groupIn(result, key), [inner]: value },
    };
  }
  return result;
}

/** The group of settings of that name; empty where there is none. */
export function groupIn(tree: Tree, key: string): object {
  const group = tree[key];
  return typeof group === "object" && group !== null ? group : {};
}

/** What Kubernetes sets for a Service of that name is not ours: `BINNACLE_PORT_80_TCP`. */
const ofService = /^BINNACLE_(?:\w+_)?(?:PORT|SERVICE_HOST|SERVICE_PORT)(?:_|$)/u;

/** A misspelled variable would be passed over in silence. */
export function assertNoNearVariable(read: Environment): void {
  const known = Object.keys(settingVariables);
  for (const name of Object.keys(read)) {
    const isOurs = name.startsWith("BINNACLE_") && !known.includes(name) && !ofService.test(name);
    const [near] = isOurs ? nearMisses(name, known, 1) : [];
    if (near !== undefined)
      throw new AppError("bad_input", `${name} is no setting. Did you mean ${near}?`);
  }
}
