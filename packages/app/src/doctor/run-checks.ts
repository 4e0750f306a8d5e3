import { AppError, present } from "@binnacle/contracts";
import { type Log, logFailure, withDeadline } from "@binnacle/runtime";
import type { Check } from "./check.ts";
import type { Checked, Finding } from "./doctor-report.ts";
import { mendOf } from "./mend-of.ts";

interface Running {
  /** Of each check by itself. */
  readonly timeoutMs: number;
  readonly log: Log;
  /** Ends all of them. */
  readonly signal?: AbortSignal;
}

/** All at once, in the order of the list. A dead source is a finding: nothing is thrown. */
export async function runChecks(checks: readonly Check[], running: Running): Promise<Checked[]> {
  return await Promise.all(checks.map((check) => runCheck(check, running)));
}

async function runCheck(check: Check, { log, ...limits }: Running): Promise<Checked> {
  const { id, section, what, after, run } = check;
  const isUp = (await after) ?? true;
  const startedMs = performance.now();
  const found = await withDeadline({ what, ...limits }, run).catch((error: unknown) => {
    if (!(error instanceof AppError)) logFailure(log, error, "check failed");
    return failed(error, { check, isUp });
  });
  return { id, section, what, ...found, ms: Math.round(performance.now() - startedMs) };
}

function failed(
  error: unknown,
  { check, isUp }: { readonly check: Check; readonly isUp: boolean },
): Finding {
  if (!(error instanceof AppError))
    return { state: "unknown", why: "something in me failed; BINNACLE_LOG=json says what" };
  const { kind, message, remedy } = error;
  if (kind !== "timeout" || remedy !== undefined)
    return { state: "wrong", why: message, ...present({ mend: mendOf(remedy) }) };
  if (check.isDerived === true) return { state: "unknown", why: "it has to answer first" };
  const why = isUp ? message : "the server of ours that asks it does not answer, or starts slowly";
  return { state: "wrong", why, mend: moreTime };
}

const moreTime = "If it is only slow, give it more time: binnacle doctor --timeout 15";
