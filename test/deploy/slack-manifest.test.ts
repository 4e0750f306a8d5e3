import { readFileSync } from "node:fs";
import path from "node:path";
import { parseText, usageHint, usages } from "@binnacle/intake";
import { expect, test } from "vitest";
import { z } from "zod";

const file = path.resolve(import.meta.dirname, "../../deploy/slack/manifest.json");

/** Slack's limits for a manifest, of its schema of 2026-07. */
const Manifest = z.object({
  display_information: z.object({
    name: z.string().max(35),
    description: z.string().max(140),
    background_color: z.string(),
  }),
  features: z.object({
    bot_user: z.object({ display_name: z.string().max(80) }),
    agent_view: z.object({
      agent_description: z.string().max(300),
      suggested_prompts: z.array(z.object({ title: z.string(), message: z.string() })).max(4),
    }),
    slash_commands: z
      .array(
        z.object({
          command: z.string().startsWith("/").max(32),
          description: z.string(),
          usage_hint: z.string().max(1000),
        }),
      )
      .max(50),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({
    event_subscriptions: z.object({ bot_events: z.array(z.string()).max(100) }),
    socket_mode_enabled: z.literal(true),
  }),
});
const manifest = Manifest.parse(JSON.parse(readFileSync(file, "utf8")));

test.for([
  { event: "app_mention", scope: "app_mentions:read" },
  { event: "message.channels", scope: "channels:history" },
  { event: "message.groups", scope: "groups:history" },
  { event: "message.im", scope: "im:history" },
  { event: "agent_session_stopped", scope: "assistant:write" },
])("the event $event comes with its scope $scope", ({ event, scope }) => {
  expect(manifest.settings.event_subscriptions.bot_events).toContain(event);
  expect(manifest.oauth_config.scopes.bot).toContain(scope);
});

test("the command is described by the table of verbs", () => {
  const typed = usages.map(({ verb }) => verb).join(", ");
  expect(manifest.features.slash_commands).toEqual([
    {
      command: "/k8s",
      description: `Quick looks that only you see: ${typed}`,
      usage_hint: usageHint,
    },
  ]);
});

test.for(manifest.features.agent_view.suggested_prompts)(
  "$message is understood",
  ({ message }) => {
    const intent = parseText(message, { inThread: false });
    expect(intent.kind === "verb" ? intent.verb : "a question").not.toMatch(
      /^(?:help|a question)$/u,
    );
  },
);

test.for([
  ["chat.postEphemeral", "chat:write"],
  ["conversations.info of a public channel", "channels:read"],
  ["conversations.info of a private channel", "groups:read"],
  ["conversations.replies", "channels:history"],
  ["users.info", "users:read"],
  ["usergroups.users.list", "usergroups:read"],
] as const)("who may ask is told by %s with the scope %s", ([, scope]) => {
  expect(manifest.oauth_config.scopes.bot).toContain(scope);
});

test("the bot asks for no right to speak where it is not invited, to read e-mail or to search", () => {
  const wide = manifest.oauth_config.scopes.bot.filter((scope) =>
    /^(?:chat:write\.public|users:read\.email|search:|admin)/u.test(scope),
  );
  expect(wide).toEqual([]);
});
