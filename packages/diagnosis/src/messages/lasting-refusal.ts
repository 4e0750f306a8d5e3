import { type Form, fits } from "./forms.ts";
import { tellsOutOfMemory } from "./out-of-memory.ts";

/** What runtimes and the kubelet say of a pod that no second try can start. */
const LASTING: readonly Form[] = [
  /runAsNonRoot|unable to find (?:user|group) |no matching entries in passwd/,
  /exec format error/i,
  [/executable file/, /not found in \$PATH/],
  [/\bexec(?:: \\?["']| \/)/, /no such file or directory|permission denied/i],
  /open executable: permission denied/i,
  [/\bchdir to cwd\b/, /\bfailed\b/],
  [/error mounting "/, /not a directory/],
];
/** A second try may find another answer. */
const PASSING =
  /deadline exceeded|timed out|timeout|connection re(?:fused|set)|unavailable|try again/i;

/** The words refuse the pod as it is written, and not only this try. */
export function refusesForGood(words: string): boolean {
  if (PASSING.test(words)) return false;
  return tellsOutOfMemory(words) || LASTING.some((form) => fits(form, words));
}
