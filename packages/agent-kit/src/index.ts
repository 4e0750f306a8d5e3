export type {
  Agent,
  AgentEvent,
  AgentPorts,
  AgentResult,
  AgentTool,
  Judgement,
  ToolReply,
} from "./agent.ts";
export { claimText, factText, timeOf, valuesText } from "./claim-text.ts";
export { commandsOf } from "./commands-of.ts";
export { type Citations, createCitations } from "./create-citations.ts";
export { createRecordedModel } from "./create-recorded-model.ts";
export { createReplayedModel } from "./create-replayed-model.ts";
export {
  createScriptedModel,
  type Script,
  type ScriptedTurn,
  turnOf,
} from "./create-scripted-model.ts";
export { dataBlock } from "./data-block.ts";
export { movedTurn } from "./moved-turn.ts";
export { namesOf } from "./names-of.ts";
export { isAmong, objectsOf } from "./objects-of.ts";
export { type Proving, readClaim, unallowed, unseenIn } from "./read-claim.ts";
export { shapeOf } from "./request-shape.ts";
export { runAgent } from "./run-agent.ts";
export { narrowed, type WholeResult, type Written } from "./whole-result.ts";
