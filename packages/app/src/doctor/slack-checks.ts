import { AppError, present } from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
import {
  botScopes,
  createSlackProbe,
  type SlackAnswer,
  type SlackProbe,
  type SlackStanding,
} from "@binnacle/slack";
import type { Config } from "../config.ts";
import { appTokenOf, botTokenOf } from "../slack-tokens.ts";
import type { Check } from "./check.ts";
import type { Clock } from "./clock-checks.ts";
import type { Finding } from "./doctor-report.ts";
import { type NamedChannel, namedChannels } from "./named-channels.ts";
import { once } from "./once.ts";
import { reach } from "./reach.ts";
import { slackSilent } from "./slack-silent.ts";

interface SlackPorts {
  readonly config: Pick<Config, "slack" | "access" | "observe">;
  readonly log: Log;
  /** Of the bot, where this is its process: nobody else has a connection that Slack counted. */
  readonly standing?: SlackStanding | undefined;
}

const section = "Slack";
const apps = "https://api.slack.com/apps";

/** The two tokens, each scope of the manifest, the socket, and whether the bot is in the channels that are named. */
export function slackChecks({ config, log, standing }: SlackPorts): {
  readonly checks: readonly Check[];
  readonly clocks: readonly Clock[];
} {
  const { slack } = config;
  if (slack === undefined) return { checks: [absent], clocks: [] };
  const probes = createProbes(slack, log);
  const identity = once((signal) => probes.bot().identify(signal));
  const socket = once((signal) => probes.app().findSocket(signal));
  const checks = [
    row("bot-token", "bot token", (signal) =>
      ofToken("bot", async () => ofIdentity(await identity(signal))),
    ),
    ...Object.entries(botScopes).map(([scope, without]) =>
      row(`scope.${scope}`, `scope ${scope}`, async (signal) =>
        ofScope(scope, { without, identity: await told(identity, signal) }),
      ),
    ),
    // An open socket proves its token; Slack gives few addresses of sockets a minute, and the bot may need one.
    ...(standing?.isConnected === true ? [] : socketRows(socket)),
    ...(standing === undefined
      ? []
      : [row("connection", "connection of this bot", async () => ofConnection(standing))]),
    ...namedChannels(config).map((channel) => channelRow(channel, identity, probes)),
  ];
  const aheadMs: Clock["aheadMs"] = async (signal) => (await identity(signal)).aheadMs;
  return { checks, clocks: [{ id: "slack", what: "Slack", aheadMs }] };
}

type Ask<Value> = (signal: AbortSignal) => Promise<Value>;

function socketRows(socket: Ask<Parameters<typeof ofSocket>[0]>): Check[] {
  return [
    row("app-token", "app-level token", (signal) =>
      ofToken("app", async () => ofSocket(await socket(signal))),
    ),
    row("socket", "Socket Mode", async (signal) => {
      const found = await told(socket, signal);
      if (found?.kind !== "ok") return unasked;
      return await reach(new URL(found.value.url), signal);
    }),
  ];
}

function channelRow(
  channel: NamedChannel,
  identity: Ask<Identity>,
  { bot }: ReturnType<typeof createProbes>,
): Check {
  const { id } = channel;
  return row(`channel.${id}`, `channel ${id}`, async (signal) =>
    ofChannel(channel, await told(identity, signal), async () => await bot().channel(id, signal)),
  );
}

function row(id: string, what: string, run: Check["run"]): Check {
  return { id: `slack.${id}`, section, what, run };
}

const absent: Check = {
  id: "slack",
  section,
  what: "workspace",
  run: () =>
    Promise.resolve({
      state: "not_configured",
      why: "not configured: `serve` does not start without it; `ask` does",
      mend: "Set slack.botTokenFile and slack.appTokenFile, or SLACK_BOT_TOKEN and SLACK_APP_TOKEN.",
      preventsStart: true,
    }),
};

/** Of each token by itself: one that is missing says nothing of the other. Throw `AppError` that says which is. */
function createProbes(slack: NonNullable<Config["slack"]>, log: Log) {
  const connection = present({ apiUrl: slack.apiUrl });
  const probe = (token: string): SlackProbe => createSlackProbe({ token, ...connection }, { log });
  return { bot: () => probe(botTokenOf(slack)), app: () => probe(appTokenOf(slack)) };
}

const unasked: Finding = { state: "unknown", why: "its token has to be right first" };

/** What another check tells when it fails is not told again. */
async function told<T>(ask: (signal: AbortSignal) => Promise<T>, signal: AbortSignal) {
  return await ask(signal).catch(() => undefined);
}

/** A token that is not there, or of another kind, is asked of nobody. */
async function ofToken(kind: keyof typeof tokens, ask: () => Promise<Finding>): Promise<Finding> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { state: "wrong", why: error.message, mend: pageOf(kind), preventsStart: true };
  }
}

type Identity = SlackAnswer<{
  readonly team: string;
  readonly user: string;
  readonly scopes: readonly string[];
}>;

function ofIdentity(answer: Identity): Finding {
  if (answer.kind !== "ok") return failed(answer, "bot");
  const { team, user } = answer.value;
  return { state: "ok", why: `of ${user} in the workspace ${team}` };
}

interface Scoped {
  readonly without: string;
  readonly identity: Identity | undefined;
}

function ofScope(scope: string, { without, identity }: Scoped): Finding {
  if (identity?.kind !== "ok") return unasked;
  const { scopes } = identity.value;
  if (scopes.length === 0) return { state: "unknown", why: "Slack did not tell the scopes" };
  if (scopes.includes(scope)) return { state: "ok", why: "granted" };
  return {
    state: "wrong",
    why: `not granted: ${without}`,
    mend: `${apps} → your app → OAuth & Permissions → Bot Token Scopes: add ${scope}, then Reinstall to Workspace`,
  };
}

function ofSocket(answer: SlackAnswer<{ readonly url: string }>): Finding {
  if (answer.kind !== "ok") return failed(answer, "app");
  return { state: "ok", why: "may open a socket; none was opened" };
}

function ofConnection({ isConnected, counted }: SlackStanding): Finding {
  if (!isConnected)
    return { state: "wrong", why: "not open; it is opened again by itself, and the log says why" };
  if (counted === undefined)
    return { state: "unknown", why: "Slack did not tell how many the app has" };
  const { others, at } = counted;
  if (others === 0)
    return { state: "ok", why: `open, and no other install had one when Slack counted, at ${at}` };
  return {
    state: "wrong",
    why: `when Slack counted, at ${at}, others had ${others} to the same app: each event goes to one alone`,
    mend: `Stop the other install, or give each an app of its own: ${apps} → Create New App → From a manifest (deploy/slack/manifest.json)`,
  };
}

async function ofChannel(
  { id, settings }: NamedChannel,
  identity: Identity | undefined,
  ask: () => Promise<SlackAnswer<{ readonly name: string; readonly isMember: boolean }>>,
): Promise<Finding> {
  if (identity?.kind !== "ok") return unasked;
  const answer = await ask();
  const bot = identity.value.user;
  const mend = `In the channel: /invite @${bot}. If ${id} is no channel of yours, correct ${settings.join(" and ")}.`;
  if (answer.kind === "ok")
    return answer.value.isMember
      ? { state: "ok", why: `the bot is in #${answer.value.name}` }
      : { state: "wrong", why: `the bot is not in #${answer.value.name}`, mend };
  if (answer.kind === "refused" && answer.code === "channel_not_found")
    return { state: "wrong", why: "Slack shows the bot no such channel: private, or none", mend };
  return failed(answer, "bot");
}

/** Where the token of each kind is made. */
const tokens = {
  bot: {
    setting: "slack.botTokenFile (or SLACK_BOT_TOKEN)",
    page: "OAuth & Permissions → Bot User OAuth Token, which starts with xoxb-",
  },
  app: {
    setting: "slack.appTokenFile (or SLACK_APP_TOKEN)",
    page: "Basic Information → App-Level Tokens, one with connections:write, which starts with xapp-",
  },
} as const;

/** Slack's codes of a token that it knew once, or never, or that is of another kind. */
const aboutToken = new Set([
  "invalid_auth",
  "not_authed",
  "token_revoked",
  "token_expired",
  "account_inactive",
  "not_allowed_token_type",
  "missing_scope",
]);

function failed(
  answer: Exclude<SlackAnswer<never>, { kind: "ok" }>,
  kind: keyof typeof tokens,
): Finding {
  if (answer.kind !== "refused") return slackSilent(answer);
  const { code, needed } = answer;
  const lacks = needed === undefined ? "" : ` (needs ${needed})`;
  return {
    state: "wrong",
    why: `Slack refuses it: ${code}${lacks}`,
    ...(aboutToken.has(code) ? { mend: pageOf(kind), preventsStart: true } : {}),
  };
}

function pageOf(kind: keyof typeof tokens): string {
  const { setting, page } = tokens[kind];
  return `${apps} → your app → ${page}: put it where ${setting} says`;
}
