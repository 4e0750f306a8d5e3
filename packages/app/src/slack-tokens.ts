import { AppError } from "@binnacle/contracts";
import type { Config } from "./config.ts";
import { secretIn } from "./secret-in.ts";

type Tokens = NonNullable<Config["slack"]>;

/** The tokens of the workspace, from the environment or from their files. Throws `AppError` (bad_input) that says which is missing. */
export function slackTokens(slack: Tokens | undefined): { botToken: string; appToken: string } {
  return { botToken: botTokenOf(slack), appToken: appTokenOf(slack) };
}

/** Throws as `slackTokens` does. */
export function botTokenOf({ botToken, botTokenFile }: Tokens = {}): string {
  return tokenOf(botToken, botTokenFile, bot);
}

/** Throws as `slackTokens` does. */
export function appTokenOf({ appToken, appTokenFile }: Tokens = {}): string {
  return tokenOf(appToken, appTokenFile, app);
}

interface Kind {
  readonly what: string;
  readonly prefix: string;
  readonly setting: string;
  readonly variable: string;
}

const bot: Kind = {
  what: "bot token",
  prefix: "xoxb-",
  setting: "slack.botTokenFile",
  variable: "SLACK_BOT_TOKEN",
};
const app: Kind = {
  what: "app-level token",
  prefix: "xapp-",
  setting: "slack.appTokenFile",
  variable: "SLACK_APP_TOKEN",
};

function tokenOf(given: string | undefined, file: string | undefined, kind: Kind): string {
  const { what, prefix, setting, variable } = kind;
  if (given !== undefined) return given;
  if (file === undefined)
    throw new AppError("bad_input", `There is no Slack ${what}. Set ${setting}, or ${variable}.`);
  const token = secretIn(file, setting);
  if (token.startsWith(prefix)) return token;
  throw new AppError(
    "bad_input",
    `The file ${file} (${setting}) holds no ${what}: one starts with ${prefix}.`,
  );
}
