import type { Answer, DiagnoseResult, Diagnosis, Finding, ObjectRef } from "@binnacle/contracts";
import { answerOf, citedBy } from "./answer-of.ts";
import { concerns } from "./leading-of.ts";

type Observed = Pick<DiagnoseResult, "evidence" | "gaps">;
type Targeted = Diagnosis & { readonly target: ObjectRef };

/** What the first look says of one object: its culprit with the command to run, or that it is fine. */
export function targetAnswer(diagnosis: Targeted, { evidence, gaps }: Observed): Answer {
  const { target, coverage } = diagnosis;
  const common = { gaps, rows: rowOf(diagnosis), ...framed(diagnosis) };
  const finding = findingFor(diagnosis);
  if (finding !== undefined) {
    const [step] = finding.fix;
    const code = step?.command === undefined ? {} : { code: `${step.command}   # ${step.text}` };
    return answerOf(titleFor(finding), {
      ...common,
      ...code,
      state: finding.state === "resolved" ? "fine" : finding.impact,
      lines: finding.claims,
      evidence: citedBy(finding.claims, evidence),
    });
  }
  if (coverage.notVisible.length > 0)
    return answerOf(`Nothing wrong is visible with ${target.name}, but I could not see all of it`, {
      ...common,
      state: "unknown",
    });
  return answerOf(`Nothing is wrong with ${target.name} that Kubernetes shows`, {
    ...common,
    state: "fine",
  });
}

/** What is wrong now and concerns the target; else what was wrong with it. */
function findingFor(diagnosis: Targeted): Finding | undefined {
  const { findings, target } = diagnosis;
  return (
    findings.find((item) => item.state === "active" && concerns(item, diagnosis)) ??
    findings.find(({ owner, culprit }) => [owner.name, culprit.name].includes(target.name))
  );
}

function titleFor({ title, since, state }: Finding): string {
  if (since === undefined) return title;
  return state === "active" ? `${title}, since ${since}` : `${title} at ${since}, over`;
}

function framed({
  target,
  namespace,
  cluster,
  observedAt,
}: Targeted): Pick<Answer, "footer" | "observedAt" | "choices"> {
  const about = {
    target: `${target.kind.toLowerCase()}/${target.name}`,
    ...(namespace === undefined ? {} : { namespace }),
  };
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

function rowOf({ workloads, target }: Targeted): Answer["rows"] {
  return workloads
    .filter(({ ref }) => ref.name === target.name && ref.namespace === target.namespace)
    .map(({ ref, state, text, why, since, ready, desired }) => ({
      state,
      name: ref.name,
      text: text === "" ? `${ready} of ${desired} Ready` : text,
      ...(why === undefined ? {} : { why }),
      ...(since === undefined ? {} : { since }),
    }));
}
