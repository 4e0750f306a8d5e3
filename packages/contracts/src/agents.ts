import type { Evidence } from "./evidence.ts";
import type { Finding, Signal } from "./finding.ts";
import type { Gap } from "./gap.ts";
import type { UserImpact } from "./investigation.ts";
import type { ObjectRef } from "./object-ref.ts";
import type { Scope } from "./scope.ts";

/** What the Kubernetes specialist is given: the findings of the first look and what was asked about. */
export interface KubernetesTask {
  readonly scope: Scope;
  readonly target?: ObjectRef;
  readonly findings: readonly Finding[];
}

export interface KubernetesReport {
  readonly signals: readonly Signal[];
  readonly users: UserImpact;
  /** One sentence each: error rate, latency of the target. */
  readonly observations: readonly { text: string; evidence: string[] }[];
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

/** The Kubernetes specialist as the orchestrator sees it. Never throws for a dead server: it reports the gap. */
export interface KubernetesAgent {
  corroborate(task: KubernetesTask, options: { signal: AbortSignal }): Promise<KubernetesReport>;
}
