import {
  type Finding,
  type Gap,
  type GoldenSignal,
  present,
  type UserImpact,
} from "@binnacle/contracts";
import { isFelt, isTooFew } from "@binnacle/diagnosis";
import { claimOf } from "./claim-of.ts";
import type { Measured } from "./look.ts";

/**
 * Do users feel it: by the error ratio of what was asked about; where it has none (nobody reaches it), by that of the
 * victim that fails most. "No" takes that none of them could not be counted. "Unknown" says what is missing.
 */
export function userImpact(
  own: Measured | undefined,
  looks: readonly Measured[],
  found: readonly Finding[] = [],
): UserImpact {
  const impact = byErrors(own, looks);
  // Whoever waits long feels it, and nobody counts those who go.
  return impact.state === "no" && found.length > 0
    ? {
        ...impact,
        state: "unknown",
        text: `unknown: some answers are slow or fail; ${impact.text}`,
      }
    : impact;
}

function byErrors(own: Measured | undefined, looks: readonly Measured[]): UserImpact {
  if (own === undefined) return byOthers(looks, "nothing was named whose requests I could count");
  const errors = errorsOf(own);
  // Of a namespace the share of all requests hides what fails in one place.
  const isWhole = own.subject.kind === "Namespace" && errors !== undefined && !isFelt(errors);
  return errors === undefined || isWhole ? byOthers(looks, whyNoneOf(own)) : impactOf(errors);
}

function byOthers(looks: readonly Measured[], whyNone: string): UserImpact {
  const errors = worst(looks.flatMap((look) => errorsOf(look) ?? []));
  if (errors !== undefined && isFelt(errors)) return impactOf(errors);
  const uncounted = looks.find(isUncounted);
  if (uncounted !== undefined) return unknown(whyNoneOf(uncounted), errors);
  return errors === undefined ? unknown(whyNone) : impactOf(errors);
}

function impactOf(errors: GoldenSignal): UserImpact {
  if (isTooFew(errors)) return unknown("some requests fail, but there are too few to tell");
  const { changedAt } = errors;
  return { state: isFelt(errors) ? "yes" : "no", ...claimOf(errors), ...present({ changedAt }) };
}

function errorsOf({ result }: Measured): GoldenSignal | undefined {
  return result?.signals.find(({ name }) => name === "error_ratio");
}

/** Its requests may exist: it was not looked at to the end. */
function isUncounted(look: Measured): boolean {
  return errorsOf(look) === undefined && errorGapsOf(look).some(({ kind }) => kind !== "no_data");
}

/** What could not be read says more than what is not there. */
function whyNoneOf(look: Measured): string {
  const gaps = errorGapsOf(look);
  const gap = gaps.find(({ kind }) => kind !== "no_data") ?? gaps[0];
  return gap?.why ?? `no request metric of ${look.subject.name} was found`;
}

/** What keeps other measurements from being seen says nothing of requests. */
function errorGapsOf({ gaps }: Measured): Gap[] {
  return gaps.filter(({ about }) => about?.signals?.includes("error_ratio") ?? true);
}

function worst(errors: readonly GoldenSignal[]): GoldenSignal | undefined {
  return errors.toSorted((left, right) => right.now - left.now)[0];
}

/** What was counted elsewhere is told all the same. */
function unknown(why: string, known?: GoldenSignal): UserImpact {
  const text = `unknown: ${why}`;
  if (known === undefined) return { state: "unknown", text, evidence: [] };
  const claim = claimOf(known);
  return { state: "unknown", ...claim, text: `${text}; ${claim.text}` };
}
