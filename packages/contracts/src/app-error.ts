export type AppErrorKind = "bad_input" | "denied" | "not_found" | "unavailable" | "timeout" | "bug";

/** The one error of the project. `message` may be shown to a person or a model; `cause` is for the log only. */
export class AppError extends Error {
  readonly kind: AppErrorKind;

  constructor(kind: AppErrorKind, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = "AppError";
    this.kind = kind;
  }
}
