import path from "node:path";
import { present } from "@binnacle/contracts";
import type { z } from "zod";
import manifest from "../../../../deploy/slack/manifest.json" with { type: "json" };
import type { Config } from "../config.ts";
import { settingsText } from "../settings-text.ts";
import { awsSource } from "./aws-source.ts";
import type { CurrentContext } from "./current-context.ts";
import { forwarded, insideCluster } from "./inside-cluster.ts";
import type { Answers } from "./questions.ts";

export interface Installation {
  readonly answers: Answers & { readonly clusterName: string };
  readonly context: CurrentContext | undefined;
  /** Where the files are written, from the root of the file system. */
  readonly folder: string;
}

/** Where the tokens are, or will be. */
export function tokenFilesOf({ answers, folder }: Installation): {
  readonly botTokenFile: string;
  readonly appTokenFile: string;
} {
  const { botTokenFile = path.join(folder, "bot-token") } = answers;
  const { appTokenFile = path.join(folder, "app-token") } = answers;
  return { botTokenFile: path.resolve(botTokenFile), appTokenFile: path.resolve(appTokenFile) };
}

/** Each file by its name. Without a region nothing is made in AWS. */
export function writtenFiles(installation: Installation): Readonly<Record<string, string>> {
  const { region } = installation.answers;
  return {
    "binnacle.yaml": ownSettings(installation),
    "slack-manifest.json": `${JSON.stringify(manifest, undefined, 2)}\n`,
    "values.yaml": chartValues(installation),
    ...(region === undefined ? {} : { "terraform.tfvars": variables(installation, region) }),
  };
}

/** What may be wanted next, behind a comment. `secrets`: where files with secrets lie. */
function more(secrets: string, region = "eu-central-1"): string {
  return `
# A source that wants a login
# prometheusTokenFile: ${secrets}/binnacle-prometheus/token
# opensearchUsername: binnacle
# opensearchPasswordFile: ${secrets}/binnacle-opensearch/password
# Past incidents; terraform -chdir=deploy/terraform output memory
# memory:
#   bucket: binnacle-111122223333-${region}
#   region: ${region}
# Language models, the first that answers is taken; without one, code alone answers
# models:
#   - kind: bedrock
#     model: eu.anthropic.claude-sonnet-4-6
#     region: ${region}
# Who may ask in Slack; without it, every member of the workspace wherever the bot is invited
# access:
#   spaces:
#     - name: shop
#       channels: [C0123ABCD]
#       namespaces: [shop]
# Time zone of times in answers
# timeZone: Europe/Oslo
`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gmu, "  ");
}

/** For a program on this machine. */
function ownSettings(installation: Installation): string {
  const { answers, context } = installation;
  const isOffered = context?.clusterName === answers.clusterName;
  const settings = {
    clusterName: answers.clusterName,
    ...present({ context: isOffered ? context.context : undefined }),
    ...sourcesOf(fromHere(answers)),
    slack: tokenFilesOf(installation),
  };
  return `# Settings of binnacle on this machine: binnacle --config FILE, binnacle doctor --config FILE, binnacle serve --config FILE.
# docs/configuration.md lists all of them. No secret stands here: settings name files.

${settingsText(settings)}${forwardedBlock(answers)}${more(installation.folder, answers.region)}`;
}

/** What this machine can resolve. */
function fromHere(answers: Answers): Answers {
  const inside = new Set<string>(insideCluster(answers).map(({ setting }) => setting));
  return Object.fromEntries(Object.entries(answers).filter(([id]) => !inside.has(id)));
}

function forwardedBlock(answers: Answers): string {
  const lines = forwarded(answers);
  return lines === "" ? "" : `\n${lines}`;
}

/** For the pods: the same, with what they find where. */
function chartValues({ answers, context }: Installation): string {
  const secrets = "/run/secrets/binnacle";
  const secret = `${secrets}/binnacle-slack`;
  const settings = {
    clusterName: answers.clusterName,
    inCluster: true,
    ...sourcesOf(answers),
    slack: { botTokenFile: `${secret}/bot-token`, appTokenFile: `${secret}/app-token` },
  };
  const image =
    context?.kindName === undefined
      ? ""
      : "\n# kind is given the image, and pulls none.\nimage:\n  pullPolicy: Never\n";
  return `# Values of the chart deploy/helm/binnacle. What is not said here has the default of its values.yaml.
${image}
# binnacle.yaml of the pods. A file /run/secrets/binnacle/NAME/KEY is the key KEY of the Secret NAME, which is mounted because it is named.
config:
${indented(settingsText(settings) + more(secrets, answers.region))}`;
}

/** What is asked with the role of the pod is said so; of OpenSearch a row of `servers` does. */
function sourcesOf({ prometheusUrl, opensearchUrl }: Answers): Partial<z.input<typeof Config>> {
  const isSigned = awsSource(prometheusUrl ?? "")?.service === "aps";
  const metrics = {
    ...present({ prometheusUrl }),
    ...(isSigned ? { prometheusAwsService: "aps" as const } : {}),
  };
  const logs = awsSource(opensearchUrl ?? "")?.service;
  if (opensearchUrl === undefined || logs === undefined)
    return { ...metrics, ...present({ opensearchUrl }) };
  const flags = { "opensearch-url": opensearchUrl, "aws-service": logs };
  return { ...metrics, servers: [{ role: "opensearch", flags }] };
}

/** Variables of deploy/terraform; what needs the account is given on the command line. */
function variables({ answers }: Installation, region: string): string {
  return `# Variables of deploy/terraform. It makes no cluster and changes none.

# AWS region of the EKS cluster
region = ${JSON.stringify(region)}
# Name of the EKS cluster in which the bot runs
cluster_name = ${JSON.stringify(answers.clusterName)}
# Whether past incidents are remembered, in a vector bucket that is made
memory = true
# Whether that bucket outlives \`terraform destroy\`
memory_is_kept = false
# Models of Amazon Bedrock that may be called, each by its ARN; an inference profile and the model in each of its regions
# models = ["arn:aws:bedrock:${region}:111122223333:inference-profile/PROFILE", "arn:aws:bedrock:${region}::foundation-model/MODEL"]
`;
}
