import {
  type Answer,
  type Diagnosis,
  type Finding,
  type ObjectRef,
  present,
  type Value,
} from "@binnacle/contracts";
import { concerns, isSameThing } from "@binnacle/diagnosis";
import { answerOf, citedBy } from "./answer-of.ts";
import type { Seen } from "./look.ts";
import { kindAndName } from "./object-name.ts";

/** What the first look says of one object: its culprit with the command to run, or that it is fine. */
export function targetAnswer(target: ObjectRef, { diagnosis, evidence, gaps }: Seen): Answer {
  const common = {
    gaps: [...gaps],
    rows: rowsOf(target, diagnosis),
    ...framed(target, diagnosis),
  };
  const finding = findingFor(target, diagnosis);
  if (finding !== undefined) {
    const [step] = finding.fix;
    const code = step?.command === undefined ? {} : { code: `${step.command}   # ${step.text}` };
    return answerOf(titleFor(finding), {
      ...common,
      ...(finding.since === undefined
        ? {}
        : { slots: { since: { value: momentOf(finding, finding.since) } } }),
      ...code,
      state: finding.state === "resolved" ? "fine" : finding.impact,
      lines: finding.claims,
      evidence: citedBy(finding.claims, evidence),
    });
  }
  if (diagnosis.coverage.notVisible.length > 0)
    return answerOf(`Nothing wrong is visible with ${target.name}, but I could not see all of it`, {
      ...common,
      state: "unknown",
    });
  const [troubled] = common.rows.filter(({ state }) => state !== "fine");
  if (troubled !== undefined)
    return answerOf(`Something is wrong with ${target.name} that I cannot name yet`, {
      ...common,
      state: troubled.state,
    });
  return answerOf(`Nothing is wrong with ${target.name} that Kubernetes shows`, {
    ...common,
    state: "fine",
  });
}

/** What is wrong now and concerns the target; else what was wrong with it. */
function findingFor(target: ObjectRef, diagnosis: Diagnosis): Finding | undefined {
  const { findings } = diagnosis;
  return (
    findings.find((item) => item.state === "active" && concerns(item, diagnosis)) ??
    findings.find(({ owner, culprit }) => [owner, culprit].some((ref) => isSameThing(ref, target)))
  );
}

function titleFor({ title, since, state }: Finding): string {
  if (since === undefined) return title;
  return state === "active" ? `${title}, since {since}` : `${title} at {since}, over`;
}

function momentOf({ state }: Finding, since: string): Value {
  return state === "active" ? { since } : { at: since };
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
