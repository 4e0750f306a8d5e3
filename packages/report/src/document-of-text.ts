import type { Document } from "./document.ts";

/** One line and nothing else. */
export function documentOfText(title: string): Document {
  return { title, sections: [], drawers: [], buttons: [], footer: [] };
}

/** No answer, and why, in a sentence. */
export function failureDocument(sentence: string): Document {
  const sections = [{ lines: [{ text: sentence }] }];
  return { ...documentOfText("Unknown: I could not answer"), state: "unknown", sections };
}
