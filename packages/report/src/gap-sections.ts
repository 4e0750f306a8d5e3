import type { Gap, Investigation } from "@binnacle/contracts";
import { isWithin, kindsFor } from "@binnacle/diagnosis";
import type { Drawer, Line, Section } from "./document.ts";

/** Of a source that is down or refuses: the answer may change with it. More than these would bury it. */
const shownAtMost = 3;

/** What could not be seen and may change the answer, with the line that would change it: once, at the end. */
export function gapSections(investigation: Investigation): Section[] {
  const lines = shownGaps(investigation).flatMap((same) => linesOf(same, investigation));
  return lines.length === 0 ? [] : [{ label: "Not visible", lines }];
}

/** What is missing for one reason, and what would change it, is told together. */
function shownGaps(investigation: Investigation): Gap[][] {
  const groups = Map.groupBy(decisiveGaps(investigation), ({ why, remedy }) =>
    JSON.stringify([why, remedy]),
  );
  return [...groups.values()].slice(0, shownAtMost).map((same) => same.slice(0, shownAtMost));
}

/** In one line, among the first: what may hide something. Why, and what would show it, comes later. */
export function notSeenSection(investigation: Investigation): Section {
  const gaps = hidingGaps(investigation);
  const texts = gaps.slice(0, shownAtMost).map(({ what, kind }) => `${what} (${shortly[kind]})`);
  const rest = gaps.length > shownAtMost ? [`and ${gaps.length - shownAtMost} more`] : [];
  const lines = texts.length === 0 ? [] : [{ text: [...texts, ...rest].join(" · ") }];
  return { label: "Not seen", lines };
}

/** Of what is there and could not be seen: what hides most comes first. The line about users tells of its own. */
export function hidingGaps(investigation: Investigation): Gap[] {
  return decisiveGaps(investigation).filter(
    (gap) =>
      gap.kind !== "not_configured" &&
      gap.origin !== "memory" &&
      !isToldOfUsers(gap, investigation),
  );
}

const shortly: Readonly<Record<Gap["kind"], string>> = {
  not_configured: "not connected",
  unreachable: "not reachable",
  refused: "forbidden",
  timed_out: "no answer in time",
  no_data: "no data",
  cut: "cut",
};

/** The rest: parts that a source which did answer could not give. */
export function gapDrawer(investigation: Investigation): Drawer[] {
  const shown = new Set(shownGaps(investigation).flat());
  const rest = investigation.gaps.filter((gap) => !shown.has(gap));
  if (rest.length === 0) return [];
  const title = shown.size === 0 ? "Not visible" : "Also not visible";
  const lines = rest.flatMap((gap) => gapLines(gap));
  return [{ title: `${title} (${rest.length})`, lines, isNeeded: true }];
}

/** What is missing, why, and the line that changes it: a command is something to copy. */
export function gapLines({ what, why, remedy }: Gap): Line[] {
  return [{ text: `${what}: ${why}` }, ...remedyLines(remedy)];
}

function decisiveGaps({ gaps, receipt, scope }: Investigation): Gap[] {
  const silent = new Set(
    receipt.sources.flatMap(({ name, state }) => (state === "reached" ? [] : [name])),
  );
  const decisive = gaps.filter(({ origin, about, kind }) => {
    if (origin === "kubernetes") return isWithin(scope.namespace, about);
    return silent.has(origin) || (about === undefined && failed.includes(kind));
  });
  return decisive.toSorted((left, right) => partOf(left) - partOf(right));
}

const telling = new Set(["Pod", "Event", ...kindsFor("workload").map(({ kind }) => kind)]);

/** How little it hides: a whole source, what runs and what the cluster says of it, other lists, one object. */
function partOf({ origin, about }: Gap): number {
  if (about === undefined || origin !== "kubernetes") return 0;
  if (about.name !== undefined) return 3;
  return about.kinds.some((kind) => telling.has(kind)) ? 1 : 2;
}

/** Of a source that is there. */
const failed: readonly Gap["kind"][] = ["unreachable", "refused", "timed_out"];

function linesOf(same: readonly Gap[], investigation: Investigation): Line[] {
  const [gap] = same;
  if (gap === undefined) return [];
  const what = same.map((each) => each.what).join(" · ");
  if (!isToldOfUsers(gap, investigation)) return gapLines({ ...gap, what });
  return gap.remedy === undefined ? [] : [{ text: `${gap.what}:` }, ...remedyLines(gap.remedy)];
}

/** The line about users says already why the metrics of what was asked about are missing. */
function isToldOfUsers({ origin }: Gap, { users, target, scope }: Investigation): boolean {
  const asked = target?.name ?? scope.workload ?? scope.namespace;
  return users.state === "unknown" && origin === "prometheus" && asked !== undefined;
}

function remedyLines(remedy: Gap["remedy"]): Line[] {
  if (remedy === undefined) return [];
  const { text, command } = remedy;
  const line = { text, isDetail: true };
  return command === undefined ? [line] : [line, { text: command, kind: "code", isDetail: true }];
}
