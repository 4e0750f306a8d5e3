import { type AgentState, type CredentialsFound, probeAgent } from "@binnacle/memory-store";
import type { Config } from "../config.ts";
import type { Check } from "./check.ts";
import type { Finding } from "./doctor-report.ts";

interface Ports {
  readonly config: Pick<Config, "memory" | "models" | "prometheusAwsService" | "servers">;
  readonly credentials: (signal: AbortSignal) => Promise<CredentialsFound>;
  readonly timeoutMs: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const section = "AWS";
const associate =
  "aws eks create-pod-identity-association --cluster-name CLUSTER --namespace binnacle --service-account binnacle --role-arn ROLE_ARN";

/** It is told whether the agent hangs before the check itself is late. */
const agentShare = 0.8;

/** What signs requests to AWS, and the agent on EKS that hands it out. */
export function awsChecks({ config, credentials, environment, timeoutMs }: Ports): Check[] {
  if (!usesAws(config)) return [unused];
  return [
    {
      id: "aws.credentials",
      section,
      what: "credentials",
      run: async (signal) => ofCredentials(await credentials(signal)),
    },
    {
      id: "aws.pod-identity",
      section,
      what: "Pod Identity",
      run: async () => ofAgent(await probeAgent(timeoutMs * agentShare)),
    },
    ...(hasBoth(environment) ? [twoRoles] : []),
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

function ofCredentials(found: CredentialsFound): Finding {
  if (found.kind === "late")
    return { state: "unknown", why: `${found.why} Ask with more --timeout.` };
  if (found.kind === "none")
    return {
      state: "wrong",
      why: found.why,
      mend: `On EKS, associate a role with the service account and restart the pod:\n${associate}`,
    };
  const { accountId, expiresAt } = found;
  const account = accountId === undefined ? "" : ` of account ${accountId}`;
  return {
    state: "ok",
    why: `found${account}${expiresAt === undefined ? "" : `, until ${expiresAt}`}`,
  };
}

const findings: Readonly<Record<Exclude<AgentState["kind"], "refused">, Finding>> = {
  answers: {
    state: "ok",
    why: "its agent gives credentials; of which role, aws sts get-caller-identity tells",
  },
  absent: {
    state: "not_configured",
    why: "this pod has no association (AWS_CONTAINER_CREDENTIALS_FULL_URI is not set)",
    mend: `On EKS, associate a role with the service account and restart the pod:\n${associate}`,
  },
  silent: {
    state: "wrong",
    why: "its agent does not answer",
    mend: "Check its DaemonSet on this node, and that egress to 169.254.170.23:80 is let through:\nkubectl get pods -n kube-system -l app.kubernetes.io/name=eks-pod-identity-agent -o wide",
  },
};

function ofAgent(agent: AgentState): Finding {
  if (agent.kind !== "refused") return findings[agent.kind];
  return {
    state: "wrong",
    why: `its agent gives no credentials: ${agent.answer}`,
    mend: "Check the association and the trust of its role (pods.eks.amazonaws.com may sts:AssumeRole and sts:TagSession), then restart the pod:\naws eks list-pod-identity-associations --cluster-name CLUSTER",
  };
}

function hasBoth(read: Ports["environment"]): boolean {
  const names = ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
  return names.every((name) => (read[name] ?? "") !== "");
}

const twoRoles: Check = {
  id: "aws.two-roles",
  section,
  what: "one role",
  run: () =>
    Promise.resolve({
      state: "wrong",
      why: "both IRSA and Pod Identity are set, and IRSA is taken",
      mend: "Take IRSA off, and restart the pod:\nkubectl annotate serviceaccount binnacle -n binnacle eks.amazonaws.com/role-arn-",
    }),
};
