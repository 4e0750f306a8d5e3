import type { Claim, Finding, Hypothesis, Investigation, Signal } from "@binnacle/contracts";
import type { Context } from "./context.ts";
import type { Line } from "./document.ts";
import { contradictionTexts } from "./hypothesis-text.ts";
import { modelOf } from "./model-of.ts";
import { ended, lineOf } from "./text-of.ts";
import { isSaid } from "./users-line.ts";

/** The rest is in the evidence. */
const reasonsAtMost = 5;

/** What the cause does not say already. Below high confidence the word comes with its reason, as does that of a model. */
export function reasonLines(
  { users }: Investigation,
  hypothesis: Hypothesis,
  context: Context,
): Line[] {
  const { claims, reasons, confidence } = hypothesis.finding;
  const isWordEnough = confidence.level === "high" && modelOf(hypothesis.finding) === undefined;
  const told = new Set(claims.map(factsOf));
  const supporting = claimsOf(hypothesis, "supports").filter((claim) => !isSaid(claim, users));
  const news = [...reasons, ...supporting].filter((claim) => !told.has(factsOf(claim)));
  return distinct([
    ...(isWordEnough ? [] : [confidenceLine(hypothesis.finding)]),
    ...news.map((claim) => lineOf(claim, context)),
  ]).slice(0, reasonsAtMost);
}

/** The word and its reason: `medium: no log of it was seen`. */
export function confidenceLine({ confidence: { level, reason } }: Finding): Line {
  return { text: reason === "" ? level : `${level}: ${reason}` };
}

/** What speaks against it: a check that contradicts it first. */
export function againstLines(hypothesis: Hypothesis, context: Context): Line[] {
  const against = [...hypothesis.finding.against, ...claimsOf(hypothesis, "contradicts")];
  const numbers = context.numbers(hypothesis.contradictedBy?.evidence ?? []);
  return distinct([
    ...contradictionTexts(hypothesis, context).map((text) => ({ text, numbers })),
    ...against.map((claim) => lineOf(claim, context)),
  ]);
}

/** What a reader could see that would end it. */
export function disproofLines({ disproof }: Finding): Line[] {
  return disproof === "" ? [] : [{ text: ended(`Would be disproved by ${disproof}`) }];
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
