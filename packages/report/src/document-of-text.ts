import type { Document } from "./document.ts";

/** One line and nothing else. */
export function documentOfText(title: string): Document {
  return { title, sections: [], drawers: [], buttons: [], footer: [] };
}
