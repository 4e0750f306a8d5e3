/** What the bot's token has to allow: the bot scopes of deploy/slack/manifest.json, and what goes without each. */
export const botScopes: Readonly<Record<string, string>> = {
  "app_mentions:read": "mentions do not reach the bot",
  "assistant:write": "no working sign, and no Stop button",
  "channels:history": "no follow-ups in threads of public channels",
  "channels:read":
    "whether a public channel is shared with others is not seen, so nobody is answered there",
  "chat:write": "the bot cannot answer",
  commands: "no slash commands",
  "groups:history": "no follow-ups in threads of private channels",
  "groups:read":
    "whether a private channel is shared with others is not seen, so nobody is answered there",
  "im:history": "direct messages do not reach the bot",
  "usergroups:read": "access by user group lets nobody in",
  "users:read": "who asks is not known, so nobody is answered",
};
