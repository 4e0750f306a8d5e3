import type { Investigation, WorkloadState } from "@binnacle/contracts";
import { checksByKind, counted, severityOf } from "@binnacle/diagnosis";
import type { Context } from "./context.ts";
import type { Line, Section } from "./document.ts";
import { notSeenSection } from "./gap-sections.ts";
import { isAboutAsked } from "./is-about-asked.ts";
import type { Judged } from "./judged.ts";
import { interruptionLines, noteLines } from "./note-lines.ts";
import { otherHypotheses } from "./other-hypotheses.ts";
import { ownState } from "./own-state.ts";
import { replyLines } from "./reply-lines.ts";
import { ageOf, timeOfDay } from "./tell-time.ts";
import { lineOf } from "./text-of.ts";
import { isSaid, usersLine } from "./users-line.ts";

/** Users, pods, traffic, what is over and what is wrong elsewhere. */
export function quietSections(judged: Judged, context: Context): Section[] {
  const { investigation } = judged;
  const users = { label: "Users", lines: [usersLine(investigation, context)] };
  const answer = { label: "Answer", lines: replyLines(investigation, context) };
  const traffic = observationLines(investigation, context);
  if (investigation.checks.length === 0)
    return [users, answer, { lines: [...noteLines(investigation, context), ...traffic] }].filter(
      ({ lines }) => lines.length > 0,
    );
  const severity = severityOf(investigation);
  const unseen = severity === "unknown" ? unreachedLines(investigation, context) : [];
  return [
    users,
    answer,
    notSeenSection(investigation),
    { label: "Note", lines: [...interruptionLines(investigation), ...unseen] },
    { label: "Pods", lines: podLines(investigation) },
    { label: "Traffic", lines: traffic },
    ...otherHypotheses(investigation, undefined, context),
    { label: "Old and over", lines: pastLines(investigation, context) },
  ].filter(({ lines }) => lines.length > 0);
}

/** What was found and is over tells most; old warnings follow. */
function pastLines({ hypotheses, history }: Investigation, context: Context): Line[] {
  const past = hypotheses.flatMap(({ finding: { state, title, since: at, evidence } }) => {
    if (state !== "resolved") return [];
    const when =
      at === undefined
        ? ""
        : ` ${ageOf(at, context.telling)} ago (${timeOfDay(at, context.telling)})`;
    return [{ text: `${title}${when}`, numbers: context.numbers(evidence.slice(0, 1)) }];
  });
  const told = new Set(
    hypotheses.flatMap(({ finding }) => (finding.state === "resolved" ? finding.evidence : [])),
  );
  const rest = history.filter(({ evidence }) => !evidence.some((id) => told.has(id)));
  return [...past, ...rest.map((claim) => lineOf(claim, context))];
}

/** What kept causes from being reached, each reason once: it is why nothing is called fine. Where something is found, that is told. */
function unreachedLines({ checks, hypotheses }: Investigation, context: Context): Line[] {
  if (hypotheses.some(({ finding }) => finding.state === "active")) return [];
  const reasons = checksByKind(checks).notReached.map(({ because }) => lineOf(because, context));
  return [...new Map(reasons.map((line) => [line.text, line])).values()].slice(0, 3);
}

/** Those of the target when one was named; none when they could not be seen. */
function podLines(investigation: Investigation): Line[] {
  const own = ownState(investigation);
  if (own !== undefined && own.desired > 0) return [{ text: readyText(own) }];
  const { pods, gaps } = investigation;
  if (pods.total === 0) return [];
  const isWhole = !gaps.some(
    (gap) => gap.about?.kinds.includes("Pod") === true && isAboutAsked(gap, investigation),
  );
  return [{ text: `${pods.ready} of ${pods.total}${isWhole ? "" : " that were seen"} Ready` }];
}

/** What was not seen is not called not Ready. */
function readyText({ state, ready, desired, ref: { name } }: WorkloadState): string {
  if (state !== "unknown" || ready >= desired) return `${ready} of ${desired} of ${name} Ready`;
  return ready === 0
    ? `whether the ${counted(desired, "pod")} of ${name} are Ready was not seen`
    : `${ready} of ${desired} of ${name} Ready, the others were not seen`;
}

/** What the line about users does not say already. */
function observationLines({ observations, users }: Investigation, context: Context): Line[] {
  return observations
    .filter((claim) => !isSaid(claim, users))
    .map((claim) => lineOf(claim, context));
}
