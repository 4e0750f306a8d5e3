export { startDemoSlack } from "./start-demo-slack.ts";
export { startWorld, type World, type WorldOptions } from "./start-world.ts";
export { tokenFiles } from "./token-files.ts";
