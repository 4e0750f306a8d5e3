import {
  type Gap,
  type Investigation,
  type Origin,
  type StateMark,
  type WorkloadState,
} from "@binnacle/contracts";
import { checksByKind, isSameThing, severityOf } from "@binnacle/diagnosis";
import type { Context } from "./context.ts";
import type { Document, Line, Section } from "./document.ts";
import { isWithin } from "./is-within.ts";
import type { Judged } from "./judged.ts";
import { noteLines } from "./note-lines.ts";
import { otherHypotheses } from "./other-hypotheses.ts";
import { subtitleOf } from "./subtitle-of.ts";
import { lineOf } from "./text-of.ts";
import { isSaid, usersLine } from "./users-line.ts";

/** The first line when no hypothesis leads: nothing is wrong, or it cannot be told. */
export function quietHead(judged: Judged): Pick<Document, "state" | "title" | "subtitle"> {
  const { investigation } = judged;
  const severity = severityOf(investigation);
  return {
    state: severity,
    title: titleFor(investigation, severity),
    subtitle: subtitleOf(investigation, severity),
  };
}

function titleFor(investigation: Investigation, severity: StateMark): string {
  const { checks } = investigation;
  const place = placeOf(investigation);
  if (checks.length === 0) return `Unknown: I could not look at ${nameOf(investigation)}`;
  if (severity === "degraded")
    return checksByKind(checks).notVisible.length > 0
      ? `Users feel it ${place}, and I could not see enough to say why`
      : `Users feel it ${place}, and Kubernetes shows no cause`;
  if (severity === "unknown")
    return isUnwell(investigation)
      ? `Something is wrong ${place} that I cannot name yet`
      : `Nothing wrong is visible ${place}, but I could not see all of it`;
  return `Nothing is wrong ${place} that ${sourcesText(investigation)}, last ${minutesOf(investigation)} min`;
}

/** What was asked about is seen not to be well, whatever the cause. */
function isUnwell(investigation: Investigation): boolean {
  const state = ownState(investigation)?.state;
  return state === "broken" || state === "degraded";
}

function placeOf(investigation: Investigation): string {
  return `${investigation.target === undefined ? "in" : "with"} ${nameOf(investigation)}`;
}

function nameOf({ scope, target }: Investigation): string {
  const { namespace, workload } = scope;
  return target?.name ?? workload ?? namespace ?? "the cluster";
}

function minutesOf({ scope }: Investigation): number {
  const { from, to } = scope.window;
  return Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
}

const words: readonly (readonly [Origin, string])[] = [
  ["kubernetes", "Kubernetes"],
  ["prometheus", "metrics"],
  ["opensearch", "logs"],
];

/** Only what answered in full about the matter is called as a witness that nothing is wrong. */
function sourcesText(investigation: Investigation): string {
  const { receipt, gaps } = investigation;
  const blind = new Set(
    gaps.filter((gap) => isAboutAsked(gap, investigation)).map(({ origin }) => origin),
  );
  const reached = new Set(
    receipt.sources.filter((source) => source.reached).map(({ name }) => name),
  );
  const named = words.flatMap(([origin, word]) =>
    reached.has(origin) && !blind.has(origin) ? [word] : [],
  );
  const [first = "Kubernetes", ...others] = named;
  const last = others.pop();
  // Metrics and logs are many, Kubernetes is one.
  if (last === undefined) return first === "Kubernetes" ? `${first} shows` : `${first} show`;
  return `${[first, ...others].join(", ")} or ${last} show`;
}

/** Whether a gap hides something of what was asked about. */
function isAboutAsked({ about }: Gap, { target, scope }: Investigation): boolean {
  const isOther = about?.name !== undefined && target !== undefined && about.name !== target.name;
  return !isOther && isWithin(target?.namespace ?? scope.namespace, about);
}

/** Users, pods, traffic, what is over, what is wrong elsewhere, and where else to look. */
export function quietSections(judged: Judged, context: Context): Section[] {
  const { investigation } = judged;
  const users = { label: "Users", lines: [usersLine(investigation, context)] };
  const notes = noteLines(investigation, context);
  const traffic = observationLines(investigation, context);
  if (investigation.checks.length === 0) return [users, { lines: [...notes, ...traffic] }];
  const elsewhere = otherHypotheses(investigation, undefined, context.telling);
  const over = investigation.history.map((claim) => lineOf(claim, context));
  const severity = severityOf(investigation);
  const unseen = severity === "unknown" ? unreachedLines(investigation, context) : [];
  return [
    users,
    { label: "Note", lines: [...notes, ...unseen] },
    { label: "Pods", lines: podLines(investigation) },
    { label: "Traffic", lines: traffic },
    ...elsewhere,
    { label: "Old and over", lines: over },
    { label: "If users complain all the same", lines: severity === "fine" ? [beyond] : [] },
  ].filter(({ lines }) => lines.length > 0);
}

/** What kept causes from being reached, each reason once: it is why nothing is called fine. */
function unreachedLines({ checks }: Investigation, context: Context): Line[] {
  const reasons = checksByKind(checks).notReached.map(({ because }) => lineOf(because, context));
  return [...new Map(reasons.map((line) => [line.text, line])).values()].slice(0, 3);
}

const beyond: Line = {
  text: "it may be in an Ingress, before it (DNS, CDN, TLS) or in a third party: I did not look there.",
};

/** Those of the target when one was named; none when they could not be seen. */
function podLines(investigation: Investigation): Line[] {
  const own = ownState(investigation);
  if (own !== undefined && own.desired > 0)
    return [{ text: `${own.ready} of ${own.desired} of ${own.ref.name} Ready` }];
  const { pods } = investigation;
  return pods.total === 0 ? [] : [{ text: `${pods.ready} of ${pods.total} Ready` }];
}

function ownState({ target, workloads }: Investigation): WorkloadState | undefined {
  return target && workloads.find(({ ref }) => isSameThing(ref, target));
}

/** What the line about users does not say already. */
function observationLines({ observations, users }: Investigation, context: Context): Line[] {
  return observations
    .filter((claim) => !isSaid(claim, users))
    .map((claim) => lineOf(claim, context));
}
