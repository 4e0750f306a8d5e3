import type { DiagnoseResult, Hash, Identify, Window } from "@binnacle/contracts";
import type { ClusterState } from "./state/cluster-state.ts";

/** What was asked. No namespace: everything in the state. */
export interface DiagnoseRequest {
  readonly namespace?: string;
  /** `payment`, `deployment/payment`, `svc/payment` or the name of a pod. */
  readonly target?: string;
  readonly window: Window;
}

export interface DiagnoseContext {
  /** Milliseconds since the epoch, by the clock of the API server. */
  readonly now: number;
  readonly hash: Hash;
  readonly identify: Identify;
  /** The arguments of the tool call, as they stand in `source` of each evidence. */
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** The first look: what is wrong, why, since when, whom it hits, and what a person may do. Pure and deterministic. */
export function diagnose(
  state: ClusterState,
  request: DiagnoseRequest,
  context: DiagnoseContext,
): DiagnoseResult {
  const observedAt = new Date(context.now).toISOString();
  return {
    outcome: {
      kind: "diagnosed",
      cluster: { id: state.clusterId, name: state.clusterName },
      observedAt,
      window: request.window,
      findings: [],
      workloads: [],
      pods: { ready: 0, total: 0 },
      history: [],
      changes: [],
      dependencies: [],
      coverage: { found: [], ruledOut: [], notVisible: [] },
    },
    evidence: [],
    gaps: [],
  };
}
