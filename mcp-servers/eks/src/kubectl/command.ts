import type { ReadVerb } from "./verbs.table.ts";

/** A kubectl command line, as far as it only reads. */
export interface Command {
  readonly verb: ReadVerb;
  /** What stands after the verb and is no flag: `pods`, `deploy/payment`, names. */
  readonly words: readonly string[];
  /** By the inner names of `flags`; a flag without a value is `true`. */
  readonly flags: Readonly<Record<string, string | true>>;
}
