import {
  AppError,
  type Diagnosis,
  type Gap,
  type KubernetesReport,
  type MemoryReport,
  type RespondOptions,
  type ToolSource,
  type UserImpact,
} from "@binnacle/contracts";
import { withDeadline } from "@binnacle/runtime";
import type { Draft } from "./draft.ts";
import type { OrchestratorPorts } from "./ports.ts";

interface Asking {
  readonly ports: OrchestratorPorts;
  readonly tools: ToolSource;
  readonly options: RespondOptions;
}

/** The Kubernetes agent under the deadline of the run; what it cannot say becomes a gap. */
export async function askKubernetes(
  draft: Draft,
  diagnosis: Diagnosis,
  { ports, tools, options }: Asking,
): Promise<KubernetesReport> {
  const task = {
    scope: draft.scope,
    findings: diagnosis.findings,
    ...(diagnosis.target === undefined ? {} : { target: diagnosis.target }),
  };
  const limits = {
    what: "The Kubernetes agent",
    timeoutMs: ports.agentsTimeoutMs,
    signal: options.signal,
  };
  try {
    return await withDeadline(limits, (signal) =>
      ports.kubernetesAgent(tools).corroborate(task, { signal }),
    );
  } catch (error) {
    const gap: Gap = {
      origin: "prometheus",
      what: "metrics and logs",
      why: sentenceOf(error, options),
    };
    const users: UserImpact = { state: "unknown", text: `unknown: ${gap.why}`, evidence: [] };
    return { signals: [], users, observations: [], evidence: [], gaps: [gap] };
  }
}

/** The memory agent under the same deadline, with the same fate. */
export async function askMemory(
  draft: Draft,
  diagnosis: Diagnosis,
  { ports, tools, options }: Asking,
): Promise<MemoryReport> {
  const limits = {
    what: "The memory agent",
    timeoutMs: ports.agentsTimeoutMs,
    signal: options.signal,
  };
  try {
    return await withDeadline(limits, (signal) =>
      ports.memoryAgent(tools).recall(diagnosis.findings, { scope: draft.scope }, { signal }),
    );
  } catch (error) {
    const gap: Gap = { origin: "memory", what: "past incidents", why: sentenceOf(error, options) };
    return { recalled: [], rejected: {}, evidence: [], gaps: [gap] };
  }
}

/** What is no AppError is a defect of ours and must surface. Who stops us says why. */
function sentenceOf(error: unknown, { signal }: RespondOptions): string {
  const reason: unknown = signal.reason;
  if (signal.aborted && reason instanceof AppError) return reason.message;
  if (error instanceof AppError) return error.message;
  throw error;
}
