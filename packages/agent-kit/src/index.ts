export type {
  Agent,
  AgentEvent,
  AgentPorts,
  AgentResult,
  AgentTool,
  Judgement,
  Submit,
  ToolReply,
} from "./agent.ts";
export {
  createScriptedModel,
  type Script,
  type ScriptedTurn,
  turnOf,
} from "./create-scripted-model.ts";
export { estimateTokens } from "./estimate-tokens.ts";
export { runAgent } from "./run-agent.ts";
