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
export { claimText, factText, timeOf } from "./claim-text.ts";
export { type Citations, createCitations } from "./create-citations.ts";
export { dataBlock, quoted } from "./data-block.ts";
export { namesOf } from "./names-of.ts";
export { type Proving, readClaim } from "./read-claim.ts";
export { runAgent } from "./run-agent.ts";
export type { WholeResult } from "./whole-result.ts";
