import type { Finding, ObjectRef } from "@binnacle/contracts";
import { isSameThing } from "@binnacle/diagnosis";

/** Whether what is seen of a thing may speak of the finding: it is on that thing, or hits it. */
export function involves({ owner, victims }: Finding, subject: ObjectRef): boolean {
  return [owner, ...victims.map(({ ref }) => ref)].some((ref) => isSameThing(ref, subject));
}
