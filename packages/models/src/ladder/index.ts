export { createLadder } from "./create-ladder.ts";
export type { Rung } from "./create-rung.ts";
