import { fileURLToPath } from "node:url";
import { type Evidence, eks, type Gap, opensearch, prometheus } from "@binnacle/contracts";
import {
  kubernetesMcpServer,
  policyOf,
  readingCommand,
  type ServerPolicy,
} from "@binnacle/mcp/gateway";
import { candidatesWithin } from "./candidates-within.ts";
import {
  namespacesOfCandidates,
  namespacesOfCommand,
  namespacesOfNetwork,
} from "./namespaces-read.ts";

/** Flags of a server's program without their dashes; `true` stands for a flag without a value. */
export type Flags = Readonly<Record<string, string | true | undefined>>;

interface ClusterSettings {
  readonly clusterName: string;
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly inCluster: boolean;
  readonly prometheusUrl?: string | undefined;
  readonly prometheusTokenFile?: string | undefined;
  readonly prometheusAwsService?: string | undefined;
  readonly prometheusAwsRegion?: string | undefined;
  readonly prometheusTenant?: string | undefined;
  readonly prometheusCaFile?: string | undefined;
  readonly alertmanagerUrl?: string | undefined;
  readonly alertmanagerTokenFile?: string | undefined;
  readonly opensearchUrl?: string | undefined;
  readonly opensearchUsername?: string | undefined;
  readonly opensearchPasswordFile?: string | undefined;
  readonly opensearchIndex?: string | undefined;
}

/** One kind of MCP server that can be connected. A row more is a server more. */
export interface ServerKind {
  /** What is started unless an address is given. */
  readonly command: readonly string[];
  readonly origin: Evidence["origin"];
  /** What stays unseen without it, for people. */
  readonly what: string;
  readonly policy: ServerPolicy;
  /** Variables that a child finds beside HOME, PATH, SHELL and TERM: named, so that no token travels by accident. */
  readonly environment: readonly string[];
  /** It reads the cluster itself; every other server is told its id with each call. */
  readonly knowsClusterId?: true;
  /** What it is started with to answer one question: `--watch=false`. */
  readonly brief?: readonly string[];
  /** From the settings of a single cluster; undefined: not configured there. */
  readonly flags?: (settings: ClusterSettings) => Flags | undefined;
  /** What to say when it is not configured; absent: nobody misses it. */
  readonly absent?: Pick<Gap, "why" | "remedy">;
}

const network = ["HTTPS_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS"];

/** Where the AWS SDK finds the role of a pod: addresses and names of files, no key. */
const awsRole = [
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_ROLE_ARN",
  "AWS_REGION",
  "AWS_PROFILE",
];

/** By role. */
export const serverKinds: Readonly<Record<string, ServerKind>> = {
  eks: {
    command: ours(new URL("../../../mcp-servers/eks/src/main.ts", import.meta.url)),
    origin: "kubernetes",
    what: "the cluster",
    knowsClusterId: true,
    brief: ["--watch=false"],
    policy: policyOf(eks, {
      diagnose: { namespacesIn: namespacesOfCandidates, within: candidatesWithin },
      // Whether somebody may read Secrets is asked of the authoriser, and no Secret is.
      check_access: { permits: () => undefined },
      check_network: { namespacesIn: namespacesOfNetwork },
      kubectl: { permits: readingCommand, namespacesIn: namespacesOfCommand },
    }),
    environment: [
      "KUBECONFIG",
      "KUBERNETES_SERVICE_HOST",
      "KUBERNETES_SERVICE_PORT",
      ...awsRole,
      ...network,
    ],
    flags: ({ kubeconfig, context, clusterName, inCluster }) => ({
      kubeconfig,
      context,
      "cluster-name": clusterName,
      "in-cluster": inCluster ? true : undefined,
    }),
  },
  prometheus: {
    command: ours(new URL("../../../mcp-servers/prometheus/src/main.ts", import.meta.url)),
    origin: "prometheus",
    what: "metrics",
    policy: policyOf(prometheus),
    environment: [...awsRole, ...network],
    flags: (settings) =>
      settings.prometheusUrl === undefined
        ? undefined
        : {
            "prometheus-url": settings.prometheusUrl,
            "token-file": settings.prometheusTokenFile,
            "aws-service": settings.prometheusAwsService,
            "aws-region": settings.prometheusAwsRegion,
            tenant: settings.prometheusTenant,
            "ca-file": settings.prometheusCaFile,
            "alertmanager-url": settings.alertmanagerUrl,
            "alertmanager-token-file": settings.alertmanagerTokenFile,
          },
    absent: {
      why: "no Prometheus is configured",
      remedy: { text: "set prometheusUrl, or give --prometheus-url" },
    },
  },
  opensearch: {
    command: ours(new URL("../../../mcp-servers/opensearch/src/main.ts", import.meta.url)),
    origin: "opensearch",
    what: "logs",
    policy: policyOf(opensearch),
    environment: [...awsRole, ...network],
    flags: ({ opensearchUrl, opensearchIndex, opensearchUsername, opensearchPasswordFile }) =>
      opensearchUrl === undefined
        ? undefined
        : {
            "opensearch-url": opensearchUrl,
            index: opensearchIndex,
            username: opensearchUsername,
            "password-file": opensearchPasswordFile,
          },
    absent: {
      why: "no OpenSearch is configured",
      remedy: { text: "set opensearchUrl, or give --opensearch-url" },
    },
  },
  "kubernetes-mcp-server": {
    command: ["npx", "--yes", "kubernetes-mcp-server@0.0.67", "--read-only"],
    origin: "kubernetes",
    what: "what kubernetes-mcp-server reads",
    policy: kubernetesMcpServer,
    environment: ["KUBECONFIG", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT", ...network],
  },
};

/** An address in one piece: what makes one file of the program finds it. */
function ours(program: URL): readonly string[] {
  return [process.execPath, fileURLToPath(program)];
}
