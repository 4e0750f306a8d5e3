import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import {
  CreateIndexCommand,
  CreateVectorBucketCommand,
  S3VectorsClient,
} from "@aws-sdk/client-s3vectors";
import { DoctorReport } from "@binnacle/app";
import { kindsFor } from "@binnacle/diagnosis";
import {
  kubeconfigFor,
  startBedrockEmulator,
  startKubernetesEmulator,
  startOpenSearchEmulator,
  startPrometheusEmulator,
  startS3VectorsEmulator,
  startSlackEmulator,
} from "@binnacle/emulators";
import { botScopes } from "@binnacle/slack";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type DoctorStage, doctorStage, type Examined } from "../support/doctor-stage.ts";
import { expiredServer } from "../support/expired-server.ts";
import { grantedActions } from "../support/granted-actions.ts";

let stage: DoctorStage;
beforeAll(async () => {
  stage = await doctorStage();
  // Nobody waits for the metadata of an instance that this is not.
  process.env["AWS_EC2_METADATA_DISABLED"] = "true";
});
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  stage.world.kubernetes.clearFaults();
  stage.slack.control.clearFaults();
  stage.world.prometheus.fault("none");
  stage.world.opensearch.fault("none");
  stage.world.podIdentity.fault(undefined);
  for (const name of awsNames) delete process.env[name];
  Object.assign(process.env, stage.world.environment);
});
afterAll(async () => await stage.close());

const awsNames = [
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_ROLE_ARN",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
];
const roleKinds = kindsFor("role");
const withoutSources = { prometheusUrl: undefined, opensearchUrl: undefined };

interface Broken {
  readonly name: string;
  /** Breaks something, or gives the settings that do. */
  readonly breaks: (stage: DoctorStage) => Promise<object> | object | void;
  /** Which check says so. */
  readonly id: string | RegExp;
  readonly why: string;
  readonly mend?: string;
}

const rule = (resource: string, verb: string) =>
  `Add to the rules of its ClusterRole (deploy/kubernetes/rbac.yaml has all of them):
- apiGroups: [""]
  resources: ["${resource}"]
  verbs: ["${verb}"]`;
const apps = "https://api.slack.com/apps → your app →";
const bot = `${apps} OAuth & Permissions → Bot User OAuth Token, which starts with xoxb-: put it where slack.botTokenFile (or SLACK_BOT_TOKEN) says`;
const app = `${apps} Basic Information → App-Level Tokens, one with connections:write, which starts with xapp-: put it where slack.appTokenFile (or SLACK_APP_TOKEN) says`;

const logRole =
  '{"index_permissions":[{"index_patterns":["logs-*"],"allowed_actions":["read","indices:admin/resolve/index","indices:admin/mappings/fields/get"]}]}';
const logLogin = `401: correct --username of the opensearch server, and the file that --password-file of the opensearch server names. 403: add to the role of that user: ${logRole}`;
const logIndex = `Name the pattern of your logs in --index of the opensearch server, and let its user read it: ${logRole}`;

function creating(bucket: string): string {
  const arn = `arn:aws:s3vectors:eu-central-1:*:bucket/${bucket}`;
  return `{"Effect":"Allow","Action":["s3vectors:CreateVectorBucket","s3vectors:CreateIndex"],"Resource":["${arn}","${arn}/index/incidents-ngrams-v1"]}`;
}

function associate(namespace: string, name: string): string {
  return `aws eks create-pod-identity-association --region eu-central-1 --cluster-name prod-eu --namespace ${namespace} --service-account ${name} --role-arn ROLE_ARN`;
}

const keepOne = `Keep one, and restart the pod. Without IRSA:
kubectl annotate serviceaccount binnacle -n binnacle eks.amazonaws.com/role-arn-
Without Pod Identity, delete what this lists:
aws eks list-pod-identity-associations --region eu-central-1 --cluster-name prod-eu --namespace binnacle --service-account binnacle`;

/** Variables as the webhook of IRSA sets them. */
function irsa(role?: string): void {
  process.env["AWS_WEB_IDENTITY_TOKEN_FILE"] = inStage("nowhere");
  if (role !== undefined) process.env["AWS_ROLE_ARN"] = role;
}

/** The pod has a token of this service account. */
async function asServiceAccount(namespace: string, name: string): Promise<void> {
  const payload = { sub: `system:serviceaccount:${namespace}:${name}` };
  const token = ["{}", JSON.stringify(payload), "signature"]
    .map((part) => Buffer.from(part).toString("base64url"))
    .join(".");
  const file = inStage(`token-${name}`);
  await writeFile(file, token);
  process.env["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = file;
}

function noAnswer(setting: string): string {
  return `If no answer came, correct ${setting}, and let this pod reach it (NetworkPolicy, DNS, TLS). If an error was answered (HTTP 5xx), see its log and that of a proxy before it.`;
}

/** Settings with one token replaced. */
async function withToken(name: "botTokenFile" | "appTokenFile", token: string) {
  const file = path.join(stage.world.directory, `other-${name}`);
  await writeFile(file, token);
  return { slack: { ...tokens(), [name]: file } };
}

function tokens() {
  return z.record(z.string(), z.unknown()).parse(stage.settings["slack"]);
}

/** Settings with a database whose URL stands in a file. */
async function withDatabase(url: string) {
  const urlFile = inStage("database-url");
  await writeFile(urlFile, url);
  return { database: { urlFile } };
}

const broken: readonly Broken[] = [
  {
    name: "the database does not answer",
    breaks: () => withDatabase("postgresql://binnacle:hunter2@127.0.0.1:2/binnacle"),
    id: "database.answers",
    why: "PostgreSQL at host:443 does not answer: connection refused.",
    mend: "See whether it runs and whether it can be reached from here.",
  },
  {
    name: "the file of the database holds no URL of one",
    breaks: () => withDatabase("mysql://binnacle:hunter2@127.0.0.1/binnacle"),
    id: "database.answers",
    why: "The file /etc/database-url (database.urlFile) holds no URL of PostgreSQL: one starts with postgresql://.",
  },
  {
    name: "the directory of the database is below a file",
    breaks: async () => {
      await writeFile(inStage("file"), "");
      return { database: { directory: inStage("file/kept") } };
    },
    id: "database.answers",
    why: "/etc/file is no directory.",
    mend: "Name a directory in database.directory that this process may write.",
  },
  {
    name: "a right on one kind is missing",
    breaks: ({ world }) => world.kubernetes.fault({ answer: 403, resource: "pods", verb: "watch" }),
    id: "kubernetes.prod-eu.right.pods",
    why: "may not watch",
    mend: rule("pods", "watch"),
  },
  {
    name: "logs may not be read",
    breaks: ({ world }) => world.kubernetes.fault({ answer: 403, resource: "pods/log" }),
    id: "kubernetes.prod-eu.right.pods/log",
    why: "may not get",
    mend: rule("pods/log", "get"),
  },
  {
    name: "Secrets may be read",
    breaks: ({ world }) =>
      world.kubernetes.fault({ answer: "granted", resource: "secrets", verb: "list" }),
    id: "kubernetes.prod-eu.secrets",
    why: "may list secrets, which Binnacle never reads",
    mend: "Take secrets out of the role that is bound to it; the shipped one has none: kubectl apply -f deploy/kubernetes/rbac.yaml",
  },
  {
    name: "the bot token was revoked",
    breaks: ({ slack }) =>
      void slack.control.fault({
        kind: "platform_error",
        method: "auth.test",
        error: "token_revoked",
      }),
    id: "slack.bot-token",
    why: "Slack refuses it: token_revoked",
    mend: bot,
  },
  {
    name: "Slack is down",
    breaks: ({ slack }) =>
      void slack.control.fault({ kind: "server_error", method: "auth.test", status: 503 }),
    id: "slack.bot-token",
    why: "Slack is down, or a proxy before it: it answers HTTP 503",
    mend: "See https://status.slack.com; a bot that runs goes on trying, and needs no restart.",
  },
  {
    name: "the app-level token stands where the bot token should, by its form",
    breaks: ({ slack }) => withToken("botTokenFile", slack.appToken),
    id: "slack.bot-token",
    why: "The file /etc/other-botTokenFile (slack.botTokenFile) holds no bot token: one starts with xoxb-.",
    mend: bot,
  },
  {
    name: "a scope is missing",
    breaks: async () => {
      const scopes = Object.keys(botScopes).filter((scope) => scope !== "users:read");
      const slack = await startSlackEmulator({ scopes });
      closers.push(slack.close);
      return { slack: { ...tokens(), apiUrl: slack.apiUrl } };
    },
    id: "slack.scope.users:read",
    why: "not granted: who asks is not known, so nobody is answered",
    mend: `${apps} OAuth & Permissions → Bot Token Scopes: add users:read, then Reinstall to Workspace`,
  },
  {
    name: "there is no Slack at the address",
    breaks: async () => {
      const slack = await startSlackEmulator();
      await slack.close();
      return { slack: { ...tokens(), apiUrl: slack.apiUrl } };
    },
    id: "slack.bot-token",
    why: "Slack cannot be reached: connection refused",
    mend: "Let this pod reach slack.com and wss-primary.slack.com on port 443 (NetworkPolicy, proxy, DNS); slack.apiUrl says where it asks.",
  },
  {
    name: "the app-level token is of another app",
    breaks: () => withToken("appTokenFile", "xapp-of-nobody"),
    id: "slack.app-token",
    why: "Slack refuses it: invalid_auth",
    mend: app,
  },
  {
    name: "the bot was not invited",
    breaks: () => ({ access: { spaces: [{ name: "team", channels: ["C0DEPLOYS"] }] } }),
    id: "slack.channel.C0DEPLOYS",
    why: "the bot is not in #deploys",
    mend: "In the channel: /invite @binnacle. If C0DEPLOYS is no channel of yours, correct access.spaces.",
  },
  {
    name: "the bot was not invited to the channel that is told when it does not see",
    breaks: () => ({ observe: { channel: "C0DEPLOYS" } }),
    id: "slack.channel.C0DEPLOYS",
    why: "the bot is not in #deploys",
    mend: "In the channel: /invite @binnacle. If C0DEPLOYS is no channel of yours, correct observe.channel.",
  },
  {
    name: "the bot was not invited to a channel that two settings name",
    breaks: () => ({
      access: { spaces: [{ name: "team", channels: ["C0DEPLOYS"] }] },
      observe: { channel: "C0DEPLOYS" },
    }),
    id: "slack.channel.C0DEPLOYS",
    why: "the bot is not in #deploys",
    mend: "In the channel: /invite @binnacle. If C0DEPLOYS is no channel of yours, correct access.spaces and observe.channel.",
  },
  {
    name: "there is no such channel",
    breaks: () => ({ access: { spaces: [{ name: "team", channels: ["C0NOWHERE"] }] } }),
    id: "slack.channel.C0NOWHERE",
    why: "Slack shows the bot no such channel: private, or none",
    mend: "In the channel: /invite @binnacle. If C0NOWHERE is no channel of yours, correct access.spaces.",
  },
  {
    name: "nothing listens where the API server should",
    breaks: async ({ withSource }) => await withSource(await clusterAt("https://127.0.0.1:1")),
    id: "kubernetes.prod-eu.api",
    why: "The Kubernetes API server at https://host:443 refused the connection.",
    mend: "Check that it runs and that the address in the kubeconfig is right.",
  },
  {
    name: "the name of the API server is not known",
    breaks: async ({ withSource }) => await withSource(await clusterAt("https://api.invalid:6443")),
    id: "kubernetes.prod-eu.api",
    why: "The name of the Kubernetes API server at https://api.invalid:6443 does not resolve.",
    mend: "Check the address in the kubeconfig, DNS and the VPN.",
  },
  {
    name: "the certificate of the API server expired",
    breaks: async ({ withSource, world }) => {
      const server = await expiredServer(world.directory);
      closers.push(server.close);
      return await withSource(await clusterAt(server.url));
    },
    id: "kubernetes.prod-eu.api",
    why: "The certificate of the Kubernetes API server at https://host:443 expired on DAY.",
    mend: "Renew it; if it is new, check the clock of this machine.",
  },
  {
    name: "the clock of the API server is ahead",
    breaks: async ({ withSource, world }) => {
      const cluster = await startKubernetesEmulator({ ...world.case, now: inFiveMinutes });
      closers.push(cluster.close);
      const kubeconfig = path.join(world.directory, "ahead");
      await writeFile(kubeconfig, kubeconfigFor(cluster.url, "prod-eu"));
      return await withSource({ kubeconfig });
    },
    id: "clock.kubernetes.prod-eu",
    why: "its clock is SECONDS s ahead of that of this machine",
    mend: "Whichever is wrong, let it follow a time server: chronyc tracking, timedatectl",
  },
  {
    name: "Prometheus wants a login",
    breaks: ({ world }) => world.prometheus.fault("401"),
    id: "prometheus.prod-eu.api",
    why: "Prometheus at host:443 refused /api/v1/query (HTTP 401). Give --token-file, --username or --aws-service a login that may query, and --tenant where there are tenants.",
    mend: 'Put a token that may query into the file that --token-file of the prometheus server names. For Amazon Managed Prometheus sign (prometheusAwsService: aps), and grant {"Effect":"Allow","Action":["aps:QueryMetrics","aps:GetSeries","aps:GetLabels","aps:GetMetricMetadata"],"Resource":"arn:aws:aps:*:*:workspace/*"}',
  },
  {
    name: "Prometheus answers that it fails",
    breaks: ({ world }) => world.prometheus.fault("503"),
    id: "prometheus.prod-eu.api",
    why: "Prometheus at host:443 failed (HTTP 503). Check its log, or try a shorter window.",
    mend: noAnswer("--prometheus-url of the prometheus server"),
  },
  {
    name: "there is no Prometheus",
    breaks: async ({ withSource }) => await withSource({ prometheusUrl: await nobody() }),
    id: "prometheus.prod-eu.api",
    why: "Prometheus at host:443 cannot be reached (connection refused). Check --prometheus-url and that the service runs.",
    mend: noAnswer("--prometheus-url of the prometheus server"),
  },
  {
    name: "Prometheus scrapes no more",
    breaks: async ({ withSource }) => {
      const stopped = await startPrometheusEmulator({ series: [], alerts: [] });
      closers.push(stopped.close);
      return await withSource({ prometheusUrl: stopped.url });
    },
    id: "prometheus.prod-eu.samples",
    why: "it has no series `up` of this cluster: nothing is scraped, or its label has another value",
    mend: "Check its scrape configuration, and in servers the label and value under match.",
  },
  {
    name: "OpenSearch knows no such user",
    breaks: ({ world }) => world.opensearch.fault("unauthorized"),
    id: "opensearch.prod-eu.api",
    why: "OpenSearch at host:443 refused the credentials (HTTP 401). Check --username and --password-file, --token-file, or --aws-service.",
    mend: logLogin,
  },
  {
    name: "OpenSearch lets the user read nothing",
    breaks: ({ world }) => world.opensearch.fault("forbidden"),
    id: "opensearch.prod-eu.api",
    why: "OpenSearch at host:443 does not let this user read fluent-bit* (HTTP 403, [indices:data/read/search] is missing). Grant its role read, indices:admin/resolve/index and indices:admin/mappings/fields/get on fluent-bit*; of OpenSearch Serverless aoss:ReadDocument and aoss:DescribeIndex.",
    mend: logLogin,
  },
  {
    name: "there is no index of logs",
    breaks: async ({ withSource }) => {
      const empty = await startOpenSearchEmulator({});
      closers.push(empty.close);
      return await withSource({ opensearchUrl: empty.url });
    },
    id: "opensearch.prod-eu.index",
    why: "no index matches fluent-bit*, fluentd*, logstash-*, kubernetes-*, otel-logs*, ss4o_logs*, otel-v1-logs*, logs-otel-v1*, vector-*, filebeat-*, logs-*",
    mend: logIndex,
  },
  {
    name: "the model is not enabled",
    breaks: async () => await withModel("AccessDeniedException"),
    id: "models.0",
    why: "Bedrock refuses access to eu.anthropic.claude-sonnet-4-6 (eu-central-1): You don't have access to the model with the specified model ID.",
    mend: 'Add to the policy of our role: {"Effect":"Allow","Action":"bedrock:InvokeModelWithResponseStream","Resource":["arn:aws:bedrock:*::foundation-model/anthropic.claude-sonnet-4-6","arn:aws:bedrock:eu-central-1:*:inference-profile/eu.anthropic.claude-sonnet-4-6"]}. If it is there, enable access to the model anthropic.claude-sonnet-4-6 in Amazon Bedrock, Model access.',
  },
  {
    name: "an index is of another dimension",
    breaks: async ({ world }) => {
      const { region, endpoint } = world.settings.memory;
      const client = new S3VectorsClient({ region, endpoint });
      await client.send(new CreateVectorBucketCommand({ vectorBucketName: "older" }));
      await client.send(
        new CreateIndexCommand({
          vectorBucketName: "older",
          indexName: "incidents-ngrams-v1",
          dataType: "float32",
          dimension: 512,
          distanceMetric: "cosine",
          metadataConfiguration: { nonFilterableMetadataKeys: ["document"] },
        }),
      );
      return { memory: { ...world.settings.memory, bucket: "older" } };
    },
    id: "memory.index",
    why: "incidents-ngrams-v1 in older does not fit: it has 512 dimensions, not 1024",
    mend: `Delete it with its records; the next verdict makes one that fits:
aws s3vectors delete-index --region eu-central-1 --vector-bucket-name older --index-name incidents-ngrams-v1`,
  },
  {
    name: "the role may not query the index",
    breaks: async ({ world }) => {
      const directory = path.join(world.directory, "narrow");
      const permissions = ["GetIndex"];
      const vectors = await startS3VectorsEmulator({ directory, permissions });
      closers.push(vectors.close);
      return { memory: { ...world.settings.memory, endpoint: vectors.url } };
    },
    id: "memory.query",
    why: "S3 Vectors refused (s3vectors:QueryVectors on binnacle-incidents/incidents-ngrams-v1: User is not authorized to perform: s3vectors:QueryVectors). Grant that action to our role.",
    mend: 'Add to the policy of our role: {"Effect":"Allow","Action":["s3vectors:QueryVectors","s3vectors:GetVectors"],"Resource":"arn:aws:s3vectors:eu-central-1:*:bucket/binnacle-incidents/index/incidents-ngrams-v1"}',
  },
  {
    name: "the name of the vector bucket is misspelt",
    breaks: ({ world }) => ({ memory: { ...world.settings.memory, bucket: "binnacle-incident" } }),
    id: "memory.index",
    why: "there is no vector bucket binnacle-incident in eu-central-1, but binnacle-incidents",
    mend: `Correct memory.bucket or memory.region. If both are right, the first verdict makes it, where the role may: ${creating("binnacle-incident")}`,
  },
  {
    name: "the name of the vector bucket cannot be one",
    breaks: ({ world }) => ({ memory: { ...world.settings.memory, bucket: "ab" } }),
    id: "configuration",
    why: `The configuration is not right.
/etc/binnacle.yaml, line 1: memory.bucket must be the name of a vector bucket: 3 to 63 of a-z, 0-9, - and ., a letter or digit at both ends.`,
  },
  {
    name: "the Pod Identity agent gives nothing",
    breaks: ({ world }) => world.podIdentity.fault(403),
    id: "aws.pod-identity",
    why: "its agent gives no credentials: Server responded with status: 403, AccessDenied, the service account token is refused",
    mend: `Let pods.eks.amazonaws.com sts:AssumeRole and sts:TagSession in the trust of its role; if there is no association, make it. Then restart the pod:
${associate("binnacle", "binnacle")}`,
  },
  {
    name: "the association of the pod was deleted",
    breaks: async ({ world }) => {
      await asServiceAccount("shop-bot", "answering");
      world.podIdentity.fault(404);
    },
    id: "aws.pod-identity",
    why: "there is no association for the service account shop-bot/answering (Server responded with status: 404, ResourceNotFoundException, there is no association)",
    mend: `Associate a role with it, and restart the pod:
${associate("shop-bot", "answering")}`,
  },
  {
    name: "the Pod Identity agent fails",
    breaks: ({ world }) => world.podIdentity.fault(500),
    id: "aws.pod-identity",
    why: "its agent fails: Server responded with status: 500",
    mend: "See its log on this node:\nkubectl logs -n kube-system -l app.kubernetes.io/name=eks-pod-identity-agent --prefix --tail=50",
  },
  {
    name: "the pod has no association",
    breaks: async () => {
      delete process.env["AWS_CONTAINER_CREDENTIALS_FULL_URI"];
      await asServiceAccount("shop-bot", "answering");
    },
    id: "aws.credentials",
    why: "No AWS credentials were found: no environment keys, profile, web identity, Pod Identity or instance role. Create a Pod Identity association for this service account and restart the pod.",
    mend: `On EKS, associate a role with the service account shop-bot/answering, and restart the pod:
${associate("shop-bot", "answering")}`,
  },
  {
    name: "IRSA is set beside Pod Identity",
    breaks: () => irsa("arn:aws:iam::111122223333:role/irsa"),
    id: "aws.two-roles",
    why: "IRSA and Pod Identity are both set: the SDK takes IRSA (arn:aws:iam::111122223333:role/irsa), and Pod Identity never",
    mend: keepOne,
  },
  {
    name: "IRSA is set beside Pod Identity, and does not work",
    breaks: () => irsa("arn:aws:iam::111122223333:role/irsa"),
    id: "aws.credentials",
    why: "IRSA gives none: ENOENT: no such file or directory, open '/etc/nowhere'",
    mend: "Pod Identity is set, too, and is not asked while IRSA is: see `one role`.",
  },
  {
    name: "IRSA without a role is set beside Pod Identity",
    breaks: () => irsa(),
    id: "aws.two-roles",
    why: "IRSA and Pod Identity are both set: the SDK takes Pod Identity, as IRSA has no AWS_ROLE_ARN",
    mend: keepOne,
  },
  {
    name: "keys are set beside IRSA and Pod Identity",
    breaks: () => {
      irsa("arn:aws:iam::111122223333:role/irsa");
      Object.assign(process.env, { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "B" });
    },
    id: "aws.two-roles",
    why: "IRSA and Pod Identity are both set: the SDK takes neither, as AWS_ACCESS_KEY_ID goes before them",
    mend: keepOne,
  },
  {
    name: "a host is not let through",
    breaks: async () => ({ models: [{ kind: "openai", url: `${await nobody()}/v1` }] }),
    id: /^egress\./u,
    why: "cannot be reached: connection refused",
    mend: "Let this pod reach host on port 443: NetworkPolicy (egress), security group, route, DNS.",
  },
  {
    name: "the collector of traces is not let through",
    breaks: async () => ({ observe: { tracesUrl: `${await nobody()}/v1/traces` } }),
    id: /^egress\./u,
    why: "cannot be reached: connection refused",
    mend: "Let this pod reach host on port 443: NetworkPolicy (egress), security group, route, DNS.",
  },
  {
    name: "a setting is misspelled",
    breaks: () => ({ prometheusURL: "http://prometheus:9090" }),
    id: "configuration",
    why: `The configuration is not right.
/etc/binnacle.yaml, line 1: prometheusURL is no setting. Did you mean prometheusUrl?`,
  },
];

/** Where the server of this role is. */
function urlOf(role: string): string {
  const rows = z.array(z.object({ role: z.string(), url: z.string() }));
  const row = rows.parse(stage.settings["servers"]).find((own) => own.role === role);
  return row?.url ?? "";
}

function inStage(name: string): string {
  return path.join(stage.world.directory, name);
}

function inFiveMinutes(): Date {
  return new Date(Date.now() + 300_000);
}

/** An address at which nothing listens any more. */
async function nobody(): Promise<string> {
  const gone = await startPrometheusEmulator({ series: [], alerts: [] });
  await gone.close();
  return gone.url;
}

/** A kubeconfig with the API server at another address. */
async function clusterAt(url: string) {
  const kubeconfig = path.join(stage.world.directory, "elsewhere");
  const written = kubeconfigFor(url, "prod-eu").replace('"insecure-skip-tls-verify": true', "");
  await writeFile(kubeconfig, written.replace(/,\s*\}/gu, "}"));
  return { kubeconfig };
}

/** A model of Bedrock that refuses, or answers. */
async function withModel(code?: "AccessDeniedException") {
  const bedrock = await startBedrockEmulator({ respond: () => ({ content: [{ text: "Yes." }] }) });
  closers.push(bedrock.close);
  const message = "You don't have access to the model with the specified model ID.";
  if (code !== undefined) bedrock.faults.add({ kind: "refuse", code, message });
  const model = "eu.anthropic.claude-sonnet-4-6";
  return { models: [{ kind: "bedrock", model, region: "eu-central-1", endpoint: bedrock.url }] };
}

test.for(broken)("$name: the doctor says so, and what mends it", async (row) => {
  const settings = (await row.breaks(stage)) ?? {};
  const { found, exitCode } = await stage.examine({ ...settings });
  const { state, why, mend } = found(row.id);
  const told = { state, why: timeless(why), mend: mend && timeless(mend) };
  expect(told).toEqual({ state: "wrong", why: row.why, mend: row.mend });
  expect(exitCode).toBe(1);
});

test.for([
  [404, "there have to be AWS credentials first"],
  [403, "there have to be AWS credentials first"],
] as const)(
  "where the agent answers %i, models are not blamed, nor the agent for them",
  async ([fault, why]) => {
    stage.world.podIdentity.fault(fault);
    const { found } = await stage.examine(await withModel());
    expect(found("models.0")).toEqual({ state: "unknown", why });
    expect(found("aws.credentials").mend).toContain("aws eks create-pod-identity-association");
  },
);

test.for([
  ["Pod Identity", /^one alone$/u, () => {}],
  ["Pod Identity", /takes Pod Identity, as/u, () => irsa()],
  [
    "environment keys",
    /takes neither/u,
    () => {
      irsa("arn:aws:iam::111122223333:role/irsa");
      Object.assign(process.env, { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "B" });
    },
  ],
] as const)(
  "the role that is taken is the one that the SDK took: %s",
  async ([source, why, set]) => {
    set();
    const { found, report } = await stage.examine();
    expect(found("aws.credentials").why).toContain(`found by ${source}`);
    const both = report.checks.find(({ id }) => id === "aws.two-roles");
    expect(both?.why ?? "one alone").toMatch(why);
  },
);

test.for([
  {
    name: "a bucket that is there has no index yet",
    breaks: async (client: S3VectorsClient) => {
      await client.send(new CreateVectorBucketCommand({ vectorBucketName: "empty-one" }));
      return "empty-one";
    },
    why: "there is no incidents-ngrams-v1 in empty-one yet; the first verdict makes it, where the role may",
  },
  {
    name: "no bucket has a name like it",
    breaks: () => Promise.resolve("quite-another-name"),
    why: "there is no vector bucket quite-another-name in eu-central-1",
  },
])("$name: that is told, and is neither well nor wrong", async ({ breaks, why }) => {
  const { region, endpoint } = stage.world.settings.memory;
  const bucket = await breaks(new S3VectorsClient({ region, endpoint }));
  const { found } = await stage.examine({ memory: { region, endpoint, bucket } });
  const told = found("memory.index");
  expect([told.state, told.why]).toEqual(["unknown", why]);
  expect(told.mend).toContain("s3vectors:CreateIndex");
});

test("what it asks of S3 Vectors is what the role of deploy/terraform grants", async () => {
  const before = stage.world.vectors.journal.length;
  await stage.examine();
  const { memory } = stage.world.settings;
  await stage.examine({ memory: { ...memory, bucket: "quite-another-name" } });
  const asked = stage.world.vectors.journal.slice(before);
  const granted = ["vectors", "buckets"].flatMap(grantedActions);
  const beyond = asked.filter(({ operation }) => !granted.includes(`s3vectors:${operation}`));
  expect(asked.map(({ operation }) => operation)).toContain("ListVectorBuckets");
  expect(beyond).toEqual([]);
});

test("who may not list buckets is told that a misspelt name would look the same", async () => {
  const directory = inStage("unlisted");
  const permissions = ["GetIndex", "QueryVectors", "GetVectors"];
  const vectors = await startS3VectorsEmulator({ directory, permissions });
  closers.push(vectors.close);
  const { found } = await stage.examine({
    memory: { ...stage.world.settings.memory, endpoint: vectors.url },
  });
  const { state, why } = found("memory.index");
  expect([state, why]).toEqual([
    "unknown",
    "there is no incidents-ngrams-v1 in binnacle-incidents, or no such vector bucket in eu-central-1: s3vectors:ListVectorBuckets would tell, and is denied",
  ]);
});

test("a source that hangs is wrong in time, and says nothing of the others", async () => {
  stage.world.podIdentity.fault("hang");
  stage.world.opensearch.fault("hang");
  const { found } = await stage.examine({}, 4000);
  expect(found("aws.pod-identity")).toEqual({
    state: "wrong",
    why: "its agent does not answer",
    mend: "Check its DaemonSet on this node, and that egress to 169.254.170.23:80 is let through:\nkubectl get pods -n kube-system -l app.kubernetes.io/name=eks-pod-identity-agent -o wide",
  });
  expect(found("opensearch.prod-eu.api").state).toBe("wrong");
  expect(found("memory.index")).toEqual({
    state: "unknown",
    why: "there have to be AWS credentials first",
  });
});

test("an index that does not fit is one fault, and none of ours", async () => {
  const { region, endpoint } = stage.world.settings.memory;
  const client = new S3VectorsClient({ region, endpoint });
  const about = { vectorBucketName: "narrower" };
  await client.send(new CreateVectorBucketCommand(about));
  const indexName = "incidents-ngrams-v1";
  const form = { dataType: "float32", dimension: 256, distanceMetric: "cosine" } as const;
  await client.send(new CreateIndexCommand({ ...about, indexName, ...form }));
  const { report, found } = await stage.examine({
    memory: { region, endpoint, bucket: "narrower" },
  });
  const wrong = report.checks.filter(({ state }) => state === "wrong");
  expect(wrong.map(({ id }) => id)).toEqual(["memory.index"]);
  expect(found("memory.query")).toEqual({
    state: "unknown",
    why: "there has to be an index that fits",
  });
  expect(JSON.stringify(report)).not.toContain("Please report this");
});

test("a server of ours that hangs is told once, and not as a fault of the cluster", async () => {
  const hanging = await startPrometheusEmulator({ series: [], alerts: [] });
  closers.push(hanging.close);
  hanging.fault("hang");
  const servers = [{ role: "eks", url: `${hanging.url}/mcp` }];
  const { found, report } = await stage.examine({ servers, ...withoutSources }, 4000);
  expect(found("kubernetes.prod-eu.api")).toEqual({
    state: "wrong",
    why: "the server of ours that asks it does not answer, or starts slowly",
    mend: "If it is only slow, give it more time: binnacle doctor --timeout 15",
  });
  const others = report.checks.filter(
    ({ section, id }) => section === "Kubernetes prod-eu" && id !== "kubernetes.prod-eu.api",
  );
  expect(new Set(others.map(({ state }) => state))).toEqual(new Set(["unknown"]));
});

test("one token that is not there is one fault: what needs it was not asked", async () => {
  const missing = path.join(stage.world.directory, "nowhere");
  const { report } = await stage.examine({
    slack: { ...tokens(), botTokenFile: missing },
    access: { spaces: [{ name: "team", channels: ["C0INCIDENTS"] }] },
  });
  const ofSlack = report.checks.filter(({ section }) => section === "Slack");
  expect(ofSlack.filter(({ state }) => state === "wrong").map(({ id }) => id)).toEqual([
    "slack.bot-token",
  ]);
  const scopes = ofSlack.filter(({ id }) => /^slack\.(?:scope|channel)\./u.test(id));
  expect(new Set(scopes.map(({ state }) => state))).toEqual(new Set(["unknown"]));
});

function names(kinds: typeof roleKinds): readonly string[] {
  return kinds.map(({ plural }) => plural);
}

/** As a chart that names namespaces: Roles there, and a ClusterRole that names the namespaces and grants reviews. */
function grantOnlyIn(...namespaces: readonly string[]): Promise<Examined> {
  for (const resource of [
    ...names(roleKinds.filter(({ isNamespaced }) => isNamespaced)),
    "pods/log",
  ])
    stage.world.kubernetes.fault({ answer: 403, resource, namespace: "kube-system" });
  for (const resource of names(roleKinds.filter(({ isNamespaced }) => !isNamespaced)))
    for (const verb of resource === "namespaces" ? ["list", "watch"] : ["get", "list", "watch"])
      stage.world.kubernetes.fault({ answer: 403, resource, verb });
  const servers = z
    .array(z.looseObject({ role: z.string() }))
    .parse(stage.settings["servers"])
    .map((row) => (row.role === "eks" ? { ...row, namespaces } : row));
  return stage.examine({ servers });
}

test.for([[["shop"]], [["shop", "payments"]]])(
  "where %s alone is read, nothing is wrong: what only a ClusterRole grants is withheld",
  async ([namespaces = []]) => {
    const { found, report, exitCode } = await grantOnlyIn(...namespaces);
    expect(report.checks.filter(({ state }) => state === "wrong")).toEqual([]);
    expect(exitCode).toBe(0);
    const only = namespaces.length === 1 ? "only shop is" : "only shop, payments are";
    for (const resource of ["nodes", "persistentvolumes", "storageclasses.storage.k8s.io"])
      expect(found(`kubernetes.prod-eu.right.${resource}`)).toEqual({
        state: "not_configured",
        why: `withheld: ${only} read, and no Role of a namespace grants it; answers have this gap`,
      });
    expect(found("kubernetes.prod-eu.right.pods")).toEqual({
      state: "ok",
      why: `may get, list, watch in ${namespaces.join(", ")}`,
    });
    expect(found("kubernetes.prod-eu.secrets").why).toBe(`not granted in ${namespaces.join(", ")}`);
  },
);

test("what it looks at is named: address, context and the user as the API server knows it", async () => {
  const { report, found } = await stage.examine();
  const server = stage.world.kubernetes.url;
  const why = `${server} by context prod-eu of what its server at ${urlOf("eks")} reads, as user system:serviceaccount:binnacle:binnacle`;
  expect(found("kubernetes.prod-eu.target")).toEqual({ state: "ok", why });
  expect(report.checks.find(({ id }) => id === "kubernetes.prod-eu.target")?.target).toEqual({
    server,
    context: "prod-eu",
    user: "system:serviceaccount:binnacle:binnacle",
  });
});

test("where the user cannot be told, the rest of what is looked at is, with the reason", async () => {
  stage.world.kubernetes.fault({ answer: 403, resource: "selfsubjectreviews" });
  const { state, why } = (await stage.examine()).found("kubernetes.prod-eu.target");
  expect(state).toBe("unknown");
  expect(why).toMatch(
    /by context prod-eu of .*; user unknown: .*cannot create resource "selfsubjectreviews"/u,
  );
});

test("an API server that nobody reaches is named, too", async () => {
  const over = await stage.withSource(await clusterAt("https://127.0.0.1:1"));
  const { report, found } = await stage.examine(over);
  const { state, why } = found("kubernetes.prod-eu.target");
  expect(state).toBe("unknown");
  expect(why).toMatch(
    /^https:\/\/127\.0\.0\.1:1 by context prod-eu of .*; user unknown: .* refused the connection\.$/u,
  );
  expect(report.checks.find(({ id }) => id === "kubernetes.prod-eu.target")?.target).toEqual({
    server: "https://127.0.0.1:1",
    context: "prod-eu",
  });
});

test.for([
  ["the file of the settings", {}, (file: string) => `the file ${file}`],
  [
    "$KUBECONFIG in its place",
    { KUBECONFIG: "other" },
    (file: string) =>
      `the file ${file} of $KUBECONFIG, which goes before the setting kubeconfig and ~/.kube/config`,
  ],
] as const)("as a program it says which kubeconfig it read: %s", async ([, given, said]) => {
  const own = inStage("kubeconfig");
  const other = inStage("other");
  await writeFile(other, kubeconfigFor(stage.world.kubernetes.url, "other-context"));
  const isOther = "KUBECONFIG" in given;
  const environment = isOther ? { KUBECONFIG: other } : {};
  const settings = { ...withoutSources, kubeconfig: own };
  const { stdout } = await stage.run(["--json", "--timeout", "60"], { environment, settings });
  const { checks } = DoctorReport.parse(JSON.parse(stdout));
  const target = checks.find(({ id }) => id === "kubernetes.prod-eu.target");
  const context = isOther ? "other-context" : "prod-eu";
  const file = isOther ? other : own;
  expect(target?.why).toBe(
    `${stage.world.kubernetes.url} by context ${context} of ${said(file)}, as user system:serviceaccount:binnacle:binnacle`,
  );
  expect(target?.target).toMatchObject({ context, kubeconfig: file });
});

test("a right that is missing in one of several namespaces is told with the namespace", async () => {
  stage.world.kubernetes.fault({
    answer: 403,
    resource: "pods",
    verb: "list",
    namespace: "payments",
  });
  const { found } = await grantOnlyIn("shop", "payments");
  expect(found("kubernetes.prod-eu.right.pods")).toEqual({
    state: "wrong",
    why: "may not list in payments",
    mend: `Add to the rules of its Role in payments (deploy/helm/binnacle/files/rules.yaml has all of them):
- apiGroups: [""]
  resources: ["pods"]
  verbs: ["list"]`,
  });
});

test("where one of several namespaces has no Role, the values that bind one are the mend", async () => {
  for (const resource of [...roleKinds.map(({ plural }) => plural), "pods/log"])
    stage.world.kubernetes.fault({ answer: 403, resource, namespace: "payments" });
  const { found } = await grantOnlyIn("shop", "payments");
  expect(found("kubernetes.prod-eu.right.pods/log")).toEqual({
    state: "wrong",
    why: "may not get in payments",
    mend: `Let the chart bind a Role there, in its values:
rbac:
  namespaces: ["shop","payments"]`,
  });
});

test("a namespace that is not there is one fault, and says nothing of the others", async () => {
  const { report } = await grantOnlyIn("shop", "paymnets");
  const wrong = report.checks.filter(({ state }) => state === "wrong");
  expect(wrong.map(({ id, why, mend }) => ({ id, why, mend }))).toEqual([
    {
      id: "kubernetes.prod-eu.namespace.paymnets",
      why: 'There is no namespace "paymnets".',
      mend: "Correct rbac.namespaces of the chart, or namespaces of its row in servers.",
    },
  ]);
});

test("Secrets that may be read in one of several namespaces are told with the namespace", async () => {
  stage.world.kubernetes.fault({ answer: "granted", resource: "secrets", namespace: "payments" });
  const { found } = await grantOnlyIn("shop", "payments");
  expect(found("kubernetes.prod-eu.secrets").why).toBe(
    "may get, list, watch secrets in payments, which Binnacle never reads",
  );
});

test("the flag of a server that reads one namespace alone says so, too", async () => {
  const eks = z
    .array(z.looseObject({ role: z.string() }))
    .parse(stage.settings["servers"])
    .map((row) => (row.role === "eks" ? { ...row, flags: { namespace: "shop" } } : row));
  const { found } = await stage.examine({ servers: eks });
  expect(found("kubernetes.prod-eu.secrets").why).toBe("not granted in shop");
});

test("a Prometheus that can scrape none of its targets is not well", async () => {
  const down = ["a", "b"].map((instance) => ({
    labels: { __name__: "up", job: "shop", instance },
    startMs: Date.now() - 600_000,
    stepMs: 30_000,
    values: Array.from({ length: 21 }, () => 0),
  }));
  const prometheus = await startPrometheusEmulator({ series: down, alerts: [] });
  closers.push(prometheus.close);
  const { found } = await stage.examine(await stage.withSource({ prometheusUrl: prometheus.url }));
  expect(found("prometheus.prod-eu.samples").why).toMatch(
    /^none of its \d+ targets can be scraped$/u,
  );
});

test("where all is well it says so, tells no token, and ends with 0", async () => {
  const over = {
    access: { spaces: [{ name: "team", channels: ["C0INCIDENTS"] }] },
    ...(await withModel()),
  };
  const text = await stage.print(over);
  expect(timeless(text)).toMatchInlineSnapshot(`
    "Configuration
      ✓ settings: /etc/binnacle.yaml is read

    Slack
      ✓ bot token: of binnacle in the workspace Harbor Shop
      ✓ scope app_mentions:read, scope assistant:write, scope channels:history, scope channels:read, scope chat:write, scope commands, scope groups:history, scope groups:read, scope im:history, scope usergroups:read, scope users:read: granted
      ✓ app-level token: may open a socket; none was opened
      ✓ Socket Mode: accepts connections
      ✓ channel C0INCIDENTS: the bot is in #incidents

    Kubernetes prod-eu
      ✓ looked at: http://host:443 by context prod-eu of what its server at http://host:443/mcp reads, as user system:serviceaccount:binnacle:binnacle
      ✓ API server: answers
      ✓ deployments.apps, statefulsets.apps, daemonsets.apps, cronjobs.batch, jobs.batch, replicasets.apps, services, ingresses.networking.k8s.io, horizontalpodautoscalers.autoscaling, persistentvolumeclaims, configmaps, nodes, pods, namespaces, events, endpointslices.discovery.k8s.io, serviceaccounts, resourcequotas, networkpolicies.networking.k8s.io, poddisruptionbudgets.policy, storageclasses.storage.k8s.io, ingressclasses.networking.k8s.io, persistentvolumes: may get, list, watch
      ✓ certificates.cert-manager.io, challenges.acme.cert-manager.io, applications.argoproj.io, kustomizations.kustomize.toolkit.fluxcd.io, helmreleases.helm.toolkit.fluxcd.io: may get, list, watch, where the cluster has them
      ✓ controllerrevisions.apps, limitranges, endpoints, replicationcontrollers: may get, list
      ✓ nodes.metrics.k8s.io, pods.metrics.k8s.io: may get, list, where the cluster has them
      ✓ pods/log: may get
      ✓ selfsubjectaccessreviews.authorization.k8s.io, subjectaccessreviews.authorization.k8s.io: may create
      ✓ secrets: not granted by a ClusterRole; Roles of single namespaces were not looked at

    Prometheus prod-eu
      ✓ API: answers
      ✓ samples: of 76 targets, of which 3 cannot be scraped, AGE old

    OpenSearch prod-eu
      ✓ API: answers
      ✓ index of logs: fluent-bit-DAY
      ✓ mapping: time @timestamp, text log, namespace kubernetes.namespace_name, pod kubernetes.pod_name, container kubernetes.container_name, level level, traceId trace_id
      ✓ newest line: AGE old

    Models
      ✓ eu.anthropic.claude-sonnet-4-6 in eu-central-1: answers

    AWS
      ✓ credentials: found by Pod Identity, until DAY
      ✓ Pod Identity: its agent gives credentials; of which role, aws sts get-caller-identity tells

    Memory
      ✓ embedder: ngrams-v1, 1024 dimensions
      ✓ index: incidents-ngrams-v1 in binnacle-incidents, 1024 dimensions
      ✓ s3vectors:QueryVectors, s3vectors:GetVectors: allowed
      ? s3vectors:PutVectors, s3vectors:DeleteVectors: only a write would tell, and this writes nothing
          → What grants them: {"Effect":"Allow","Action":["s3vectors:PutVectors","s3vectors:DeleteVectors"],"Resource":"arn:aws:s3vectors:eu-central-1:*:bucket/binnacle-incidents/index/incidents-ngrams-v1"}

    Database
      – database: talks and runs are kept in memory: a restart forgets them
          → Set database.urlFile, or database.directory for one replica.

    Clock
      ✓ Slack, API server of prod-eu, S3 Vectors: the same time as here

    Egress
      ✓ host:443, host:443, host:443, host:443, host:443, host:443: accepts connections

    0 wrong, 1 could not be told, 78 well, 1 not configured. SECONDS s
    "
  `);
  const { exitCode, report } = await stage.examine(over);
  expect(exitCode).toBe(0);
  const told = `${text}${JSON.stringify(report)}`;
  for (const token of [stage.slack.botToken, stage.slack.appToken])
    expect(told).not.toContain(token);
});

test("what is not configured is not well, but named with the key that would do it", async () => {
  const { servers } = stage.settings;
  const nothing = { slack: undefined, memory: undefined, ...withoutSources };
  const eks = z.array(z.object({ role: z.string(), url: z.string() })).parse(servers);
  const only = eks.filter(({ role }) => role === "eks");
  const { report, exitCode } = await stage.examine({ ...nothing, servers: only });
  const absent = report.checks.filter(({ state }) => state === "not_configured");
  expect(absent.map(({ id, mend }) => ({ id, mend }))).toMatchInlineSnapshot(`
    [
      {
        "id": "slack",
        "mend": "Set slack.botTokenFile and slack.appTokenFile, or SLACK_BOT_TOKEN and SLACK_APP_TOKEN.",
      },
      {
        "id": "prometheus.prod-eu.api",
        "mend": "add a server of the role prometheus to the setting servers",
      },
      {
        "id": "prometheus.prod-eu.samples",
        "mend": "add a server of the role prometheus to the setting servers",
      },
      {
        "id": "opensearch.prod-eu.api",
        "mend": "add a server of the role opensearch to the setting servers",
      },
      {
        "id": "opensearch.prod-eu.index",
        "mend": "add a server of the role opensearch to the setting servers",
      },
      {
        "id": "opensearch.prod-eu.mapping",
        "mend": "add a server of the role opensearch to the setting servers",
      },
      {
        "id": "opensearch.prod-eu.lines",
        "mend": "add a server of the role opensearch to the setting servers",
      },
      {
        "id": "models",
        "mend": "Add one to models: { kind: bedrock, model: eu.anthropic.claude-sonnet-4-6, region: eu-central-1 }",
      },
      {
        "id": "aws",
        "mend": "Needed by memory, by models of kind bedrock and by prometheusAwsService.",
      },
      {
        "id": "memory",
        "mend": "Set memory.bucket and memory.region.",
      },
      {
        "id": "database.answers",
        "mend": "Set database.urlFile, or database.directory for one replica.",
      },
    ]
  `);
  expect(exitCode).toBe(0);
});

const starts: readonly { name: string; breaks: Broken["breaks"]; exitCode: 0 | 1 }[] = [
  {
    name: "a right is missing",
    breaks: ({ world }) => world.kubernetes.fault({ answer: 403, resource: "pods", verb: "list" }),
    exitCode: 0,
  },
  {
    name: "Slack cannot be reached, which passes by itself",
    breaks: async () => {
      const slack = await startSlackEmulator();
      await slack.close();
      return { slack: { ...tokens(), apiUrl: slack.apiUrl } };
    },
    exitCode: 0,
  },
  {
    name: "Slack refuses the bot token",
    breaks: () => withToken("botTokenFile", "xoxb-never-issued"),
    exitCode: 1,
  },
  {
    name: "Slack refuses the app-level token",
    breaks: () => withToken("appTokenFile", "xapp-never-issued"),
    exitCode: 1,
  },
  {
    name: "there is no file with the token",
    breaks: () => ({ slack: { ...tokens(), botTokenFile: `${stage.world.directory}/nowhere` } }),
    exitCode: 1,
  },
  { name: "Slack is not configured", breaks: () => ({ slack: undefined }), exitCode: 1 },
  {
    name: "there is no file with the key of a model",
    breaks: async () => ({
      models: [{ kind: "openai", url: await nobody(), apiKeyFile: inStage("nowhere") }],
    }),
    exitCode: 1,
  },
  {
    name: "a recorded model has no recording",
    breaks: () => ({ models: [{ kind: "recorded", file: inStage("nowhere") }] }),
    exitCode: 1,
  },
  {
    name: "the folder of a model by hand cannot be made",
    breaks: () => ({ models: [{ kind: "by-hand", folder: inStage("binnacle.yaml/by-hand") }] }),
    exitCode: 1,
  },
  {
    name: "the folder for what models answer is not there",
    breaks: async () => ({ ...(await withModel()), recordModelsTo: inStage("nowhere/said.jsonl") }),
    exitCode: 1,
  },
  {
    name: "what models answer should be written to a directory",
    breaks: async () => ({ ...(await withModel()), recordModelsTo: inStage("") }),
    exitCode: 1,
  },
  {
    name: "a model refuses, without which code alone answers",
    breaks: async () => await withModel("AccessDeniedException"),
    exitCode: 0,
  },
  { name: "the settings cannot be read", breaks: () => ({ clustername: "prod" }), exitCode: 1 },
];

test.for(starts)("before a start it fails with $exitCode where $name", async (row) => {
  const settings = (await row.breaks(stage)) ?? {};
  const { exitCode, report } = await stage.examine({ ...settings }, 40_000, "start");
  expect(report.state).toBe("wrong");
  expect(exitCode).toBe(row.exitCode);
});

test("that what models answer can be written it says without writing it", async () => {
  const recordModelsTo = inStage("said.jsonl");
  const { found } = await stage.examine({ ...(await withModel()), recordModelsTo });
  expect(found("models.recording")).toEqual({ state: "ok", why: "can be written" });
  expect(existsSync(recordModelsTo)).toBe(false);
});

test("as a program it prints one schema, no trace, and ends with 1 where something is wrong", async () => {
  stage.world.kubernetes.fault({ answer: 403, resource: "pods", verb: "list" });
  const { exitCode, stdout, stderr } = await stage.run(["--json", "--timeout", "60"]);
  const { state, checks } = DoctorReport.parse(JSON.parse(stdout));
  expect(state).toBe("wrong");
  expect(checks.find(({ id }) => id === "kubernetes.prod-eu.right.pods")?.why).toBe("may not list");
  expect(stderr).toBe("");
  expect(exitCode).toBe(1);
});

test.for([
  [["--timeout", "soon"], "Seconds, 0.5 to 120."],
  [["--fail-on", "never"], "Allowed choices are anything, start."],
] as const)("a flag that makes no sense ends with 2: %s", async ([words, sentence]) => {
  const { exitCode, stderr } = await stage.run([...words]);
  expect(stderr).toContain(sentence);
  expect(exitCode).toBe(2);
});

test("it asks for the scopes of the manifest", () => {
  const file = path.resolve(import.meta.dirname, "../../deploy/slack/manifest.json");
  const Manifest = z.object({
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  });
  const { oauth_config } = Manifest.parse(JSON.parse(readFileSync(file, "utf8")));
  expect(Object.keys(botScopes)).toEqual(oauth_config.scopes.bot);
});

/** Without what is another in each run. */
function timeless(text: string): string {
  return text
    .replaceAll(stage.world.directory, "/etc")
    .replaceAll(/127\.0\.0\.1:\d+/gu, "host:443")
    .replaceAll(/127\.0\.0\.1 on port \d+/gu, "host on port 443")
    .replaceAll(/\d{4}[-.]\d\d[-.]\d\d(?:T[\d:.]+Z)?|[A-Z][a-z]{2} +\d+ [\d:]+ \d{4} GMT/gu, "DAY")
    .replaceAll(/(?:less than a minute|\d+ minutes?) old/gu, "AGE old")
    .replaceAll(/\d+\.\d s$/gmu, "SECONDS s")
    .replaceAll(/\d+ s ahead/gu, "SECONDS s ahead");
}
