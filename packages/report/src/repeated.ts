import type { Investigation } from "@binnacle/contracts";
import { leadingOf } from "@binnacle/diagnosis";
import type { Context } from "./context.ts";
import type { Document, Line, Telling } from "./document.ts";
import { since, timeOfDay } from "./tell-time.ts";
import { lineOf, valueIn } from "./text-of.ts";

/** Labels of what is new in an answer that was given before. */
const news = new Set(["Users", "Not seen", "Verdict"]);

/** An answer that was given before is told in its first lines, with the numbers of now; the rest is folded into one. */
export function shortened(
  document: Document,
  investigation: Investigation,
  context: Context,
): Document {
  const { drawers, footer, sections, title } = document;
  const { earlier } = investigation;
  if (earlier?.isUnchanged !== true) return document;
  const [users, ...others] = sections.map((section) =>
    news.has(section.label ?? "") ? section : { ...section, isFolded: true },
  );
  const now = { label: "Now", lines: countedLines(investigation, context) };
  return {
    ...document,
    title: `${title}: unchanged ${since(earlier.since, context.telling)}`,
    folded: "The whole answer",
    sections: [...(users ? [users] : []), ...(now.lines.length > 0 ? [now] : []), ...others],
    drawers: drawers.slice(0, 1),
    footer: footer.slice(-1),
  };
}

/** The first that the cause counts. */
function countedLines(investigation: Investigation, context: Context): Line[] {
  const claims = leadingOf(investigation)?.finding.claims ?? [];
  const first = claims.find(({ slots = {} }) =>
    Object.values(slots).some((slot) => {
      const value = valueIn(slot, context.evidence);
      return typeof value === "object" ? "count" in value : typeof value === "number";
    }),
  );
  return first === undefined ? [] : [lineOf(first, context)];
}

/** What was answered before, where it is not so any more. */
export function changedText({ earlier }: Investigation, telling: Telling): string | undefined {
  if (earlier === undefined || earlier.isUnchanged) return undefined;
  const { since: at, title = "nothing found", severity } = earlier;
  return `Changed since ${timeOfDay(at, telling)}, when it was: ${title} (${severity}).`;
}
