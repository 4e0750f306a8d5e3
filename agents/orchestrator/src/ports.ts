import type {
  Clock,
  Hash,
  IncidentMemory,
  InvestigationStore,
  KubernetesAgent,
  MemoryAgent,
  ToolSource,
} from "@binnacle/contracts";

/** What the orchestrator is given. Agents get the tools of the run, so that each call is on its receipt. */
export interface OrchestratorPorts {
  readonly tools: ToolSource;
  readonly kubernetesAgent: (tools: ToolSource) => KubernetesAgent;
  readonly memoryAgent: (tools: ToolSource) => MemoryAgent;
  readonly memory: IncidentMemory;
  readonly store: InvestigationStore;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly hash: Hash;
  /** How far back a question looks. */
  readonly windowMinutes: number;
  /** For the agents together, after the first look. */
  readonly agentsTimeoutMs: number;
  /** For display until the first look has read the cluster. */
  readonly clusterName: string;
}
