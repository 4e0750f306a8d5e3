import { base62, type Dice, digits, upper } from "../dice.ts";
import type { Kind } from "../specimen.ts";

const team = (dice: Dice): string => dice.letters(digits, dice.pick([11, 12, 13]));
const id = (dice: Dice, first: string): string =>
  `${first}${dice.letters(`${upper}${digits}`, 10)}`;

/** What is behind the prefix and the ids is the secret. */
function token(prefix: string, ids: string, secret: string) {
  return { secret, value: `${prefix}${ids}${secret}` };
}

function said(dice: Dice, value: string): string {
  return dice.pick([
    `slack: invalid_auth for ${value}`,
    `Authorization: Bearer ${value}`,
    `POST https://slack.com/api/chat.postMessage?token=${value}`,
    `{"ok":false,"error":"token_revoked","token":"${value}"}`,
    `SLACK_TOKEN=${value} node bot.js`,
    `(${value})`,
  ]);
}

function withSaid(dice: Dice, made: ReturnType<typeof token>) {
  return { ...made, said: said(dice, made.value) };
}

export const slackKinds: readonly Kind[] = [
  {
    name: "bot token",
    group: "slack",
    keys: ["SLACK_BOT_TOKEN", "BOT_TOKEN"],
    make: (dice) =>
      withSaid(dice, token("xoxb-", `${team(dice)}-${team(dice)}-`, dice.letters(base62, 24))),
  },
  {
    name: "user token",
    group: "slack",
    keys: ["SLACK_USER_TOKEN"],
    make: (dice) =>
      withSaid(dice, token("xoxp-", `${team(dice)}-${team(dice)}-${team(dice)}-`, dice.hex(32))),
  },
  {
    name: "app token",
    group: "slack",
    keys: ["SLACK_APP_TOKEN"],
    make: (dice) =>
      withSaid(dice, token("xapp-", `1-${id(dice, "A")}-${team(dice)}-`, dice.hex(64))),
  },
  {
    name: "refresh and rotated tokens",
    group: "slack",
    keys: ["SLACK_REFRESH_TOKEN", "SLACK_CONFIG_TOKEN"],
    make: (dice) =>
      withSaid(
        dice,
        token(
          dice.pick(["xoxe-1-", "xoxe.xoxp-1-", "xoxe.xoxb-1-"]),
          "",
          dice.letters(base62, 146),
        ),
      ),
  },
  {
    name: "browser session",
    group: "slack",
    keys: ["SLACK_XOXC"],
    make: (dice) =>
      withSaid(dice, token("xoxc-", `${team(dice)}-${team(dice)}-${team(dice)}-`, dice.hex(64))),
  },
  {
    name: "webhook URL",
    group: "slack",
    keys: ["SLACK_WEBHOOK_URL", "ALERT_WEBHOOK", "SLACK_API_URL"],
    make: (dice) => {
      const secret = dice.letters(base62, 24);
      const value = `https://hooks.slack.com/services/${id(dice, "T")}/${id(dice, "B")}/${secret}`;
      return { secret, value, said: `notify: post "${value}": context deadline exceeded` };
    },
  },
  {
    name: "workflow webhook URL",
    group: "slack",
    keys: ["SLACK_WORKFLOW_URL"],
    make: (dice) => {
      const secret = dice.letters(base62, 24);
      const value = `https://hooks.slack.com/triggers/${id(dice, "T")}/${team(dice)}/${secret}`;
      return { secret, value, said: `POST ${value} 404` };
    },
  },
  {
    name: "signing secret",
    group: "slack",
    keys: ["SLACK_SIGNING_SECRET"],
    make: (dice) => ({ secret: dice.hex(32) }),
  },
  {
    name: "client secret",
    group: "slack",
    keys: ["SLACK_CLIENT_SECRET"],
    make: (dice) => ({ secret: dice.hex(32) }),
  },
];
