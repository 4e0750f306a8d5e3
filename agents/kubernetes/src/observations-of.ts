import type { Claim, GoldenSignal } from "@binnacle/contracts";
import { claimOf } from "./claim-of.ts";
import type { Measured } from "./look.ts";

const traffic: ReadonlySet<string> = new Set(["error_ratio", "latency_p95", "request_rate"]);
/** Memory this near its limit is about to be a kill. */
const nearLimit = 0.95;
/** The kernel stops what it stops this often at its limit. */
const heldBack = 0.25;

/** What is told of the target: its traffic always, the rest where it is not as it should be. */
export function observationsOf(own: Measured | undefined): Claim[] {
  return (own?.result?.signals ?? [])
    .filter((signal) => traffic.has(signal.name) || isStrained(signal))
    .map(claimOf);
}

function isStrained({ name, now, limit, throttled = 0 }: GoldenSignal): boolean {
  if (name === "restarts") return now > 0;
  if (name === "cpu_usage") return throttled >= heldBack;
  return name === "memory_working_set" && limit !== undefined && now >= nearLimit * limit;
}
