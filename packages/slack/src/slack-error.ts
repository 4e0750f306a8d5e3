import { AppError } from "@binnacle/contracts";
import { z } from "zod";

/** Slack refused a block of the message; plainer blocks may pass. */
export function isBlockRefusal(error: unknown): boolean {
  return error instanceof AppError && error.kind === "bad_input";
}

/** What Slack or the network said, as our error: `invalid_blocks` is bad input, a token problem is denied. */
export function toAppError(method: string, error: unknown): AppError {
  const code = platformCode(error);
  if (code === undefined)
    return new AppError("unavailable", `Slack did not take ${method}.`, { cause: error });
  const kind = /blocks/u.test(code)
    ? "bad_input"
    : /auth|scope|token/u.test(code)
      ? "denied"
      : "unavailable";
  return new AppError(kind, `Slack refused ${method}: ${code}.`, { cause: error });
}

const PlatformError = z.object({ data: z.object({ error: z.string() }) });

function platformCode(error: unknown): string | undefined {
  return PlatformError.safeParse(error).data?.data.error;
}
