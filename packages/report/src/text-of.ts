import type { Claim, Evidence, Slot, Value } from "@binnacle/contracts";
import { counted } from "@binnacle/diagnosis";
import { amountText } from "./amount-text.ts";
import type { Context } from "./context.ts";
import type { Line, Telling } from "./document.ts";
import { beginning, moment } from "./tell-time.ts";

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
  return { text: textOf(claim, context), numbers: context.numbers(claim.evidence) };
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
  if (typeof value !== "object") return String(value);
  if ("at" in value) return moment(value.at, telling);
  if ("count" in value) return counted(value.count, value.of);
  return "since" in value ? beginning(value.since, telling) : amountText(value);
}
