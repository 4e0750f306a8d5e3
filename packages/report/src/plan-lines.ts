import type { Investigation, PlanStep } from "@binnacle/contracts";
import type { Drawer } from "./document.ts";
import { cut } from "./mrkdwn.ts";
import { ownWords } from "./own-words.ts";

const planMark = { asked: "▸", answered: "✓", failed: "✗" } as const;
/** A task is a sentence of a model; the rest of it stands in what it was told. */
const taskAtMost = 160;

/** Who was asked and what came of it: in one line where everybody is asked once, else a line a step. */
export function planLines({ plan }: Pick<Investigation, "plan">): string[] {
  const steps = plan.map(stepText);
  return plan.some(isReasoned) ? steps : [steps.join("   ")];
}

/** The rounds of models, for who wants to know how it came to the answer. */
export function planDrawer({ plan, receipt }: Investigation): Drawer[] {
  if (receipt.reasoning === undefined || plan.length === 0) return [];
  return [
    { title: `Plan (${plan.length})`, lines: plan.map((step) => ({ text: stepText(step) })) },
  ];
}

/** A step of a model, which is one of a round. */
function isReasoned({ who, task, round }: PlanStep): boolean {
  return task !== undefined || round > 1 || who === "orchestrator";
}

/** `▸ kubernetes, round 2: which NetworkPolicy selects events? …`. */
function stepText(step: PlanStep): string {
  const { who, state, round } = step;
  const text = ownWords(step.text).join(" ");
  const name = isReasoned(step) ? `${who}, round ${round}` : who;
  return `${planMark[state]} ${name}: ${taskText(step)}${text}`;
}

function taskText({ task, state, text }: PlanStep): string {
  if (task === undefined) return "";
  const told = cut(ownWords(task).join(" "), taskAtMost);
  if (state === "asked") return text === "" ? `${told} …` : `${told} … `;
  return `${told} → `;
}
