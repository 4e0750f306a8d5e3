export { createMemoryAgent } from "./create-memory-agent.ts";
