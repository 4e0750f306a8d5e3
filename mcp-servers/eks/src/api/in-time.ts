import type { ApiResult } from "./failure.ts";

/** What was read in time and could not be prepared in time was not seen: that is a failure of the read, and no bug. */
export async function inTime<T>(
  signal: AbortSignal,
  prepare: () => Promise<T>,
): Promise<ApiResult<T>> {
  try {
    return { kind: "ok", value: await prepare() };
  } catch (error) {
    if (!isPast(signal)) throw error;
    const why = "It was read, and the time of this call was over before it could be looked at.";
    return { kind: "failed", failure: { kind: "timeout", why } };
  }
}

/** A deadline has passed, and not: somebody has given up. */
function isPast({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof DOMException && reason.name === "TimeoutError";
}
