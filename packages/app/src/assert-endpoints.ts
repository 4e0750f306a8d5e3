import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { AppError } from "@binnacle/contracts";
import type { ModelRow } from "./model-row.ts";
import { isBare } from "./public-address.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the configuration says of addresses that are not ours to choose. */
interface Settings {
  readonly slack?: { readonly apiUrl?: string | undefined } | undefined;
  readonly memory?: { readonly endpoint?: string | undefined } | undefined;
  readonly models: readonly ModelRow[];
  readonly endpointHosts: readonly string[];
}

/** Where something is sent that proves who we are. */
interface Endpoint {
  /** Setting, variable or line of a profile that says so. */
  readonly setting: string;
  readonly url: string;
  /** Whose it is: addresses that need no permission. Absent: none. */
  readonly home?: RegExp | undefined;
}

/** Hosts of a service in a region, its FIPS and private endpoints: no name that customers of AWS can have. */
function aws(service: string): RegExp {
  const region = String.raw`(?:\.[a-z]{2,4}(?:-[a-z]+)+-\d+(?:\.vpce)?)?`;
  const suffixes = ["amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "api.aws"];
  const suffix = suffixes.map((one) => one.replaceAll(".", String.raw`\.`)).join("|");
  return new RegExp(
    String.raw`^https://(?:vpce-[a-z0-9-]+\.)?${service}(?:-fips)?${region}\.(?:${suffix})(?:/|$)`,
    "u",
  );
}

const slackHome = /^https:\/\/(?:[a-z0-9-]+\.)?slack(?:-gov)?\.com(?:\/|$)/u;
/** What the AWS SDK calls a service in variables, and its host. Others are not asked by us. */
const services: Readonly<Record<string, string>> = {
  S3VECTORS: "s3vectors",
  BEDROCK_RUNTIME: "bedrock-runtime",
  STS: "sts",
  SSO: String.raw`portal\.sso`,
  SSO_OIDC: "oidc",
};
/** Agents that hand out credentials: of ECS and EKS, of the instance. */
const agents: Readonly<Record<string, RegExp>> = {
  AWS_CONTAINER_CREDENTIALS_FULL_URI:
    /^http:\/\/(?:169\.254\.170\.2|169\.254\.170\.23|\[fd00:ec2::23\])(?:\/|$)/u,
  AWS_EC2_METADATA_SERVICE_ENDPOINT: /^http:\/\/(?:169\.254\.169\.254|\[fd00:ec2::254\])(?:\/|$)/u,
};

/**
 * Tokens and signed requests go to AWS and Slack, to loopback, and to hosts that are listed in the settings: a variable or
 * an AWS profile cannot lead them elsewhere. Throws `AppError` of kind bad_input that names what would, and never its value.
 */
export async function assertEndpoints<Checked extends Settings>(
  config: Checked,
  environment: Environment,
): Promise<Checked> {
  const proxy = environment["HTTPS_PROXY"];
  if (proxy !== undefined && !isBare(proxy))
    throw new AppError(
      "bad_input",
      "HTTPS_PROXY is refused: every child sees the password in it. Set it to an address without user and password.",
    );
  const usesAws =
    config.memory !== undefined || config.models.some(({ kind }) => kind === "bedrock");
  const endpoints = [
    ...(usesAws ? ofVariables(environment) : []),
    ...ofSettings(config),
    ...(usesAws ? await ofProfiles(environment) : []),
  ];
  const wrong = endpoints.find((endpoint) => !isAllowed(endpoint, config));
  if (wrong === undefined) return config;
  throw new AppError(
    "bad_input",
    `${wrong.setting} is refused: tokens and signed requests go to AWS and Slack, to loopback, or to a host that the setting endpointHosts lists.`,
  );
}

function ofSettings({ slack, memory, models }: Settings): Endpoint[] {
  const ofModels = models.map((row, index) => ({
    setting: `models[${index}].endpoint`,
    url: row.kind === "bedrock" ? row.endpoint : undefined,
    home: aws("bedrock-runtime"),
  }));
  return [
    { setting: "slack.apiUrl", url: slack?.apiUrl, home: slackHome },
    { setting: "memory.endpoint", url: memory?.endpoint, home: aws("s3vectors") },
    ...ofModels,
  ].flatMap(({ url, ...rest }) => (url === undefined ? [] : [{ ...rest, url }]));
}

/** What the AWS SDK reads by itself. */
function ofVariables(environment: Environment): Endpoint[] {
  const ofServices = Object.entries(services).map(([name, host]): [string, RegExp] => [
    `AWS_ENDPOINT_URL_${name}`,
    aws(host),
  ]);
  const obeyed: [string, RegExp | undefined][] = isIgnoring(environment)
    ? []
    : [["AWS_ENDPOINT_URL", undefined], ...ofServices];
  return [...obeyed, ...Object.entries(agents)].flatMap(([setting, home]) => {
    const url = environment[setting];
    return url === undefined || url === "" ? [] : [{ setting, url, home }];
  });
}

/** Its word for: no endpoint of a variable or a profile counts. */
export function isIgnoring(environment: Environment): boolean {
  return environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.toLowerCase() === "true";
}

/** The reader of profiles is loaded for those who have an endpoint in one. */
async function ofProfiles(environment: Environment): Promise<Endpoint[]> {
  const files = [
    environment["AWS_CONFIG_FILE"] ?? path.join(homedir(), ".aws/config"),
    environment["AWS_SHARED_CREDENTIALS_FILE"] ?? path.join(homedir(), ".aws/credentials"),
  ];
  const isSaid = files.some((file) => textOf(file).includes("endpoint_url"));
  if (isIgnoring(environment) || !isSaid) return [];
  const { profileEndpoints } = await import("@binnacle/memory-store");
  return (await profileEndpoints()).flatMap(({ where, service, url }) => {
    const setting = `endpoint_url of ${where} in the AWS configuration`;
    if (service === undefined) return [{ setting, url }];
    const host = services[service.toUpperCase()];
    return host === undefined ? [] : [{ setting, url, home: aws(host) }];
  });
}

/** As the SDK does: a file that cannot be read says nothing. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function isAllowed({ url, home }: Endpoint, { endpointHosts }: Settings): boolean {
  if (!URL.canParse(url) || !isBare(url)) return false;
  const { hostname, href } = new URL(url);
  return isLoopback(hostname) || endpointHosts.includes(hostname) || home?.test(href) === true;
}

function isLoopback(hostname: string): boolean {
  return ["[::1]", "localhost"].includes(hostname) || /^127(?:\.\d+){3}$/u.test(hostname);
}
