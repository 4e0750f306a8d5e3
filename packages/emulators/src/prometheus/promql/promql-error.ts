/** Why a query has no answer, in the words of the HTTP API (`errorType`). */
export type PromqlErrorType = "bad_data" | "execution" | "unsupported";

/** Carries `errorType` from anywhere in the parser and the evaluator up to the HTTP answer. */
export class PromqlError extends Error {
  readonly errorType: PromqlErrorType;

  constructor(errorType: PromqlErrorType, message: string) {
    super(message);
    this.name = "PromqlError";
    this.errorType = errorType;
  }
}

/** The query, or a parameter, is wrong: HTTP 400. */
export function badData(message: string): PromqlError {
  return new PromqlError("bad_data", message);
}

/** The query is well formed, but the data do not fit it: HTTP 422. */
export function executionFailed(message: string): PromqlError {
  return new PromqlError("execution", message);
}

/** Real PromQL outside the subset of this emulator: HTTP 501. */
export function unsupported(what: string): PromqlError {
  return new PromqlError("unsupported", what);
}
