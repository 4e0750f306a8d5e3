import { crc32 } from "node:zlib";
import { base62, base64url, type Dice, digits, lowerAndDigits, upper } from "../dice.ts";
import { privateKey } from "../pem.ts";
import { behind, type Kind, type Made } from "../specimen.ts";

type Random = (dice: Dice) => string;

const base62of =
  (length: number): Random =>
  (dice) =>
    dice.letters(base62, length);
const url64of =
  (length: number): Random =>
  (dice) =>
    dice.letters(base64url, length);
const hexOf =
  (length: number): Random =>
  (dice) =>
    dice.hex(length);
const upperOf =
  (length: number): Random =>
  (dice) =>
    dice.letters(`${upper}${digits}`, length);

/** The vendor can be told from the token: it may stand anywhere. */
function marked(
  name: string,
  key: string,
  ...[prefix, random]: readonly [prefix: string, random: Random]
): Kind {
  return {
    name,
    group: "vendor",
    keys: [key],
    make: (dice) => {
      const secret = random(dice);
      const value = `${prefix}${secret}`;
      return { secret, value, said: anywhere(dice, key, value) };
    },
  };
}

function anywhere(dice: Dice, key: string, value: string): string {
  return dice.pick([
    `invalid credential ${value}`,
    `401 for ${value}, giving up`,
    `(${value})`,
    `Authorization: Bearer ${value}`,
    `using "${value}"`,
    `https://api.example.com/v1?x=1&k=${value}`,
    behind(key, value, dice),
  ]);
}

/** Only the name before it tells what it is. */
function named(name: string, keys: readonly string[], random: Random): Kind {
  return { name, group: "vendor", keys, make: (dice): Made => ({ secret: random(dice) }) };
}

/** As GitHub and npm end a token: six characters of its checksum. */
function withChecksum(length: number): Random {
  return (dice) => {
    const random = dice.letters(base62, length);
    return `${random}${toBase62(crc32(random)).padStart(6, "0")}`;
  };
}

function toBase62(number: number): string {
  const order = `${digits}${upper}${upper.toLowerCase()}`;
  const last = order.charAt(number % 62);
  return number < 62 ? last : `${toBase62(Math.floor(number / 62))}${last}`;
}

export const vendorKinds: readonly Kind[] = [
  ...["ghp_", "gho_", "ghu_", "ghs_"].map((prefix) =>
    marked(`GitHub ${prefix}`, "GITHUB_TOKEN", prefix, withChecksum(30)),
  ),
  marked("GitHub refresh token", "GITHUB_REFRESH_TOKEN", "ghr_", withChecksum(70)),
  marked(
    "GitHub fine-grained",
    "GH_TOKEN",
    "github_pat_",
    (dice) => `${base62of(22)(dice)}_${base62of(59)(dice)}`,
  ),
  marked("GitLab", "GITLAB_TOKEN", "glpat-", url64of(20)),
  marked("GitLab deploy token", "GITLAB_DEPLOY_TOKEN", "gldt-", url64of(20)),
  marked("GitLab runner token", "RUNNER_TOKEN", "glrt-", url64of(20)),
  marked("npm", "NPM_TOKEN", "npm_", withChecksum(30)),
  marked("PyPI", "TWINE_PASSWORD", "pypi-AgEIcHlwaS5vcmc", url64of(150)),
  marked("RubyGems", "GEM_HOST_API_KEY", "rubygems_", hexOf(48)),
  marked("Stripe", "STRIPE_SECRET_KEY", "sk_live_", base62of(24)),
  marked("Stripe, long", "STRIPE_API_KEY", "sk_live_51", base62of(97)),
  marked("Stripe, restricted", "STRIPE_RESTRICTED_KEY", "rk_live_", base62of(24)),
  marked("Stripe webhook", "STRIPE_WEBHOOK_SECRET", "whsec_", base62of(32)),
  marked("Twilio API key", "TWILIO_API_KEY", "SK", hexOf(32)),
  named("Twilio auth token", ["TWILIO_AUTH_TOKEN"], hexOf(32)),
  marked(
    "SendGrid",
    "SENDGRID_API_KEY",
    "SG.",
    (dice) => `${url64of(22)(dice)}.${url64of(43)(dice)}`,
  ),
  marked("Google API key", "GOOGLE_API_KEY", "AIza", url64of(35)),
  marked("Google OAuth secret", "GOOGLE_CLIENT_SECRET", "GOCSPX-", url64of(28)),
  marked("Google access token", "GOOGLE_ACCESS_TOKEN", "ya29.", url64of(160)),
  {
    name: "GCP service account",
    group: "vendor",
    keys: ["GOOGLE_CREDENTIALS", "GCP_SA_KEY", "sa.json"],
    make: (dice) => {
      const { secret, pem } = privateKey(dice, "PRIVATE KEY");
      const value = JSON.stringify({
        type: "service_account",
        project_id: "shop",
        private_key_id: dice.hex(40),
        private_key: pem,
        client_email: "api@shop.iam.gserviceaccount.com",
      });
      return { secret, value, said: `credentials: ${value}` };
    },
  },
  {
    name: "Azure storage",
    group: "vendor",
    keys: ["AZURE_STORAGE_CONNECTION_STRING"],
    make: (dice) => {
      const secret = dice.bytes(64).toString("base64");
      const value = `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${secret};EndpointSuffix=core.windows.net`;
      return { secret, value, said: `cannot parse ${value}` };
    },
  },
  named("Azure storage key", ["AZURE_STORAGE_KEY", "AZURE_STORAGE_ACCOUNT_KEY"], (dice) =>
    dice.bytes(64).toString("base64"),
  ),
  named(
    "Azure AD client secret",
    ["AZURE_CLIENT_SECRET", "ARM_CLIENT_SECRET"],
    (dice) => `${base62of(3)(dice)}8Q~${dice.letters(`${base62}_.~-`, 34)}`,
  ),
  {
    name: "Azure SAS",
    group: "vendor",
    keys: ["BLOB_URL"],
    make: (dice) => {
      const secret = dice.bytes(32).toString("base64");
      const value = `https://shop.blob.core.windows.net/c/f?sv=2024-11-04&se=2026-12-01T00%3A00%3A00Z&sr=b&sp=r&sig=${encodeURIComponent(secret)}`;
      return { secret, value, said: `PUT ${value} 403` };
    },
  },
  {
    name: "Azure Service Bus",
    group: "vendor",
    keys: ["SERVICEBUS_CONNECTION"],
    make: (dice) => {
      const secret = dice.bytes(32).toString("base64");
      const value = `Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${secret}`;
      return { secret, value, said: `amqp open failed: ${value}` };
    },
  },
  named("Datadog API key", ["DD_API_KEY", "DATADOG_API_KEY"], hexOf(32)),
  named("Datadog app key", ["DD_APP_KEY", "DATADOG_APP_KEY"], hexOf(40)),
  marked("New Relic user key", "NEW_RELIC_API_KEY", "NRAK-", upperOf(27)),
  named("New Relic licence", ["NEW_RELIC_LICENSE_KEY"], (dice) => `${dice.hex(36)}NRAL`),
  named(
    "PagerDuty token",
    ["PAGERDUTY_TOKEN", "PAGERDUTY_API_KEY"],
    (dice) => `u+${dice.letters(`${base62}_-`, 18)}`,
  ),
  named("PagerDuty routing key", ["PAGERDUTY_ROUTING_KEY", "PAGERDUTY_SERVICE_KEY"], hexOf(32)),
  marked(
    "OpenAI project key",
    "OPENAI_API_KEY",
    "sk-proj-",
    (dice) => `${url64of(74)(dice)}T3BlbkFJ${url64of(74)(dice)}`,
  ),
  marked(
    "OpenAI key",
    "OPENAI_API_KEY",
    "sk-",
    (dice) => `${base62of(20)(dice)}T3BlbkFJ${base62of(20)(dice)}`,
  ),
  marked("Anthropic key", "ANTHROPIC_API_KEY", "sk-ant-api03-", (dice) => `${url64of(93)(dice)}AA`),
  marked("Vault service token", "VAULT_TOKEN", "hvs.", url64of(96)),
  marked("Vault batch token", "VAULT_TOKEN", "hvb.", url64of(140)),
  named("Vault token, old", ["VAULT_TOKEN"], (dice) => `s.${base62of(24)(dice)}`),
  named("Vault unseal key", ["VAULT_UNSEAL_KEY"], (dice) => dice.bytes(33).toString("base64")),
  marked("Docker Hub", "DOCKERHUB_TOKEN", "dckr_pat_", url64of(27)),
  marked("DigitalOcean", "DIGITALOCEAN_TOKEN", "dop_v1_", hexOf(64)),
  named("Heroku, old", ["HEROKU_API_KEY"], (dice) => dice.uuid()),
  marked("Heroku", "HEROKU_API_KEY", "HRKU-AA", url64of(58)),
  named("Cloudflare token", ["CLOUDFLARE_API_TOKEN", "CF_API_TOKEN"], url64of(40)),
  named("Cloudflare global key", ["CLOUDFLARE_API_KEY"], hexOf(37)),
  marked(
    "Grafana service account",
    "GRAFANA_TOKEN",
    "glsa_",
    (dice) => `${base62of(32)(dice)}_${dice.hex(8)}`,
  ),
  marked("Grafana Cloud", "GRAFANA_CLOUD_KEY", "glc_", (dice) => dice.bytes(90).toString("base64")),
  marked(
    "Terraform Cloud",
    "TFE_TOKEN",
    "",
    (dice) => `${base62of(14)(dice)}.atlasv1.${url64of(64)(dice)}`,
  ),
  marked(
    "Atlassian",
    "JIRA_API_TOKEN",
    "ATATT3xFfGF0",
    (dice) => `${url64of(171)(dice)}=${dice.hex(8).toUpperCase()}`,
  ),
  marked("Shopify", "SHOPIFY_TOKEN", "shpat_", hexOf(32)),
  marked(
    "Telegram bot",
    "TELEGRAM_BOT_TOKEN",
    "",
    (dice) => `${dice.letters("123456789", 10)}:AA${url64of(33)(dice)}`,
  ),
  named(
    "Discord bot",
    ["DISCORD_TOKEN", "DISCORD_BOT_TOKEN"],
    (dice) => `M${dice.letters(base62, 25)}.G${url64of(5)(dice)}.${url64of(38)(dice)}`,
  ),
  {
    name: "Discord webhook",
    group: "vendor",
    keys: ["DISCORD_WEBHOOK_URL"],
    make: (dice) => {
      const secret = url64of(68)(dice);
      const value = `https://discord.com/api/webhooks/${dice.letters("123456789", 19)}/${secret}`;
      return { secret, value, said: `POST ${value} 429` };
    },
  },
  {
    name: "Teams webhook",
    group: "vendor",
    keys: ["TEAMS_WEBHOOK_URL"],
    make: (dice) => {
      const secret = dice.hex(32);
      const value = `https://shop.webhook.office.com/webhookb2/${dice.uuid()}@${dice.uuid()}/IncomingWebhook/${secret}/${dice.uuid()}`;
      return { secret, value, said: `msteams notify ${value}: 410 Gone` };
    },
  },
  marked("Linear", "LINEAR_API_KEY", "lin_api_", base62of(40)),
  {
    name: "Sentry DSN with secret",
    group: "vendor",
    keys: ["SENTRY_DSN"],
    make: (dice) => {
      const secret = dice.hex(32);
      const value = `https://${dice.hex(32)}:${secret}@o${dice.letters("123456789", 6)}.ingest.sentry.io/42`;
      return { secret, value, said: `raven: bad dsn ${value}` };
    },
  },
  marked(
    "Sentry auth token",
    "SENTRY_AUTH_TOKEN",
    "sntrys_",
    (dice) => `${dice.bytes(90).toString("base64").replaceAll("=", "")}_${url64of(43)(dice)}`,
  ),
  marked("Supabase", "SUPABASE_ACCESS_TOKEN", "sbp_", hexOf(40)),
  marked("Hugging Face", "HF_TOKEN", "hf_", base62of(34)),
  marked("Databricks", "DATABRICKS_TOKEN", "dapi", hexOf(32)),
  named("Mailgun", ["MAILGUN_API_KEY"], (dice) => `key-${dice.hex(32)}`),
  named("Mailchimp", ["MAILCHIMP_API_KEY"], (dice) => `${dice.hex(32)}-us12`),
  marked("Postman", "POSTMAN_API_KEY", "PMAK-", (dice) => `${dice.hex(24)}-${dice.hex(34)}`),
  marked("Doppler", "DOPPLER_TOKEN", "dp.pt.", base62of(43)),
  marked("Pulumi", "PULUMI_ACCESS_TOKEN", "pul-", hexOf(40)),
  named("Snyk", ["SNYK_TOKEN"], (dice) => dice.uuid()),
  named("Fastly", ["FASTLY_API_TOKEN"], url64of(32)),
  named("Okta", ["OKTA_API_TOKEN"], (dice) => `00${url64of(40)(dice)}`),
  named("Splunk HEC", ["SPLUNK_HEC_TOKEN"], (dice) => dice.uuid()),
  named("Artifactory", ["ARTIFACTORY_API_KEY"], (dice) => `AKCp${base62of(69)(dice)}`),
  marked("SonarQube", "SONAR_TOKEN", "sqp_", hexOf(40)),
  marked(
    "Tailscale",
    "TS_AUTHKEY",
    "tskey-auth-",
    (dice) => `${base62of(12)(dice)}-${base62of(32)(dice)}`,
  ),
  marked(
    "Dynatrace",
    "DT_API_TOKEN",
    "dt0c01.",
    (dice) => `${upperOf(24)(dice)}.${upperOf(64)(dice)}`,
  ),
  named("LaunchDarkly", ["LAUNCHDARKLY_SDK_KEY"], (dice) => `sdk-${dice.uuid()}`),
  named("Opsgenie", ["OPSGENIE_API_KEY"], (dice) => dice.uuid()),
  named("Algolia admin key", ["ALGOLIA_ADMIN_KEY", "ALGOLIA_API_KEY"], hexOf(32)),
  named("Airtable", ["AIRTABLE_TOKEN"], (dice) => `pat${base62of(14)(dice)}.${dice.hex(64)}`),
  named("Rollbar", ["ROLLBAR_ACCESS_TOKEN"], hexOf(32)),
  named("Kafka API secret", ["CONFLUENT_API_SECRET", "KAFKA_API_SECRET"], (dice) =>
    dice.bytes(48).toString("base64"),
  ),
  named("JFrog, Nexus, Harbor robot", ["HARBOR_ROBOT_SECRET", "NEXUS_TOKEN"], (dice) =>
    dice.letters(lowerAndDigits, 32),
  ),
];
