import { setImmediate, setTimeout as sleep } from "node:timers/promises";

/**
 * What goes wrong on request. `hang` does not answer while it lasts, `garbage` is the login page of a proxy with HTTP
 * 200. A server that is down is a closed emulator. 401: basic authentication of its own; 403: a proxy that lets not
 * everybody query.
 */
export type PrometheusFault = "none" | "401" | "403" | "500" | "503" | "hang" | "garbage";

interface Waiting {
  /** The client gave up, or the emulator is closed. */
  readonly ended: AbortSignal;
  /** Nothing is wrong any more. */
  readonly healed: AbortSignal;
}

interface FaultSwitch {
  readonly set: (kind: PrometheusFault) => void;
  /** As `applyFault`, of what is wrong now. */
  readonly meet: (ended: AbortSignal) => Promise<Response | undefined>;
}

export function createFaultSwitch(): FaultSwitch {
  let fault: PrometheusFault = "none";
  let healing = new AbortController();
  return {
    set: (kind) => {
      fault = kind;
      if (kind !== "none") return;
      healing.abort();
      healing = new AbortController();
    },
    meet: (ended) => applyFault(fault, { ended, healed: healing.signal }),
  };
}

/** The answer that the fault gives instead of the real one; undefined lets the request through. */
async function applyFault(
  fault: PrometheusFault,
  { ended, healed }: Waiting,
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
      await untilAborted(AbortSignal.any([ended, healed]));
      if (healed.aborted) await noticed();
      return ended.aborted ? new Response(null, { status: 499 }) : undefined;
    case "none":
      break;
  }
  return undefined;
}

/** A client that left just before is noticed, and is answered no more. */
async function noticed(): Promise<void> {
  await sleep(100);
  await setImmediate();
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
