import type { Inquiry } from "../inquiry.ts";
import type { Draft } from "./draft.ts";

/** One question to a cluster. It answers with a cause for each object that it is true of, or not at all. */
export type Question = (inquiry: Inquiry) => Draft[];
