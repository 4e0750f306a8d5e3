import type { Gap, Investigation } from "@binnacle/contracts";
import { hides, isWithin, kindsFor } from "@binnacle/diagnosis";
import type { Drawer, Line, Section } from "./document.ts";
import { unmarked } from "./unmarked.ts";

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
  const texts = [...new Set(gaps.map(({ what, kind }) => `${what} (${shortly[kind]})`))];
  const rest = texts.length > shownAtMost ? [`and ${texts.length - shownAtMost} more`] : [];
  const told = [...texts.slice(0, shownAtMost), ...rest].join(" · ");
  const lines = texts.length === 0 ? [] : [{ text: told }];
  return { label: "Not seen", lines };
}

/** Of what is there and could not be seen: what hides most comes first. The line about users tells of its own. */
export function hidingGaps(investigation: Investigation): Gap[] {
  return decisiveGaps(investigation).filter(
    (gap) =>
      gap.kind !== "not_configured" &&
      gap.origin !== "memory" &&
      (!isOfSecret(gap) || hides(gap, investigation)) &&
      !isToldOfUsers(gap, investigation),
  );
}

/** What is in a Secret is never read: that narrows what is said, and hides nothing but what was asked for. */
function isOfSecret({ about }: Gap): boolean {
  return about?.kinds.includes("Secret") === true;
}

const shortly: Readonly<Record<Gap["kind"], string>> = {
  not_configured: "not connected",
  unreachable: "not reachable",
  refused: "forbidden",
  timed_out: "no answer in time",
  no_data: "no data",
  stopped: "stopped",
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
export function gapLines({ what, why, kind, remedy }: Gap): Line[] {
  const reason = why.trim() === "" ? shortly[kind] : why;
  return [{ text: unmarked(`${what}: ${reason}`) }, ...remedyLines(remedy)];
}

function decisiveGaps(investigation: Investigation): Gap[] {
  const { gaps, scope } = investigation;
  const silent = silentIn(investigation);
  const decisive = gaps.filter((gap) => {
    const { origin, about, kind } = gap;
    if (origin === "kubernetes") return isWithin(scope.namespace, about);
    const isFailed = about === undefined && failed.includes(kind);
    return silent.has(origin) || isFailed || hides(gap, investigation);
  });
  return decisive.toSorted((left, right) => partOf(left) - partOf(right));
}

const telling = new Set(["Pod", "Event", ...kindsFor("workload").map(({ kind }) => kind)]);

/** How little it hides: a whole source, what runs and what the cluster says of it, other lists, one object. */
function partOf({ origin, about }: Gap): number {
  if (about === undefined || origin !== "kubernetes") return 0;
  if (about.name !== undefined || about.kinds.includes("Secret")) return 3;
  return about.kinds.some((kind) => telling.has(kind)) ? 1 : 2;
}

function silentIn({ receipt }: Investigation): ReadonlySet<string> {
  return new Set(receipt.sources.flatMap(({ name, state }) => (state === "reached" ? [] : [name])));
}

/** Of a source that is there. */
const failed: readonly Gap["kind"][] = ["unreachable", "refused", "timed_out"];

function linesOf(same: readonly Gap[], investigation: Investigation): Line[] {
  const [gap] = same;
  if (gap === undefined) return [];
  const what = same.map((each) => each.what).join(" · ");
  if (!isToldOfUsers(gap, investigation)) return gapLines({ ...gap, what });
  return gap.remedy === undefined ? [] : gapLines({ ...gap, why: "" });
}

/** The line about users says already why the error rate of what was asked about is missing. */
function isToldOfUsers({ origin, about }: Gap, investigation: Investigation): boolean {
  const { users, target, scope } = investigation;
  if (users.state !== "unknown" || origin !== "prometheus") return false;
  const { name, namespace } = target ?? { ...scope, name: scope.workload };
  if (about === undefined)
    return silentIn(investigation).has(origin) && (name ?? namespace) !== undefined;
  return isOfErrors(about) && about.name === name && about.namespace === namespace;
}

/** What says no measurement by name leaves all of them unseen. */
function isOfErrors({ signals }: NonNullable<Gap["about"]>): boolean {
  return signals === undefined || signals.includes("error_ratio");
}

function remedyLines(remedy: Gap["remedy"]): Line[] {
  if (remedy === undefined) return [];
  const { text, command } = remedy;
  const line = { text, isDetail: true };
  return command === undefined
    ? [line]
    : [line, { text: command, kind: "command", isDetail: true }];
}
