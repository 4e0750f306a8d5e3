import { type Answered, present } from "@binnacle/contracts";
import type { Finding } from "./doctor-report.ts";
import { mendOf } from "./mend-of.ts";

type Unanswered = Exclude<Answered<unknown>, { kind: "ok" }>;

/** What needs the answer of a source that gave none; another check says why. */
export function unasked(answered: Unanswered): Finding {
  return absent(answered) ?? { state: "unknown", why: "it has to answer first" };
}

/** Of a source that nobody configured: the key that would. */
export function absent(answered: Unanswered): Finding | undefined {
  if (answered.kind !== "gap" || answered.gap.kind !== "not_configured") return undefined;
  const { why, remedy } = answered.gap;
  return { state: "not_configured", why, ...present({ mend: mendOf(remedy) }) };
}
