import type { Document } from "./document.ts";

/** What was for one person, for all to read; the buttons stay with the one who asked. */
export function shared(document: Document, by: string): Document {
  return { ...document, buttons: [], footer: [...document.footer, `shared by ${by}`] };
}
