export { startDemoSlack } from "./start-demo-slack.ts";
export { startWorld, type World } from "./start-world.ts";
