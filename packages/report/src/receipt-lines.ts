import type { Investigation, Reasoning } from "@binnacle/contracts";
import { checksByKind, counted } from "@binnacle/diagnosis";
import type { Telling } from "./document.ts";
import { planLines } from "./plan-lines.ts";

/** Small print. While it runs: who was asked. At the end: what was checked, by whom, at what cost. */
export function receiptLines(
  { checks, gaps, plan, receipt, status }: Investigation,
  { timeZone }: Telling,
): string[] {
  if (status !== "answered") return planLines({ plan });
  const sources = receipt.sources
    .map(({ name, state }) => `${name} ${sourceMark[state]}`)
    .join(" ");
  return [
    ...checkedLine(checks, gaps),
    `${usedText(receipt)} · ${counted(receipt.calls, "call")} · ${receipt.seconds.toFixed(1)} s · ${sources} · times in ${timeZone}`,
  ];
}

const sourceMark = { reached: "✓", silent: "✗", not_configured: "not connected" } as const;

/** Which model, how it was asked and what it cost; or that none took part, and why where one was to. */
function usedText({ model, reasoning, modelFailure }: Investigation["receipt"]): string {
  const failure = modelFailure === undefined ? undefined : withoutPeriod(modelFailure);
  if (reasoning !== undefined) return reasoningText(reasoning, failure);
  if (failure !== undefined) return `no model: ${failure}`;
  return model === "no model" ? "no model used" : model;
}

/** `tokens in` are those that were read anew; what a cache held is told apart. A model without a price costs nothing that is known. */
function reasoningText(reasoning: Reasoning, failure: string | undefined): string {
  const { model, rung, promptVersion, temperature, turns, seconds, usage, dropped } = reasoning;
  const { input, output, cacheRead, cacheWrite, cents } = usage;
  const tokens = [`${whole(input + cacheWrite)} tokens in`, `${whole(output)} out`];
  return [
    `${model} (rung ${rung})`,
    `prompt ${promptVersion}`,
    `temperature ${temperature}`,
    `${counted(turns, "turn")} in ${seconds.toFixed(1)} s`,
    [...tokens, ...(cacheRead === 0 ? [] : [`${whole(cacheRead)} cached`])].join(", "),
    ...(cents === 0 ? [] : [`${cents.toFixed(1)} ¢`]),
    `${counted(dropped, "claim")} dropped`,
    ...(failure === undefined ? [] : [`the model failed: ${failure}`]),
  ].join(" · ");
}

function whole(count: number): string {
  return new Intl.NumberFormat("en-US").format(count);
}

function withoutPeriod(sentence: string): string {
  return sentence.endsWith(".") ? sentence.slice(0, -1) : sentence;
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
