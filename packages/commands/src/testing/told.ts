import type { Answer, Claim, Evidence } from "@binnacle/contracts";
import { fact } from "./samples.ts";

/** An answer for a snapshot: without what is empty, lines with their slots and the numbers of their facts. */
export function told({
  lines,
  evidence,
  choices,
  ...rest
}: Answer): Readonly<Record<string, unknown>> {
  const buttons = choices.map(({ label, intent }) => `${label}: ${JSON.stringify(intent)}`);
  const all = { ...rest, buttons, lines: lines.map(lineOf), evidence: evidence.map(factIn) };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => !Array.isArray(value) || value.length > 0),
  );
}

function lineOf({ text, evidence, slots = {} }: Claim): string {
  const filled = text.replaceAll(/\{(\w+)\}/gu, (_, name: string) => JSON.stringify(slots[name]));
  return [filled, ...evidence.map((id) => `[${Number(id)}]`)].join(" ");
}

function factIn(evidence: Evidence): Evidence | string {
  const number = Number(evidence.id);
  const known = { ...fact(number, evidence.text), values: evidence.values };
  return JSON.stringify(evidence) === JSON.stringify(known) ? `fact ${number}` : evidence;
}
