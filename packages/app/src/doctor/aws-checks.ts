import { type CredentialSource, type CredentialsFound, probeAgent } from "@binnacle/memory-store";
import type { Config } from "../config.ts";
import { type AwsCommands, awsCommands } from "./aws-commands.ts";
import type { Check } from "./check.ts";
import type { Finding } from "./doctor-report.ts";
import { ofAgent } from "./of-agent.ts";

interface Ports {
  readonly config: Pick<
    Config,
    "clusterName" | "memory" | "models" | "prometheusAwsService" | "servers"
  >;
  readonly credentials: (signal: AbortSignal) => Promise<CredentialsFound>;
  readonly timeoutMs: number;
  readonly environment: Environment;
}

type Environment = Readonly<Record<string, string | undefined>>;

const section = "AWS";

/** It is told whether the agent hangs before the check itself is late. */
const agentShare = 0.8;

/** What signs requests to AWS, and the agent on EKS that hands it out. */
export function awsChecks({ config, credentials, environment, timeoutMs }: Ports): Check[] {
  if (!usesAws(config)) return [unused];
  const commands = awsCommands(config.clusterName, environment);
  const said = { environment, commands };
  const isPassedOver = hasBoth(environment) && takenOf(environment) !== "agent";
  return [
    {
      id: "aws.credentials",
      section,
      what: "credentials",
      run: async (signal) => ofCredentials(await credentials(signal), said),
    },
    {
      id: "aws.pod-identity",
      section,
      what: "Pod Identity",
      run: async () => ofAgent(await probeAgent(timeoutMs * agentShare), commands, isPassedOver),
    },
    ...(hasBoth(environment) ? [twoRoles(said)] : []),
  ];
}

function usesAws({ memory, models, prometheusAwsService, servers }: Ports["config"]): boolean {
  return (
    memory !== undefined ||
    prometheusAwsService !== undefined ||
    models.some(({ kind }) => kind === "bedrock") ||
    servers.some(({ flags = {} }) => "aws-service" in flags || "eks-cluster" in flags)
  );
}

const unused: Check = {
  id: "aws",
  section,
  what: "credentials",
  run: () =>
    Promise.resolve({
      state: "not_configured",
      why: "not needed: nothing in the settings is of AWS",
      mend: "Needed by memory, by models of kind bedrock and by prometheusAwsService.",
    }),
};

interface Said {
  readonly environment: Environment;
  readonly commands: AwsCommands;
}

const sources: Readonly<Record<CredentialSource, string>> = {
  keys: "environment keys",
  profile: "a profile",
  irsa: "IRSA",
  agent: "Pod Identity",
  instance: "the role of the instance",
};

function ofCredentials(found: CredentialsFound, said: Said): Finding {
  if (found.kind === "late")
    return { state: "unknown", why: `${found.why} Ask with more --timeout.` };
  if (found.kind === "none") return ofNone(found, said);
  const { source, accountId, expiresAt } = found;
  const by = source === undefined ? "" : ` by ${sources[source]}`;
  const account = accountId === undefined ? "" : ` of account ${accountId}`;
  return {
    state: "ok",
    why: `found${by}${account}${expiresAt === undefined ? "" : `, until ${expiresAt}`}`,
  };
}

/** A link that is set up and fails ends the chain: what stands behind it is not asked. */
function ofNone(
  { why, cause }: Extract<CredentialsFound, { kind: "none" }>,
  { environment, commands }: Said,
): Finding {
  const { account, associate } = commands;
  const whose = account === undefined ? "" : ` ${account}`;
  const pod = `associate a role with the service account${whose}, and restart the pod:\n${associate}`;
  if (takenOf(environment) !== "irsa") return { state: "wrong", why, mend: `On EKS, ${pod}` };
  return {
    state: "wrong",
    why: `IRSA gives none: ${cause ?? "no reason was given"}`,
    mend: hasBoth(environment)
      ? "Pod Identity is set, too, and is not asked while IRSA is: see `one role`."
      : `Check the trust of its role (sts:AssumeRoleWithWebIdentity) and that this pod reaches STS. With Pod Identity instead, ${pod}`,
  };
}

function isSet(environment: Environment, ...names: readonly string[]): boolean {
  return names.every((name) => (environment[name] ?? "") !== "");
}

/** In the order of the default chain of the AWS SDK, as far as variables tell. IRSA without a role is passed over. */
function takenOf(environment: Environment): CredentialSource | undefined {
  if (isSet(environment, "AWS_PROFILE")) return "profile";
  if (isSet(environment, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")) return "keys";
  if (isSet(environment, "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN")) return "irsa";
  return isSet(environment, "AWS_CONTAINER_CREDENTIALS_FULL_URI") ? "agent" : undefined;
}

function hasBoth(environment: Environment): boolean {
  return isSet(environment, "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI");
}

function twoRoles({ environment, commands }: Said): Check {
  const { withoutIrsa, listAssociations } = commands;
  const lines = [
    "Keep one, and restart the pod. Without IRSA:",
    withoutIrsa,
    "Without Pod Identity, delete what this lists:",
    listAssociations,
  ];
  const why = `IRSA and Pod Identity are both set: the SDK takes ${takenInstead(environment)}`;
  return {
    id: "aws.two-roles",
    section,
    what: "one role",
    run: () => Promise.resolve({ state: "wrong", why, mend: lines.join("\n") }),
  };
}

function takenInstead(environment: Environment): string {
  const taken = takenOf(environment);
  if (taken === "irsa") return `IRSA (${environment["AWS_ROLE_ARN"]}), and Pod Identity never`;
  if (taken === "agent") return "Pod Identity, as IRSA has no AWS_ROLE_ARN";
  const first = taken === "profile" ? "AWS_PROFILE" : "AWS_ACCESS_KEY_ID";
  return `neither, as ${first} goes before them`;
}
