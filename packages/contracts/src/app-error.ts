import type { Gap } from "./gap.ts";

/**
 * bad_input: the question is wrong. refused: we never do that (a verb that changes things, a Secret). denied: a
 * permission is missing. not_found: no such object. not_configured: a setting is missing. unavailable, timeout: the source does not answer. bug: ours.
 */
export type AppErrorKind =
  | "bad_input"
  | "refused"
  | "denied"
  | "not_found"
  | "not_configured"
  | "unavailable"
  | "timeout"
  | "bug";

/** What closes the gap; `command` is the exact line to run. */
export interface Remedy {
  readonly text: string;
  readonly command?: string | undefined;
}

/** The one error of the project. `message` and `remedy` may be shown to a person or a model; `cause` is for the log only. */
export class AppError extends Error {
  readonly kind: AppErrorKind;
  readonly remedy: Remedy | undefined;
  /** What stays unseen because of it; absent: the whole source. */
  readonly unseen: Pick<Gap, "what" | "about"> | undefined;

  constructor(
    kind: AppErrorKind,
    message: string,
    options: {
      cause?: unknown;
      remedy?: Remedy | undefined;
      unseen?: Pick<Gap, "what" | "about">;
    } = {},
  ) {
    super(message, options);
    this.name = "AppError";
    this.kind = kind;
    this.remedy = options.remedy;
    this.unseen = options.unseen;
  }
}
