export { createLadder } from "./create-ladder.ts";
