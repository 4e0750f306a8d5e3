export { startWorld, type World } from "./start-world.ts";
