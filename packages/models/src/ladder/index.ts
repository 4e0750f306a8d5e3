export { createLadder } from "./create-ladder.ts";
export type { LadderPorts, Rung } from "./create-rung.ts";
