import type { Investigation, PlanStep } from "@binnacle/contracts";
import { checksByKind, counted } from "@binnacle/diagnosis";
import type { Telling } from "./document.ts";

/** Small print. While it runs: who was asked. At the end: what was checked, by whom, at what cost. */
export function receiptLines(
  { checks, gaps, plan, receipt, status }: Investigation,
  { timeZone }: Telling,
): string[] {
  if (status !== "answered") return [plan.map(stepText).join("   ")];
  const sources = receipt.sources
    .map(({ name, state }) => `${name} ${sourceMark[state]}`)
    .join(" ");
  const used = receipt.model === "no model" ? "no model used" : receipt.model;
  return [
    ...checkedLine(checks, gaps),
    `${used} · ${counted(receipt.calls, "call")} · ${receipt.seconds.toFixed(1)} s · ${sources} · times in ${timeZone}`,
  ];
}

const sourceMark = { reached: "✓", silent: "✗", not_configured: "not connected" } as const;

const planMark = { asked: "▸", answered: "✓", failed: "✗" } as const;

function stepText({ who, state, text }: PlanStep): string {
  return `${planMark[state]} ${who}: ${text}`;
}

/** What was not visible is named here only when it is named nowhere else. */
function checkedLine(checks: Investigation["checks"], gaps: Investigation["gaps"]): string[] {
  if (checks.length === 0) return [];
  const { found, ruledOut, notReached, notVisible } = checksByKind(checks);
  const told = new Set(gaps.map(({ what }) => what));
  const untold = new Set(notVisible.map(({ gap }) => gap.what).filter((what) => !told.has(what)));
  const names = untold.size === 0 ? "" : ` (${[...untold].join(", ")})`;
  const unreached = notReached.length === 0 ? "" : `, ${notReached.length} not reached`;
  const hidden = notVisible.length === 0 ? "" : `, ${notVisible.length} not visible${names}`;
  return [
    `Checked ${counted(checks.length, "cause")}: ${found.length} found, ${ruledOut.length} ruled out${unreached}${hidden}`,
  ];
}
