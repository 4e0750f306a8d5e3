import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { startSlackEmulator } from "@binnacle/emulators";
import { botScopes } from "@binnacle/slack";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type DoctorStage, doctorStage } from "../support/doctor-stage.ts";

let stage: DoctorStage;
beforeAll(async () => {
  stage = await doctorStage();
});
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  stage.world.kubernetes.clearFaults();
  stage.slack.control.clearFaults();
});
afterAll(async () => await stage.close());

interface Broken {
  readonly name: string;
  /** Breaks something, or gives the settings that do. */
  readonly breaks: (stage: DoctorStage) => Promise<object> | object | void;
  /** Which check says so. */
  readonly id: string;
  readonly why: string;
  readonly mend: string;
}

const rule = (resource: string, verb: string) =>
  `Add to the rules of its ClusterRole (deploy/kubernetes/rbac.yaml has all of them):
- apiGroups: [""]
  resources: ["${resource}"]
  verbs: ["${verb}"]`;
const apps = "https://api.slack.com/apps → your app →";
const bot = `${apps} OAuth & Permissions → Bot User OAuth Token, which starts with xoxb-: put it where slack.botTokenFile (or SLACK_BOT_TOKEN) says`;
const app = `${apps} Basic Information → App-Level Tokens, one with connections:write, which starts with xapp-: put it where slack.appTokenFile (or SLACK_APP_TOKEN) says`;

/** Settings with one token replaced. */
async function withToken(name: "botTokenFile" | "appTokenFile", token: string) {
  const file = path.join(stage.world.directory, `other-${name}`);
  await writeFile(file, token);
  return { slack: { ...tokens(), [name]: file } };
}

function tokens() {
  return z.record(z.string(), z.unknown()).parse(stage.settings["slack"]);
}

const broken: readonly Broken[] = [
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
    why: "not granted: guests and members are not told apart",
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
    breaks: () => ({ access: { channels: [{ id: "C0DEPLOYS" }] } }),
    id: "slack.channel.C0DEPLOYS",
    why: "the bot is not in #deploys",
    mend: "In the channel: /invite @binnacle. If C0DEPLOYS is no channel of yours, correct access.channels.",
  },
  {
    name: "there is no such channel",
    breaks: () => ({ access: { channels: [{ id: "C0NOWHERE" }] } }),
    id: "slack.channel.C0NOWHERE",
    why: "Slack shows the bot no such channel: private, or none",
    mend: "In the channel: /invite @binnacle. If C0NOWHERE is no channel of yours, correct access.channels.",
  },
];

test.for(broken)("$name: the doctor says so, and what mends it", async (row) => {
  const settings = (await row.breaks(stage)) ?? {};
  const { found, exitCode } = await stage.examine({ ...settings });
  const { state, why, mend } = found(row.id);
  const told = { state, why: why.replaceAll(stage.world.directory, "/etc"), mend };
  expect(told).toEqual({ state: "wrong", why: row.why, mend: row.mend });
  expect(exitCode).toBe(1);
});

test("where all is well it says so, and ends with 0", async () => {
  const { text, exitCode } = await stage.examine({ access: { channels: [{ id: "C0INCIDENTS" }] } });
  const told = text.replaceAll(stage.world.directory, "/etc").replaceAll(/\d+\.\d s$/gmu, "0.2 s");
  expect(told.replaceAll(/127\.0\.0\.1:\d+/gu, "slack.test:443")).toMatchInlineSnapshot(`
    "Configuration
      ✓ settings: /etc/binnacle.yaml is read

    Slack
      ✓ bot token: of binnacle in the workspace Harbor Shop
      ✓ scope app_mentions:read, scope assistant:write, scope channels:history, scope channels:read, scope chat:write, scope commands, scope groups:history, scope groups:read, scope im:history, scope usergroups:read, scope users:read: granted
      ✓ app-level token: may open a socket; none was opened
      ✓ Socket Mode: slack.test:443 accepts connections
      ✓ channel C0INCIDENTS: the bot is in #incidents

    Kubernetes prod-eu
      ✓ API server: answers
      ✓ deployments.apps, statefulsets.apps, daemonsets.apps, cronjobs.batch, jobs.batch, replicasets.apps, services, ingresses.networking.k8s.io, horizontalpodautoscalers.autoscaling, persistentvolumeclaims, configmaps, nodes, pods, namespaces, events, endpointslices.discovery.k8s.io, serviceaccounts, resourcequotas, networkpolicies.networking.k8s.io, poddisruptionbudgets.policy, storageclasses.storage.k8s.io, ingressclasses.networking.k8s.io, persistentvolumes: may get, list, watch
      ✓ certificates.cert-manager.io, challenges.acme.cert-manager.io, applications.argoproj.io, kustomizations.kustomize.toolkit.fluxcd.io, helmreleases.helm.toolkit.fluxcd.io: may get, list, watch, where the cluster has them
      ✓ controllerrevisions.apps, limitranges, endpoints, replicationcontrollers: may get, list
      ✓ nodes.metrics.k8s.io, pods.metrics.k8s.io: may get, list, where the cluster has them
      ✓ pods/log: may get
      ✓ selfsubjectaccessreviews.authorization.k8s.io, subjectaccessreviews.authorization.k8s.io: may create
      ✓ secrets: not granted in all namespaces, as it should be

    0 wrong, 0 could not be told, 55 well, 0 not configured. 0.2 s
    "
  `);
  expect(exitCode).toBe(0);
});

test("it asks for the scopes of the manifest", () => {
  const file = path.resolve(import.meta.dirname, "../../deploy/slack/manifest.json");
  const Manifest = z.object({
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  });
  const { oauth_config } = Manifest.parse(JSON.parse(readFileSync(file, "utf8")));
  expect(Object.keys(botScopes)).toEqual(oauth_config.scopes.bot);
});
