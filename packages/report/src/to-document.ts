import type { Answer, Investigation } from "@binnacle/contracts";
import { answerDocument } from "./answer-document.ts";
import type { Document, Telling } from "./document.ts";
import { investigationDocument } from "./investigation-document.ts";

/** What people read of an investigation or a short answer. */
export function toDocument(shown: Investigation | Answer, telling: Telling): Document {
  return "hypotheses" in shown
    ? investigationDocument(shown, telling)
    : answerDocument(shown, telling);
}
