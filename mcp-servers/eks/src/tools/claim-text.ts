import type { Claim, Evidence, Value } from "@binnacle/contracts";
import { counted } from "@binnacle/diagnosis";

/** A claim as a model reads it: its slots filled with exact values, times in RFC 3339; a slot that nothing fills stays as it is written. */
export function claimText({ text, slots = {} }: Claim, evidence: readonly Evidence[]): string {
  return text.replaceAll(/\{([^{}]+)\}/gu, (written, name: string) => {
    const slot = slots[name];
    if (slot === undefined) return written;
    const value =
      "value" in slot
        ? slot.value
        : evidence.find(({ id }) => id === slot.evidence)?.values[slot.key];
    return value === undefined ? written : valueText(value);
  });
}

function valueText(value: Value): string {
  if (typeof value !== "object") return String(value);
  if ("count" in value) return counted(value.count, value.of);
  if ("at" in value) return value.at;
  if ("since" in value) return value.since;
  const { amount, unit } = value;
  return unit === "1" || unit === "ratio" ? String(amount) : `${amount} ${unit}`;
}
