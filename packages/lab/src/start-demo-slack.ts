import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Case } from "@binnacle/cases";
import { type SlackEmulator, startSlackEmulator } from "@binnacle/emulators";
import { z } from "zod";

const manifestFile = fileURLToPath(new URL("../../../deploy/slack/manifest.json", import.meta.url));

const Manifest = z.object({
  features: z.object({
    agent_view: z.object({
      agent_description: z.string(),
      suggested_prompts: z.array(z.object({ title: z.string(), message: z.string() })),
    }),
    slash_commands: z.array(
      z.object({ command: z.string(), description: z.string(), usage_hint: z.string() }),
    ),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
});

export interface DemoSlackOptions {
  readonly port?: number;
  readonly onRestartBot?: () => Promise<void>;
}

/** The emulated workspace of the demo: slash commands of the real manifest, three things to type, one message of the past. */
export async function startDemoSlack(
  recorded: Case,
  options: DemoSlackOptions,
): Promise<SlackEmulator> {
  const { features, oauth_config, settings } = Manifest.parse(
    JSON.parse(readFileSync(manifestFile, "utf8")),
  );
  const { agent_description: text, suggested_prompts: prompts } = features.agent_view;
  return await startSlackEmulator({
    ...options,
    note: `Emulated Slack, recorded cluster ${recorded.clusterName}`,
    slashCommands: features.slash_commands,
    scopes: oauth_config.scopes.bot,
    botEvents: settings.event_subscriptions.bot_events,
    about: { text, prompts },
    suggestions: suggestionsFor(recorded),
    seed: [
      {
        channel: "incidents",
        user: "payments-oncall",
        text: "payment is back, that was the missing variable again.",
        minutesAgo: 17_280,
      },
    ],
    timeZone: "UTC",
  });
}

function suggestionsFor({ question, truth }: Case): string[] {
  const namespace = truth.culprit?.namespace ?? "shop";
  return [
    `@binnacle ${question}`,
    `/k8s check ${namespace}`,
    `@binnacle kubectl get pods -n ${namespace}`,
  ];
}
