export {
  type Allowance,
  type Briefing,
  type Budget,
  type Journal,
  Report,
  type Specialist,
  type SpecialistPorts,
  type Task,
} from "./agents.ts";
export { Answer, type DecideResult, type Decision, Reply } from "./answer.ts";
export { AppError, type AppErrorKind } from "./app-error.ts";
export { Conversation } from "./conversation.ts";
export {
  Claim,
  Evidence,
  type EvidenceOf,
  type Fact,
  type Hash,
  type Identify,
  Origin,
  Slot,
  Value,
} from "./evidence.ts";
export { Change, Confidence, Difference, Finding, Signal, Step, Victim } from "./finding.ts";
export { Gap, type Known } from "./gap.ts";
export { Incident, StateMark } from "./incident.ts";
export {
  AskedSource,
  Chart,
  Earlier,
  Hypothesis,
  Investigation,
  ModelReply,
  PlanStep,
  Reasoning,
  UserImpact,
} from "./investigation.ts";
export { isCovered } from "./is-covered.ts";
export {
  type IncidentMemory,
  MemoryRecord,
  Recalled,
  RecalledIncident,
  type RecallQuery,
  type RecallResult,
} from "./memory.ts";
export {
  AnswerPart,
  GivenPart,
  type Model,
  type ModelAsking,
  ModelFailure,
  ModelMessage,
  type ModelRequest,
  type ModelTool,
  ModelTurn,
  ModelUsage,
  Sampling,
} from "./model.ts";
export { keyOf, ObjectRef } from "./object-ref.ts";
export { Observed } from "./observed.ts";
export type {
  Clock,
  Commands,
  Conversations,
  Inbox,
  Incidents,
  InvestigationStore,
  Investigations,
  Verdicts,
} from "./ports.ts";
export { present } from "./present.ts";
export { Cluster, Instant, Scope, Window } from "./scope.ts";
export type {
  Answered,
  Asking,
  ListedTool,
  ToolCall,
  ToolContract,
  ToolSource,
} from "./tool-source.ts";
export { type Access, AccessResult } from "./tools/access.ts";
export {
  Candidate,
  Check,
  DiagnoseResult,
  Diagnosis,
  Unclear,
  WorkloadState,
} from "./tools/diagnosis.ts";
export { eks } from "./tools/eks.table.ts";
export {
  type NetworkEnd,
  type NetworkNote,
  type NetworkPort,
  NetworkResult,
  type NetworkSide,
  type NetworkVerdict,
  type UndeclaredPort,
} from "./tools/network.ts";
export { LogPattern, opensearch } from "./tools/opensearch.table.ts";
export {
  Coverage,
  GoldenSignal,
  GoldenSignalName,
  heartbeatSeverity,
  ListedAlert,
  prometheus,
  WorkloadTraffic,
} from "./tools/prometheus.table.ts";
export { TopologyEdge, TopologyResult } from "./tools/topology.ts";
export { NodeUsage, PodUsage, UsageResult } from "./tools/usage.ts";
export { AgentTranscript, Transcript, type Transcripts } from "./transcript.ts";
export { Alert, type Asked, type Asker, Choice, Intent, May, Person, Trigger } from "./trigger.ts";
export {
  countsAgainst,
  Judgement,
  NOTE_AT_MOST,
  RejectReason,
  stanceOf,
  Verdict,
  withdrawWithinMs,
} from "./verdict.ts";
