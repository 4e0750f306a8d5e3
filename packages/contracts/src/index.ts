export type { KubernetesAgent, KubernetesReport, KubernetesTask } from "./agents.ts";
export { Answer, type DecideResult, type Decision, Reply, StateMark } from "./answer.ts";
export { AppError, type AppErrorKind } from "./app-error.ts";
export {
  Claim,
  Evidence,
  type Hash,
  type Identify,
  Origin,
} from "./evidence.ts";
export { Change, Confidence, Finding, Signal, Step, Victim } from "./finding.ts";
export { Gap, type Known } from "./gap.ts";
export {
  Hypothesis,
  Incident,
  Investigation,
  PlanStep,
  UserImpact,
  Verdict,
} from "./investigation.ts";
export {
  type IncidentMemory,
  type MemoryAgent,
  MemoryRecord,
  MemoryReport,
  Recalled,
  RecalledIncident,
  type RecallQuery,
  type RecallResult,
} from "./memory.ts";
export { ObjectRef } from "./object-ref.ts";
export type {
  Clock,
  InvestigationStore,
  Orchestrator,
  RespondOptions,
  ToolCall,
  ToolResult,
  ToolSource,
} from "./ports.ts";
export { Cluster, Instant, Scope, Window } from "./scope.ts";
export {
  AlertsResult,
  ChangesResult,
  Coverage,
  DiagnoseResult,
  Diagnosis,
  GoldenSignal,
  GoldenSignalName,
  GoldenSignalsResult,
  KubectlResult,
  LogPattern,
  LogPatternsResult,
  LogsResult,
  SearchLogsResult,
  WorkloadState,
} from "./tools.ts";
export { Intent, Trigger } from "./trigger.ts";
