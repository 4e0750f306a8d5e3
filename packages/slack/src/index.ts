export { type SlackBot, type SlackOptions, startSlack } from "./start-slack.ts";
