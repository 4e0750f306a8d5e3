import type { Investigation } from "@binnacle/contracts";
import { leadingOf } from "@binnacle/diagnosis";

/** What an answer claims, as other answers know it: undefined when it claims no cause. */
export function leadingFingerprint(investigation: Investigation): string | undefined {
  return leadingOf(investigation)?.finding.fingerprint;
}
