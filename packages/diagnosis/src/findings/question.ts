import type { CauseId } from "../catalogue/causes.table.ts";
import type { Inquiry } from "../inquiry.ts";
import type { Draft } from "./draft.ts";

/** One question to a cluster. It answers with one of its causes for each object that it is true of, or not at all. */
export interface Question {
  readonly causes: readonly CauseId[];
  readonly ask: (inquiry: Inquiry) => Draft[];
}
