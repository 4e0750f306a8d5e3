import type { Document } from "./document.ts";
import { documentOfText } from "./document-of-text.ts";

/** No answer, and why, in a sentence. */
export function failureDocument(sentence: string): Document {
  return {
    ...documentOfText("Unknown: I could not answer"),
    state: "unknown",
    sections: [{ lines: [{ text: sentence }] }],
  };
}
