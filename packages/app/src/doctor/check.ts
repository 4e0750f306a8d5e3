import type { Finding } from "./doctor-report.ts";

/** One thing that is looked at. */
export interface Check {
  readonly id: string;
  /** Under which heading people find it: `Slack`, `Kubernetes prod-eu`. */
  readonly section: string;
  readonly what: string;
  /** Whether the server of ours that it asks is up; its start is not counted against the check. */
  readonly after?: Promise<boolean> | undefined;
  /** It leans on what another check asks: why that has no answer is told there. */
  readonly isDerived?: boolean;
  /** May throw `AppError`, which is what is wrong then. */
  readonly run: (signal: AbortSignal) => Promise<Finding>;
}
