export { type SlackBot, startSlack } from "./start-slack.ts";
