export { createKubernetesAgent } from "./create-kubernetes-agent.ts";
