import type { GoldenSignal, GoldenSignalsResult, ObjectRef, UserImpact } from "@binnacle/contracts";
import type { Look } from "./look.ts";

/** Users feel it when at least this share of requests fails, and several times more than before. */
const feltRatio = 0.01;
const feltGrowth = 3;

/**
 * Do users feel it: by the error ratio of what was asked about; where it has none (nobody reaches it), by that of the
 * victim that fails most. "Unknown" says what is missing.
 */
export function userImpact(
  asked: ObjectRef | undefined,
  looks: readonly Look<GoldenSignalsResult>[],
): UserImpact {
  const own = looks.find(({ subject }) => subject.name === asked?.name);
  if (asked === undefined || own === undefined)
    return unknown("nothing was named whose requests I could count");
  if (own.kind === "unseen") return unknown(own.gap.why);
  const told = errorsOf(own) ?? worst(looks.flatMap((look) => errorsOf(look) ?? []));
  if (told === undefined)
    return unknown(own.result.gaps[0]?.why ?? `no request metric of ${asked.name} was found`);
  const { errors, name } = told;
  return {
    state: isFelt(errors) ? "yes" : "no",
    text: errors.text.replace("of requests", `of requests to ${name}`),
    ...(errors.changedAt === undefined ? {} : { changedAt: errors.changedAt }),
    evidence: errors.evidence,
  };
}

interface Told {
  readonly name: string;
  readonly errors: GoldenSignal;
}

function errorsOf(look: Look<GoldenSignalsResult>): Told | undefined {
  if (look.kind === "unseen") return undefined;
  const errors = look.result.signals.find(({ name }) => name === "error_ratio");
  return errors === undefined ? undefined : { name: look.subject.name, errors };
}

function worst(told: readonly Told[]): Told | undefined {
  return told.toSorted((left, right) => right.errors.now - left.errors.now)[0];
}

function unknown(why: string): UserImpact {
  return { state: "unknown", text: `unknown: ${why}`, evidence: [] };
}

function isFelt({ now, before = 0 }: GoldenSignal): boolean {
  return now >= feltRatio && now >= feltGrowth * before;
}
