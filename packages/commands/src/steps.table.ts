import { type Answer, type Claim, type Finding, present, type Step } from "@binnacle/contracts";
import { causes } from "@binnacle/diagnosis";
import { answerOf, citedBy, said } from "./answer-of.ts";
import type { CommandContext } from "./command-context.ts";
import { remedy } from "./remedy.ts";
import { codeOf } from "./target-answer.ts";

/** What a finding tells of a step that somebody thinks of; undefined: nothing. None of it says that all is well. */
export const steps: Readonly<
  Record<string, (finding: Finding, context: CommandContext) => Answer | undefined>
> = { safe, restart, reverts };

const claimsAtMost = 3;

/** `is it safe to roll back?`: why it should work, what speaks against it, and what nobody checked. */
function safe(finding: Finding, context: CommandContext): Answer | undefined {
  if (undoIn(finding) === undefined || finding.state === "resolved") return undefined;
  const now = remedy({ kind: "verb", verb: "remedy" }, context);
  const lines = [
    ...finding.against.map((claim) => ({ ...claim, text: `against it: ${claim.text}` })),
    ...finding.reasons.slice(0, claimsAtMost),
    ...now.lines,
  ];
  const title = `${now.title} (not checked: whether data or a schema changed)`;
  return { ...now, title, lines, evidence: evidenceOf(lines, context) };
}

/** `what if I just restart it?`: what pods are made from stays as it is. */
function restart(finding: Finding, context: CommandContext): Answer {
  const { state, title } = finding;
  const lines = finding.claims.slice(0, claimsAtMost);
  const told = { lines, evidence: evidenceOf(lines, context) };
  if (state === "resolved") return answerOf(`It is over, a restart mends nothing: ${title}`, told);
  return isInTemplate(finding)
    ? answerOf(`A restart does not mend it: ${title}`, told)
    : answerOf(`I cannot tell whether a restart mends it: ${title}`, told);
}

/** `will argo undo my rollback?` */
function reverts(finding: Finding, context: CommandContext): Answer {
  const { fix, owner } = finding;
  const pause = fix.find(({ pauses }) => pauses !== undefined);
  if (pause !== undefined) {
    const { pauses = "" } = pause;
    return answerOf(`Yes: ${pauses} owns ${owner.name} and syncs over a change by hand`, {
      lines: [said("Pause it first; turn it on again when the source is mended.")],
      ...present({ code: codeOf(pause) }),
    });
  }
  const lines: Claim[] = finding.later.slice(0, 1).map(({ text }) => said("{text}", { text }));
  const told = { lines, evidence: evidenceOf(lines, context) };
  return undoIn(finding) === undefined
    ? answerOf(`I cannot tell whether anything would sync over a change of ${owner.name}`, told)
    : answerOf(`No: nothing on ${owner.name} says that Argo CD or Flux would sync over it`, told);
}

function undoIn({ fix }: Finding): Step | undefined {
  return fix.find(({ undoesRollout }) => undoesRollout === true);
}

/** A new pod is made from the same template, with the same configuration and image. */
function isInTemplate(finding: Finding): boolean {
  const group = causes.find(({ id }) => id === finding.cause)?.group;
  return undoIn(finding) !== undefined || group === "configuration" || group === "image";
}

function evidenceOf(lines: readonly Claim[], { before }: CommandContext): Answer["evidence"] {
  return citedBy(lines, before?.evidence ?? []);
}
