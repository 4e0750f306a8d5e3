import type { Claim, Hypothesis, Investigation, Signal } from "@binnacle/contracts";
import type { Context } from "./context.ts";
import type { Line } from "./document.ts";
import { lineOf } from "./text-of.ts";
import { isSaid } from "./users-line.ts";

/** The rest is in the evidence. */
const reasonsAtMost = 5;

/** What the cause does not say already. Below high confidence the word comes with its reason. */
export function reasonLines(
  { users }: Investigation,
  hypothesis: Hypothesis,
  context: Context,
): Line[] {
  const { claims, reasons, confidence } = hypothesis.finding;
  const { level, reason } = confidence;
  const told = new Set(claims.map(factsOf));
  const supporting = claimsOf(hypothesis, "supports").filter((claim) => !isSaid(claim, users));
  const news = [...reasons, ...supporting].filter((claim) => !told.has(factsOf(claim)));
  return distinct([
    ...(level === "high" ? [] : [{ text: `${level}: ${reason}` }]),
    ...news.map((claim) => lineOf(claim, context)),
  ]).slice(0, reasonsAtMost);
}

/** What speaks against it. */
export function againstLines(hypothesis: Hypothesis, context: Context): Line[] {
  const against = [...hypothesis.finding.against, ...claimsOf(hypothesis, "contradicts")];
  return distinct(against.map((claim) => lineOf(claim, context)));
}

/** The facts that a claim tells: by what fills it, whatever its words; where nothing does, by its words. */
function factsOf({ text, evidence, slots = {} }: Claim): string {
  const told = Object.keys(slots).length === 0 ? text : slots;
  return JSON.stringify([evidence.toSorted(), told]);
}

function claimsOf({ signals }: Hypothesis, effect: Signal["links"][number]["effect"]): Claim[] {
  return signals
    .filter(({ links }) => links.some((link) => link.effect === effect))
    .map(({ claim }) => claim);
}

function distinct(lines: readonly Line[]): Line[] {
  return [...new Map(lines.map((line) => [line.text, line])).values()];
}
