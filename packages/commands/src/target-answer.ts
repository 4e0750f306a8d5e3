import {
  type Answer,
  type Diagnosis,
  type Finding,
  type ObjectRef,
  present,
  type StateMark,
  type Step,
} from "@binnacle/contracts";
import { checksByKind, concerns, isSameThing } from "@binnacle/diagnosis";
import { answerOf, citedBy } from "./answer-of.ts";
import { datedTitle } from "./dated-title.ts";
import type { Seen } from "./look.ts";
import { kindAndName } from "./object-name.ts";

/** What the first look says of one object: its culprit with the command to run, or that it is fine. */
export function targetAnswer(target: ObjectRef, { diagnosis, evidence, gaps }: Seen): Answer {
  const rows = rowsOf(target, diagnosis);
  const [title, state] = withoutFinding(target.name, rows, diagnosis);
  const common = { gaps: [...gaps], rows, ...framed(target, diagnosis) };
  const finding = findingFor(target, diagnosis);
  if (finding === undefined) return answerOf(title, { ...common, state });
  const { claims, impact } = finding;
  const code = finding.state === "active" ? stepsOf(finding) : [];
  const dated = datedTitle(finding);
  return answerOf(dated.title, {
    ...common,
    ...dated,
    ...present({ code: code.length === 0 ? undefined : code.join("\n") }),
    state: finding.state === "resolved" ? state : impact,
    lines: claims,
    evidence: citedBy(claims, evidence),
  });
}

/** The first command that mends, behind the pause that lets it last; else what to look at next. */
function stepsOf({ fix, nextCheck }: Finding): string[] {
  const steps = fix.filter(({ command }) => command !== undefined);
  const first = steps.findIndex(({ pauses }) => pauses === undefined);
  const meant = steps.length === 0 && nextCheck !== undefined ? [nextCheck] : steps;
  return meant.slice(0, first + 1 || 1).flatMap((step) => codeOf(step) ?? []);
}

/** To copy: the command with what it does. */
export function codeOf({ command, text }: Step): string | undefined {
  return command && `${command}   # ${text}`;
}

/** How it is when no cause is found. */
function withoutFinding(
  name: string,
  rows: Answer["rows"],
  { checks }: Diagnosis,
): [title: string, state: StateMark] {
  const troubled = rows.find(({ state }) => state === "broken" || state === "degraded");
  if (troubled !== undefined)
    return [`Something is wrong with ${name} that I cannot name yet`, troubled.state];
  const { notVisible } = checksByKind(checks);
  if (notVisible.length > 0 || rows.some(({ state }) => state === "unknown"))
    return [`Nothing wrong is visible with ${name}, but I could not see all of it`, "unknown"];
  return [`Nothing is wrong with ${name} that Kubernetes shows`, "fine"];
}

/** What is wrong now and concerns the target; else what was wrong with it. */
function findingFor(target: ObjectRef, diagnosis: Diagnosis): Finding | undefined {
  const { findings } = diagnosis;
  return (
    findings.find((item) => item.state === "active" && concerns(item, diagnosis)) ??
    findings.find(({ owner, culprit }) => [owner, culprit].some((ref) => isSameThing(ref, target)))
  );
}

function framed(
  target: ObjectRef,
  { namespace, cluster, observedAt }: Diagnosis,
): Pick<Answer, "footer" | "observedAt" | "choices"> {
  const about = { target: kindAndName(target), ...present({ namespace }) };
  return {
    footer: [namespace, cluster.name].filter(Boolean).join(" · "),
    observedAt,
    choices: [
      {
        label: "Investigate",
        intent: { kind: "question", question: `why ${target.name}?`, ...about },
      },
      { label: "Refresh", intent: { kind: "verb", verb: "why", ...about } },
    ],
  };
}

function rowsOf(target: ObjectRef, { workloads }: Diagnosis): Answer["rows"] {
  return workloads
    .filter(({ ref }) => isSameThing(ref, target))
    .map(({ ref, state, text, why, since, ready, desired }) => ({
      state,
      name: ref.name,
      text: text === "" ? `${ready} of ${desired} Ready` : text,
      ...present({ why, since }),
    }));
}
