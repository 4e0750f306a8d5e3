import { AppError, type AppErrorKind } from "@binnacle/contracts";

/** A password that was changed, too: later the database may answer. */
const kinds: ReadonlySet<AppErrorKind> = new Set(["unavailable", "timeout", "denied"]);

/** The database does not answer now. */
export function isAway(error: unknown): boolean {
  return error instanceof AppError && kinds.has(error.kind);
}
