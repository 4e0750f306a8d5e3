export { createCommands } from "./create-commands.ts";
