import { AppError } from "@binnacle/contracts";

/** The database does not answer: later it may. */
export function isAway(error: unknown): boolean {
  return error instanceof AppError && (error.kind === "unavailable" || error.kind === "timeout");
}
