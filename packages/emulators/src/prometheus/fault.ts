/**
 * What goes wrong on request. `hang` never answers, `garbage` is the login page of a proxy with HTTP 200. A server that
 * is down is a closed emulator. 401: basic authentication of its own; 403: a proxy that lets not everybody query.
 */
export type PrometheusFault = "none" | "401" | "403" | "500" | "503" | "hang" | "garbage";

/** The answer that the fault gives instead of the real one; undefined lets the request through. */
export async function applyFault(
  fault: PrometheusFault,
  signal: AbortSignal,
): Promise<Response | undefined> {
  switch (fault) {
    case "401":
      return new Response("Unauthorized\n", {
        status: 401,
        headers: { "www-authenticate": "Basic" },
      });
    case "403":
      return new Response("Forbidden\n", { status: 403 });
    case "500":
      return Response.json(
        { status: "error", errorType: "internal", error: "opening storage failed: disk I/O error" },
        { status: 500 },
      );
    case "503":
      return new Response("Service Unavailable", { status: 503 });
    case "garbage":
      return new Response("<!doctype html><title>Sign in</title>", {
        headers: { "content-type": "text/html" },
      });
    case "hang":
      await untilAborted(signal);
      return new Response(null, { status: 499 });
    case "none":
      break;
  }
  return undefined;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
