import type { Intent, Investigation } from "@binnacle/contracts";
import type { OrchestratorPorts } from "./ports.ts";

export type VerbIntent = Extract<Intent, { kind: "verb" }>;

/** What an answer to one verb may use. */
export interface VerbContext {
  /** The investigation of the thread, if the talk is about one. */
  readonly before: Investigation | undefined;
  readonly ports: Pick<OrchestratorPorts, "tools" | "windowMinutes">;
  readonly signal: AbortSignal;
}
