export { createOrchestrator } from "./create-orchestrator.ts";
