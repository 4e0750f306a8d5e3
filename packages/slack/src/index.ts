export { botScopes } from "./bot-scopes.ts";
export { createSlackProbe, type SlackAnswer, type SlackProbe } from "./create-slack-probe.ts";
export type { SlackObserver } from "./slack-api.ts";
export { type SlackBot, type SlackStanding, startSlack } from "./start-slack.ts";
