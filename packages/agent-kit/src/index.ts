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
export { runAgent } from "./run-agent.ts";
