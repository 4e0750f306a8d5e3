import { z } from "zod";
import type { Offer } from "./create-expert.ts";

/** What experts offered, and what of it was left when they were done. */
export interface Counted {
  readonly claims: number;
  readonly survived: number;
  readonly steps: number;
  readonly stepsSurvived: number;
}

const sentences = z.array(z.string()).default([]);
const Offered = z.object({
  reply: sentences,
  observations: sentences,
  hypotheses: z
    .array(
      z.object({
        claims: sentences,
        reasons: sentences,
        against: sentences,
        affects: z.array(z.unknown()),
        now: z.array(z.unknown()),
      }),
    )
    .default([]),
});

/** First submissions against last ones; `dropped`: what code took out of the last ones. */
export function countOffers(offers: readonly Offer[], dropped: number): Counted {
  const runs: Offer[][] = [];
  for (const offer of offers) {
    const open = runs.findLast(([first]) => first?.agent === offer.agent);
    if (offer.isFirst || open === undefined) runs.push([offer]);
    else open.push(offer);
  }
  const first = sum(runs.map((run) => sizeOf(run[0])));
  const last = sum(runs.map((run) => sizeOf(run.at(-1))));
  return {
    claims: first.claims,
    survived: last.claims - dropped,
    steps: first.steps,
    stepsSurvived: last.steps,
  };
}

interface Size {
  readonly claims: number;
  readonly steps: number;
}

function sizeOf(offer: Offer | undefined): Size {
  const { reply, observations, hypotheses } = Offered.parse(offer?.input ?? {});
  const claims = hypotheses.flatMap((one) => [
    ...one.claims,
    ...one.reasons,
    ...one.against,
    ...one.affects,
  ]);
  const steps = hypotheses.flatMap(({ now }) => now);
  return { claims: reply.length + observations.length + claims.length, steps: steps.length };
}

function sum(sizes: readonly Size[]): Size {
  return {
    claims: sizes.reduce((total, { claims }) => total + claims, 0),
    steps: sizes.reduce((total, { steps }) => total + steps, 0),
  };
}
