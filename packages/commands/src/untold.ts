import type { Answer, Finding } from "@binnacle/contracts";
import { answerOf, askBack, citedBy } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { waysHere } from "./not-understood-here.ts";
import { remedy } from "./remedy.ts";
import { steps } from "./steps.table.ts";

const claimsAtMost = 3;

/** What a cluster does not tell: who owns it, whether a step is safe, how long it takes. What the finding says of it is told. */
export function untold(intent: VerbIntent, context: CommandContext): Answer {
  const { leading } = context;
  if (leading === undefined) return askBack("I cannot tell that: the cluster does not show it.");
  const { finding } = leading;
  const told = steps[intent.rest ?? ""]?.(finding, context);
  if (told !== undefined) return told;
  if (intent.rest === "gitops" && isSynced(finding)) return remedy(intent, context);
  if (intent.rest === "claims") return claimsOf(finding, context);
  return askBack("I cannot tell that: the cluster does not show it.", {
    choices: waysHere(finding.owner.name),
  });
}

function isSynced({ fix }: Finding): boolean {
  return fix.some(({ pauses }) => pauses !== undefined);
}

function claimsOf({ title, claims }: Finding, { before }: CommandContext): Answer {
  const lines = claims.slice(0, claimsAtMost);
  return answerOf(title, { lines, evidence: citedBy(lines, before?.evidence ?? []) });
}
