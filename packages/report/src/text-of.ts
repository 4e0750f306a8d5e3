import { type Claim, type Evidence, present, type Slot, type Value } from "@binnacle/contracts";
import { counted } from "@binnacle/diagnosis";
import { amountText } from "./amount-text.ts";
import type { Context } from "./context.ts";
import type { Line, Telling } from "./document.ts";
import { beginning, moment } from "./tell-time.ts";
import { unmarked } from "./unmarked.ts";

/** A sentence with its slots filled. A slot that nothing fills stays as it is written; braces in a text without slots are text. */
export function textOf(
  { text, slots = {} }: Pick<Claim, "text" | "slots">,
  { evidence, telling }: Pick<Context, "evidence" | "telling">,
): string {
  return text.replaceAll(/\{([^{}]+)\}/gu, (written, name: string) => {
    const value = valueIn(slots[name], evidence);
    return value === undefined ? written : valueText(value, telling);
  });
}

export function lineOf(claim: Claim, context: Context): Line {
  const text = textOf(claim, context);
  return { text, numbers: context.numbers(claim.evidence), ...commandIn(claim, text) };
}

/** The first command that fills a slot: all of it is code. */
export function commandIn({ slots = {} }: Claim, text: string): Pick<Line, "command"> {
  const command = Object.values(slots)
    .map((slot) => ("value" in slot ? slot.value : undefined))
    .filter((value) => typeof value === "string")
    .find((value) => isCommand(value) && text.includes(value));
  return present({ command });
}

function isCommand(text: string): boolean {
  return /^(?:kubectl|argocd|flux|helm|aws)\s/u.test(text);
}

/** One period at the end, whatever the text brought along. */
export function ended(text: string): string {
  // Greedy from the start: looking for the end from each place would take the square of a long text.
  return `${/^[\s\S]*[^.\s]/u.exec(text)?.[0] ?? ""}.`;
}

/** What fills a slot; undefined: nothing does. */
export function valueIn(
  slot: Slot | undefined,
  evidence: ReadonlyMap<string, Evidence>,
): Value | undefined {
  if (slot === undefined) return undefined;
  return "value" in slot ? slot.value : evidence.get(slot.evidence)?.values[slot.key];
}

function valueText(value: Value, telling: Telling): string {
  if (typeof value === "string") return isCommand(value) ? value : unmarked(value);
  if (typeof value !== "object") return String(value);
  if ("at" in value) return moment(value.at, telling);
  if ("count" in value) return counted(value.count, value.of);
  return "since" in value ? beginning(value.since, telling) : amountText(value);
}
