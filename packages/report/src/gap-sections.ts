import type { Gap, Investigation } from "@binnacle/contracts";
import type { Drawer, Line, Section } from "./document.ts";

/** Of a source that is down or refuses: the answer may change with it. More than these would bury it. */
const shownAtMost = 3;

/** What could not be seen and may change the answer, with the line that would change it: once, at the end. */
export function gapSections(investigation: Investigation): Section[] {
  const gaps = decisiveGaps(investigation).slice(0, shownAtMost);
  const lines = gaps.flatMap((gap) => linesOf(gap, investigation.users.text));
  return lines.length === 0 ? [] : [{ label: "Not visible", lines }];
}

/** The rest: parts that a source which did answer could not give. */
export function gapDrawer(investigation: Investigation): Drawer[] {
  const decisive = decisiveGaps(investigation);
  const shown = new Set(decisive.slice(0, shownAtMost));
  const rest = investigation.gaps.filter((gap) => !shown.has(gap));
  if (rest.length === 0) return [];
  const title = shown.size === 0 ? "Not visible" : "Also not visible";
  return [{ title: `${title} (${rest.length})`, lines: rest.flatMap((gap) => gapLines(gap)) }];
}

/** What is missing, why, and the line that changes it: a command is something to copy. */
export function gapLines({ what, why, remedy }: Gap): Line[] {
  return [{ text: `${what}: ${why}` }, ...remedyLines(remedy)];
}

function decisiveGaps({ gaps, receipt, incident }: Investigation): Gap[] {
  const silent = new Set(receipt.sources.filter(({ reached }) => !reached).map(({ name }) => name));
  return gaps.filter((gap) => {
    if (gap.origin !== "kubernetes") return silent.has(gap.origin);
    // One namespace was asked about: what could not be listed everywhere was listed there, or is a gap of its own.
    return incident.scope.namespace === undefined || !gap.what.endsWith(" in all namespaces");
  });
}

/** The line about users says already why it is unknown. */
function linesOf(gap: Gap, users: string): Line[] {
  if (!users.includes(gap.why)) return gapLines(gap);
  return gap.remedy === undefined ? [] : [{ text: `${gap.what}:` }, ...remedyLines(gap.remedy)];
}

function remedyLines(remedy: string | undefined): Line[] {
  if (remedy === undefined) return [];
  return [{ text: remedy, kind: /^(?:kubectl|aws|helm) /u.test(remedy) ? "code" : "text" }];
}
