import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AppError } from "@binnacle/contracts";
import { afterAll, expect, test } from "vitest";
import { parse } from "yaml";
import { readConfig } from "../config.ts";
import type { Terminal } from "./collect-answers.ts";
import { currentContext } from "./current-context.ts";
import { init } from "./init.ts";
import type { Answers } from "./questions.ts";

const root = mkdtempSync(path.join(tmpdir(), "init-"));
afterAll(() => rmSync(root, { recursive: true }));

const tokens = { bot: "xoxb-1-secret", app: "xapp-1-secret", other: "hello-secret", empty: "" };
for (const [name, token] of Object.entries(tokens)) writeFileSync(path.join(root, name), token);
const fileOf = (name: string) => path.join(root, name);

const prodEu = { context: "prod", clusterName: "prod-eu", region: "eu-central-1" };
const amp = "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-0123";
const none = {
  region: "none",
  botTokenFile: "none",
  appTokenFile: "none",
  prometheusUrl: "none",
  opensearchUrl: "none",
};

let count = 0;

interface Over {
  readonly given?: Answers;
  readonly context?: ReturnType<typeof currentContext>;
  readonly takesOffers?: boolean;
  readonly terminal?: Terminal;
  readonly folder?: string;
  readonly replaces?: boolean;
}

/** Runs it into a folder of its own. */
async function initiated(over: Over = {}) {
  count += 1;
  const folder = over.folder ?? path.join(root, `out ${count}`);
  let said = "";
  const code = await init({
    given: {},
    context: prodEu,
    takesOffers: true,
    terminal: undefined,
    replaces: false,
    self: ["npx", "binnacle"],
    write: (text) => {
      said += text;
    },
    ...over,
    folder,
  });
  const textOf = (name: string) => readFileSync(path.join(folder, name), "utf8");
  return { code, said, folder, textOf };
}

async function refusal(over: Over): Promise<string> {
  const error: unknown = await initiated(over).catch((cause: unknown) => cause);
  if (!(error instanceof AppError)) throw new Error(`accepted, or no sentence: ${String(error)}`);
  return error.message.replaceAll(`${root}/`, "");
}

/** Somebody who types these lines, and stops when they are used up. */
function typing(...lines: readonly string[]) {
  const rest = [...lines];
  const seen: string[] = [];
  const terminal: Terminal = {
    ask: (question) => {
      seen.push(question);
      return Promise.resolve(rest.shift());
    },
    tell: (sentence) => void seen.push(sentence),
  };
  return { terminal, seen };
}

test("what it writes for this machine are settings, each line below what it is for", async () => {
  const { folder, textOf } = await initiated({
    given: { botTokenFile: fileOf("bot"), appTokenFile: fileOf("app"), prometheusUrl: amp },
  });
  const config = await readConfig(path.join(folder, "binnacle.yaml"));
  expect(config).toMatchObject({
    clusterName: "prod-eu",
    context: "prod",
    prometheusUrl: amp,
    prometheusAwsService: "aps",
    slack: { botTokenFile: fileOf("bot"), appTokenFile: fileOf("app") },
  });
  const lines = textOf("binnacle.yaml").split("\n");
  const bare = lines.filter(
    (line, index) => /^\s*\w+:/u.test(line) && !/^\s*#/u.test(lines[index - 1] ?? ""),
  );
  expect(bare).toEqual([]);
});

test("what stands behind a comment are settings too, once the comment is taken away", async () => {
  const { folder, textOf } = await initiated();
  const open = textOf("binnacle.yaml").replaceAll(/^# (?= {2}|\w+:)/gmu, "");
  const file = path.join(folder, "open.yaml");
  writeFileSync(file, open);
  const { models, access, timeZone, memory, ...sources } = await readConfig(file);
  expect(sources).toMatchObject({ opensearchUsername: "binnacle" });
  expect(memory?.region).toBe("eu-central-1");
  expect(models).toHaveLength(1);
  expect(access?.spaces).toHaveLength(1);
  expect(timeZone).toBe("Europe/Oslo");
});

test.for([
  {
    url: "https://search-logs-eu-abcdefghijklmnopqrstuvwx.eu-west-1.es.amazonaws.com",
    service: "es",
    variables: '-var opensearch_domain_arn="arn:aws:es:eu-west-1:$ACCOUNT:domain/logs-eu"',
  },
  {
    url: "https://abc123.us-gov-west-1.aoss.amazonaws.com",
    service: "aoss",
    variables:
      '-var opensearch_collection_arn="arn:aws-us-gov:aoss:us-gov-west-1:$ACCOUNT:collection/abc123" -var opensearch_collection_name="$(aws opensearchserverless batch-get-collection --region us-gov-west-1 --ids abc123 ',
  },
])("$service is asked by signed requests, which the role is granted", async (row) => {
  const { folder, said } = await initiated({ given: { opensearchUrl: row.url } });
  const { servers } = await readConfig(path.join(folder, "binnacle.yaml"));
  const flags = { "opensearch-url": row.url, "aws-service": row.service };
  expect(servers).toEqual([{ role: "opensearch", flags }]);
  expect(said).toContain(row.variables);
});

test("addresses inside the cluster are for the chart; on this machine a port-forward leads to them", async () => {
  const { folder, textOf, said } = await initiated({
    given: {
      prometheusUrl: "http://prometheus.monitoring.svc/prefix",
      opensearchUrl: "https://logs-0.logs.logging.svc.cluster.local:9201",
    },
  });
  const here = await readConfig(path.join(folder, "binnacle.yaml"));
  expect([here.prometheusUrl, here.opensearchUrl]).toEqual([undefined, undefined]);
  expect(parse(textOf("values.yaml"))).toMatchObject({
    config: {
      prometheusUrl: "http://prometheus.monitoring.svc/prefix",
      opensearchUrl: "https://logs-0.logs.logging.svc.cluster.local:9201",
    },
  });
  expect(textOf("binnacle.yaml")).toContain(`
# Prometheus, http://prometheus.monitoring.svc/prefix, is inside the cluster. From here it is asked while this runs:
# kubectl -n monitoring port-forward service/prometheus 9090:80
# prometheusUrl: http://127.0.0.1:9090/prefix
# OpenSearch, https://logs-0.logs.logging.svc.cluster.local:9201, is inside the cluster. From here it is asked while this runs, and its certificate has to be for 127.0.0.1, too:
# kubectl -n logging port-forward service/logs 9200:9201
# opensearchUrl: https://127.0.0.1:9200/
`);
  expect(said).toContain(
    "Prometheus and OpenSearch are inside the cluster, and not asked from here: binnacle.yaml has what leads there.",
  );
  const open = textOf("binnacle.yaml").replaceAll(/^# (?= {2}|\w+:)/gmu, "");
  writeFileSync(path.join(folder, "open.yaml"), open);
  expect(await readConfig(path.join(folder, "open.yaml"))).toMatchObject({
    prometheusUrl: "http://127.0.0.1:9090/prefix",
    opensearchUrl: "https://127.0.0.1:9200/",
  });
});

test("an address that only looks like one of AWS is asked without a signature", async () => {
  const url = "https://search-x-y.eu-central-1.es.amazonaws.com.example.org";
  const { folder } = await initiated({ given: { opensearchUrl: url } });
  const config = await readConfig(path.join(folder, "binnacle.yaml"));
  expect(config).toMatchObject({ opensearchUrl: url, servers: [] });
});

test("a team on EKS is told twelve commands, and what each file and place is", async () => {
  const { said, folder } = await initiated({ given: { prometheusUrl: amp } });
  const told = said.replaceAll(folder, "OUT").replaceAll(root, "ROOT");
  expect(told).toMatchInlineSnapshot(`
    "Written to OUT: binnacle.yaml, slack-manifest.json, values.yaml, terraform.tfvars.

    On this machine, now:
        npx binnacle --config 'OUT/binnacle.yaml'

    For the team, in the folder of a clone of the repository, with a kubectl that leads to prod-eu:

     1. In a browser: https://api.slack.com/apps → Create New App → From a manifest → the text of OUT/slack-manifest.json.
        Basic Information → App-Level Tokens: one with connections:write, into the file OUT/app-token.
        Install App → Install to Workspace, then the Bot User OAuth Token into the file OUT/bot-token.
     2. ACCOUNT=$(aws sts get-caller-identity --query Account --output text)
     3. aws ecr create-repository --repository-name binnacle --region eu-central-1
     4. aws ecr get-login-password --region eu-central-1 | docker login --username AWS --password-stdin "$ACCOUNT.dkr.ecr.eu-central-1.amazonaws.com"
     5. docker buildx build -f deploy/docker/Dockerfile --platform linux/amd64,linux/arm64 -t "$ACCOUNT.dkr.ecr.eu-central-1.amazonaws.com"/binnacle:0.0.0 --push .
     6. terraform -chdir=deploy/terraform init
     7. terraform -chdir=deploy/terraform apply '-var-file=OUT/terraform.tfvars' -var prometheus_workspace_arn="arn:aws:aps:eu-central-1:$ACCOUNT:workspace/ws-0123"
     8. kubectl create namespace binnacle
     9. kubectl label namespace binnacle pod-security.kubernetes.io/enforce=restricted
    10. kubectl -n binnacle create secret generic binnacle-slack '--from-file=bot-token=OUT/bot-token' '--from-file=app-token=OUT/app-token'
    11. helm install binnacle deploy/helm/binnacle -n binnacle --wait -f 'OUT/values.yaml' --set image.repository="$ACCOUNT.dkr.ecr.eu-central-1.amazonaws.com/binnacle" --set-json config.memory="$(terraform -chdir=deploy/terraform output -json memory)"
    12. kubectl -n binnacle exec deploy/binnacle -- binnacle doctor --config /etc/binnacle/binnacle.yaml

    Then in Slack: /invite @binnacle, and @binnacle check. docs/install.md tells what each step costs, and how to undo it.
    "
  `);
});

test("on kind, and elsewhere without AWS, there are fewer", async () => {
  const kind = { context: "kind-dev", clusterName: "kind-dev", kindName: "dev" };
  const both = { botTokenFile: fileOf("bot"), appTokenFile: fileOf("app") };
  const onKind = await initiated({ context: kind, given: both });
  expect(onKind.said).toContain(" 2. kind load docker-image binnacle:0.0.0 --name dev\n");
  expect(onKind.textOf("values.yaml")).toContain("pullPolicy: Never");
  const elsewhere = await initiated({ given: { ...both, region: "none" } });
  for (const { said, folder } of [onKind, elsewhere]) {
    expect(said).toContain("no terraform.tfvars");
    expect(said.match(/^ ?\d+\. /gmu)).toHaveLength(7);
    expect(existsSync(path.join(folder, "terraform.tfvars"))).toBe(false);
  }
});

test.for([
  { given: { botTokenFile: "xoxb-1234-SECRET" }, flag: "--bot-token-file" },
  { given: { botTokenFile: " xoxp-1234-SECRET" }, flag: "--bot-token-file" },
  { given: { botTokenFile: "xoxe.xoxb-1234-SECRET" }, flag: "--bot-token-file" },
  { given: { botTokenFile: "none", appTokenFile: "xapp-1234-SECRET" }, flag: "--app-token-file" },
])("a token where $flag wants its file is not repeated", async ({ given, flag }) => {
  expect(await refusal({ given })).toBe(
    `${flag} is a token, not a file: write it to a file that only you may read, and name that. Whatever keeps what is typed here holds the token now.`,
  );
});

test("five questions are asked; what is offered is taken with Enter, and what is wrong is asked again", async () => {
  const { terminal, seen } = typing(
    "",
    "Frankfurt",
    "",
    fileOf("app"),
    fileOf("bot"),
    fileOf("app"),
    "http://me:secret@prometheus:9090",
    "http://prometheus:9090",
    "none",
  );
  const { code, folder } = await initiated({ takesOffers: false, terminal });
  expect(code).toBe(0);
  expect(seen).toMatchInlineSnapshot(`
    [
      "Name of the cluster; of EKS its name there [prod-eu]: ",
      "AWS region; none: without AWS [eu-central-1]: ",
      "--region must be the name of a region, like eu-central-1.",
      "AWS region; none: without AWS [eu-central-1]: ",
      "File with the bot token of Slack (xoxb-…); none: not made yet [none]: ",
      "--bot-token-file names a file that holds the app-level token, which belongs to --app-token-file; the bot token starts with xoxb-.",
      "File with the bot token of Slack (xoxb-…); none: not made yet [none]: ",
      "File with the app-level token of Slack (xapp-…); none: not made yet [none]: ",
      "URL of Prometheus, as the pods of the cluster reach it; none: without metrics [none]: ",
      "--prometheus-url must be an address without user, password and query: a token belongs into a file, which prometheusTokenFile names.",
      "URL of Prometheus, as the pods of the cluster reach it; none: without metrics [none]: ",
      "URL of OpenSearch, as the pods of the cluster reach it; none: without logs of the past [none]: ",
    ]
  `);
  const config = await readConfig(path.join(folder, "binnacle.yaml"));
  expect(config).toMatchObject({ clusterName: "prod-eu", prometheusUrl: "http://prometheus:9090" });
});

test("whoever stops has written nothing", async () => {
  const { terminal } = typing("", "");
  const { code, folder } = await initiated({ takesOffers: false, terminal });
  expect(code).toBeUndefined();
  expect(existsSync(folder)).toBe(false);
});

test.for<{ name: string; over: Over; said: string }>([
  {
    name: "no terminal and no flags",
    over: { takesOffers: false, given: { clusterName: "a", prometheusUrl: "none" } },
    said: "There is no terminal to ask in: give --region, --bot-token-file, --app-token-file, --opensearch-url (none: there is none), or --yes for what would be offered.",
  },
  {
    name: "no kubeconfig that offers a name",
    over: { context: undefined },
    said: "There is no current context of a kubeconfig that tells it: give --cluster-name.",
  },
  {
    name: "swapped tokens",
    over: { given: { botTokenFile: fileOf("app"), appTokenFile: fileOf("bot") } },
    said: "--bot-token-file names a file that holds the app-level token, which belongs to --app-token-file; the bot token starts with xoxb-.",
  },
  {
    name: "the bot token where the app-level token belongs",
    over: { given: { appTokenFile: fileOf("bot") } },
    said: "--app-token-file names a file that holds the bot token, which belongs to --bot-token-file; the app-level token starts with xapp-.",
  },
  {
    name: "no token",
    over: { given: { botTokenFile: fileOf("other") } },
    said: "--bot-token-file names a file that holds another text; the bot token starts with xoxb-.",
  },
  {
    name: "an empty file",
    over: { given: { appTokenFile: fileOf("empty") } },
    said: "--app-token-file names an empty file; the app-level token starts with xapp-.",
  },
  {
    name: "no file",
    over: { given: { botTokenFile: fileOf("nowhere") } },
    said: "The file nowhere (--bot-token-file) cannot be read (there is no such file).",
  },
  {
    name: "no address",
    over: { given: { prometheusUrl: "prometheus" } },
    said: "--prometheus-url must be an address like http://prometheus.monitoring.svc:9090.",
  },
  {
    name: "a password in an address",
    over: { given: { opensearchUrl: "https://me:secret@logs" } },
    said: "--opensearch-url must be an address without user, password and query: opensearchUsername and opensearchPasswordFile of binnacle.yaml tell who asks.",
  },
  {
    name: "an address of AWS without a region",
    over: { given: { region: "none", prometheusUrl: amp } },
    said: "--prometheus-url is of AWS, which is asked with the role of the pod: start again and give --region.",
  },
  {
    name: "a name that Kubernetes could not have",
    over: { given: { clusterName: "none of $yours" } },
    said: "--cluster-name must be letters, digits, `.`, `_` and `-`, at most 100, the first a letter or a digit.",
  },
])("$name: refused in a sentence that tells no secret", async ({ over, said }) => {
  expect(await refusal(over)).toBe(said);
});

test("no token that lies in its folder is committed; in a folder of somebody's own it hides nothing", async () => {
  expect((await initiated()).textOf(".gitignore")).toBe("*\n");
  const folder = path.join(root, "somebody's");
  mkdirSync(folder);
  await initiated({ folder });
  expect(existsSync(path.join(folder, ".gitignore"))).toBe(false);
});

test("nothing is written over, unless somebody says so", async () => {
  const { folder } = await initiated({ given: none });
  const settings = path.join(folder, "binnacle.yaml");
  writeFileSync(settings, "mine");
  expect(await refusal({ folder })).toMatch(
    /holds binnacle\.yaml, slack-manifest\.json, values\.yaml already\. Nothing was written:/u,
  );
  expect(readFileSync(settings, "utf8")).toBe("mine");
  await initiated({ folder, replaces: true });
  expect(readFileSync(settings, "utf8")).toContain("clusterName: prod-eu");
});

test.for([
  { folder: "bot/in-a-file", why: "there is no such file" },
  { folder: "bot", why: "there is a file of that name" },
])("the folder $folder cannot be made: $why", async ({ folder, why }) => {
  const said = `The folder ${folder} cannot be written (${why}).`;
  expect(await refusal({ folder: fileOf(folder) })).toBe(said);
});

const arn = "arn:aws:eks:eu-central-1:111122223333:cluster/prod-eu";

test.for([
  { context: arn, cluster: arn, offered: { clusterName: "prod-eu", region: "eu-central-1" } },
  { context: "prod", cluster: arn, offered: { clusterName: "prod-eu", region: "eu-central-1" } },
  {
    context: "me@prod-eu.eu-west-1.eksctl.io",
    cluster: "prod-eu.eu-west-1.eksctl.io",
    offered: { clusterName: "prod-eu", region: "eu-west-1" },
  },
  {
    context: "kind-dev",
    cluster: "kind-dev",
    offered: { clusterName: "kind-dev", kindName: "dev" },
  },
  { context: "admin@talos", cluster: "talos", offered: { clusterName: "admin-talos" } },
])("of the context $context it offers what it tells", ({ context, cluster, offered }) => {
  const contexts = [{ name: context, context: { cluster, user: "u" } }];
  writeFileSync(fileOf("kubeconfig"), JSON.stringify({ "current-context": context, contexts }));
  expect(currentContext(fileOf("kubeconfig"))).toEqual({ context, ...offered });
});

test.for(["", "current-context: [", "just words", "current-context: 7\ncontexts: no"])(
  "a kubeconfig that holds %j offers nothing",
  (text) => {
    writeFileSync(fileOf("kubeconfig"), text);
    expect(currentContext(fileOf("kubeconfig"))).toBeUndefined();
  },
);
