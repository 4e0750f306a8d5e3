import type { ClusterState, Diagnosed, DiagnoseRequest } from "@binnacle/diagnosis";

/** What one question to the engine carries into its thread. Functions stay out: the thread has its own. */
export interface EngineQuestion {
  readonly state: ClusterState;
  readonly request: DiagnoseRequest;
  /** Milliseconds since the epoch, by the API server. */
  readonly now: number;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Named by the commands that people are told. */
  readonly kubectlContext?: string | undefined;
}

export type EngineAnswer =
  | { readonly id: number; readonly kind: "ok"; readonly result: Diagnosed }
  | { readonly id: number; readonly kind: "failed"; readonly message: string };
