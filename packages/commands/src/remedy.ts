import {
  type Answer,
  type Claim,
  type Evidence,
  type Finding,
  present,
  type Step,
} from "@binnacle/contracts";
import { answerOf, askBack, citedBy, said } from "./answer-of.ts";
import { changeLine } from "./changes.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { codeOf } from "./target-answer.ts";

/** More commands are a plan, not an answer. */
const commandsAtMost = 3;

/** `how do I roll back?`: the commands of the conclusion, in their order. A person runs them. */
export function remedy(intent: VerbIntent, { leading, before }: CommandContext): Answer {
  if (leading === undefined)
    return askBack("I claim no cause here, so I know nothing to undo. Ask `what changed?`");
  const { finding } = leading;
  const evidence = before?.evidence ?? [];
  return intent.rest === "kubectl" ? byKubectl(finding, evidence) : remedyOf(finding, evidence);
}

/** Without the commands of the tool that owns it, which syncs over what is done beside it. */
function byKubectl(finding: Finding, evidence: readonly Evidence[]): Answer {
  const fix = finding.fix.filter(
    ({ command, pauses }) => pauses === undefined && command?.startsWith("kubectl ") !== false,
  );
  const over = finding.fix.flatMap(({ pauses: tool }) =>
    tool === undefined ? [] : [said("{tool} will sync over it.", { tool })],
  );
  const answer = remedyOf({ ...finding, fix }, evidence);
  return { ...answer, lines: [...over, ...answer.lines] };
}

function remedyOf(finding: Finding, evidence: readonly Evidence[]): Answer {
  const { fix, later, nextCheck, title, state } = finding;
  const steps = fix.filter(({ command }) => command !== undefined);
  const code = commandsOf(steps.length > 0 ? steps : toLook(nextCheck));
  const lines = [
    ...begunBy(finding),
    ...(state === "resolved" ? [said("It is over: nothing needs to be done now.")] : []),
    ...(code.length === 0 ? later.slice(0, 1).map(({ text }) => said("{text}", { text })) : []),
  ];
  return answerOf(doNow(finding) ?? `I know no command against it: ${title}`, {
    ...present({ code: code.length === 0 ? undefined : code.join("\n") }),
    lines,
    evidence: citedBy(lines, evidence),
  });
}

function toLook(step: Step | undefined): Step[] {
  return step === undefined ? [] : [step];
}

function commandsOf(steps: readonly Step[]): string[] {
  return steps.slice(0, commandsAtMost).flatMap((step) => codeOf(step) ?? []);
}

/** An undo before all else. */
function doNow({ fix, nextCheck }: Finding): string | undefined {
  const steps = fix.filter(({ command }) => command !== undefined);
  const first = steps.find(({ undoesRollout }) => undoesRollout === true) ?? steps[0];
  if (first !== undefined) return `Do now: ${first.text}`;
  return nextCheck && `Look first: ${nextCheck.text}`;
}

/** The change that an undo takes back; that there is none, where no rollout began it. */
function begunBy({ change, fix }: Finding): Claim[] {
  const isUndone = change?.kind === "rollout" || fix.some(({ undoesRollout }) => undoesRollout);
  const none = isUndone ? [] : [said("No rollout began it, so there is none to undo.")];
  return [...(change === undefined ? [] : [changeLine(change)]), ...none];
}
