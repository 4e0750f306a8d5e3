import { AppError, present } from "@binnacle/contracts";
import type { EngineFailure } from "./engine-messages.ts";

/** An error as it crosses between threads, where a class does not survive. */
export function toFailure(error: unknown): EngineFailure {
  if (error instanceof AppError) {
    const { kind, message, remedy, unseen, cause } = error;
    return { kind, message, remedy, unseen, ...present({ detail: detailOf(cause) }) };
  }
  const message = "The answer failed for a reason of its own; the log has the details.";
  return {
    kind: "bug",
    message,
    remedy: undefined,
    unseen: undefined,
    detail: `${detailOf(error)}`,
  };
}

export function fromFailure({ kind, message, remedy, unseen, detail }: EngineFailure): AppError {
  return new AppError(kind, message, { remedy, ...present({ unseen, cause: detail }) });
}

function detailOf(error: unknown): string | undefined {
  return error instanceof Error ? (error.stack ?? error.message) : undefined;
}
