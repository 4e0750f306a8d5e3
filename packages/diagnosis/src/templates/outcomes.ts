import { outcomes } from "./outcomes.table.ts";

const ending = /^[a-z]{2,}(?:ed|ing|able|ible|ful|less)$/;
const exceptionClass = /(?:Exception|Error|Failure|Fault|Timeout|Throwable|Interrupt|Exit)$/;
/** Names of errors as the system calls and gRPC write them; shorter ones are often countries and currencies. */
const capitals = /^[A-Z][A-Z_]{3}[A-Z_\d]*$/;
/** ORA-00942 */
const errorCode = /^[A-Z]{2,9}-\d{2,6}$/;

/** Whether a word says how it went or why: it is never a value. */
export function isOutcome(word: string): boolean {
  const core = bare(word);
  return capitals.test(core) || errorCode.test(core) || isTelling(core);
}

/** The same of words within a quotation, where capitals may be anything. */
export function isTelling(word: string): boolean {
  const core = bare(word);
  if (exceptionClass.test(core)) return true;
  const lower = core.toLowerCase();
  return outcomes.has(lower) || ending.test(lower);
}

/** The same of a quotation of one word: what ends in -ing is more often a name: billing, shipping. */
export function isTellingAlone(word: string): boolean {
  return isTelling(word) && !(bare(word).endsWith("ing") && !outcomes.has(bare(word)));
}

function bare(word: string): string {
  return word.replaceAll(/^\W{1,9}|\W{1,9}$/g, "");
}
