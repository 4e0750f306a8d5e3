import type { Investigation } from "@binnacle/contracts";
import type { Document, Telling } from "./document.ts";
import { since, timeOfDay } from "./tell-time.ts";

/** Labels of what is new in an answer that was given before. */
const news = new Set(["Users", "Not seen"]);

/** An answer that was given before is told in its first lines; the rest is folded into one. */
export function shortened(document: Document, asOf: string, telling: Telling): Document {
  const { drawers, footer, sections, title } = document;
  return {
    ...document,
    title: `${title}: unchanged ${since(asOf, telling)}`,
    folded: "The whole answer",
    sections: sections.map((section) =>
      news.has(section.label ?? "") ? section : { ...section, isFolded: true },
    ),
    drawers: drawers.slice(0, 1),
    footer: footer.slice(-1),
  };
}

/** What was answered before, where it is not so any more. */
export function changedText({ earlier }: Investigation, telling: Telling): string | undefined {
  if (earlier === undefined || earlier.isUnchanged) return undefined;
  const { since: at, title = "nothing found", severity } = earlier;
  return `Changed since ${timeOfDay(at, telling)}, when it was: ${title} (${severity}).`;
}
