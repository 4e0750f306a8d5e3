import type { Finding } from "./doctor-report.ts";

/** One thing that is looked at. */
export interface Check {
  readonly id: string;
  /** Under which heading people find it: `Slack`, `Kubernetes prod-eu`. */
  readonly section: string;
  readonly what: string;
  /** A server of ours that has to be up first; its start is not counted against the check. */
  readonly after?: Promise<unknown> | undefined;
  /** May throw `AppError`, which is what is wrong then. */
  readonly run: (signal: AbortSignal) => Promise<Finding>;
}
