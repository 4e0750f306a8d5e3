import { type Claim, type Evidence, type Finding, keyOf } from "@binnacle/contracts";

/** One thing that somebody says is wrong, as far as it can be held against a truth. */
export interface Said {
  /** Keys of the objects that are to blame: the culprit and what owns it. */
  readonly objects: readonly string[];
  /** Id of the catalogue, or what stands for it. */
  readonly cause: string;
  readonly confidence: Finding["confidence"]["level"] | "none";
  /** All that is said, slots filled. */
  readonly text: string;
}

export function toSaid(finding: Finding, evidence: readonly Evidence[]): Said {
  const { culprit, owner, cause, confidence, title, claims, reasons, fix } = finding;
  const known = new Map(evidence.map((item) => [item.id, item]));
  const sentences = [...claims, ...reasons].map((claim) => filled(claim, known));
  const steps = fix.map((step) => [step.text, step.command].join(" "));
  return {
    objects: [...new Set([keyOf(culprit), keyOf(owner)])],
    cause,
    confidence: confidence.level,
    text: [title, ...sentences, ...steps].join("\n"),
  };
}

/** The sentence with what stands in its slots, unformatted. */
function filled({ text, slots = {} }: Claim, known: ReadonlyMap<string, Evidence>): string {
  return text.replaceAll(/\{(\w+)\}/gu, (written, name: string) => {
    const slot = slots[name];
    if (slot === undefined) return written;
    const value = "value" in slot ? slot.value : known.get(slot.evidence)?.values[slot.key];
    return typeof value === "object" ? Object.values(value).join(" ") : String(value ?? written);
  });
}
