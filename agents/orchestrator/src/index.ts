export { createOrchestrator } from "./create-orchestrator.ts";
export type { OrchestratorPorts } from "./ports.ts";
