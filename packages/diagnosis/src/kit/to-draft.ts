import type { Claim } from "@binnacle/contracts";
import { type Cause, sure } from "./cause.ts";
import type { Draft } from "./draft.ts";
import type { Story } from "./story.ts";

/** What the story is about: what follows from the culprit and not from the cause. */
type Subject = Pick<Draft, "culprit" | "title" | "impact"> & Partial<Draft>;

/**
 * A story as a draft: the evidence of its facts is decisive, and the confidence follows the rule of the cause. A reason
 * that rests on what a claim rests on says the same again: it goes.
 */
export function toDraft(
  cause: Cause,
  subject: Subject,
  story: Omit<Story, "mend" | "rollout">,
): Draft {
  const { level, does, opening = [], facts, context = [], reasons = [], ...told } = story;
  const claims = [...opening, ...facts, ...context];
  const confidence = sure(cause, level);
  const decisive = [...new Set(facts.flatMap(({ evidence }) => evidence))];
  const said = new Set([...claims.map(restOn), restOn({ evidence: decisive })]);
  return {
    state: "active",
    since: undefined,
    why: undefined,
    text: does,
    against: [],
    change: undefined,
    fix: [],
    later: [],
    nextCheck: undefined,
    symptom: {},
    victims: [],
    pods: [],
    takes: [],
    waitsFor: [],
    standsOn: [],
    yields: false,
    owner: subject.culprit,
    ...subject,
    ...told,
    cause: cause.id,
    confidence,
    decisive,
    claims,
    reasons: [...new Map(reasons.toReversed().map((reason) => [restOn(reason), reason]))]
      .toReversed()
      .filter(([rest]) => !said.has(rest))
      .map(([, reason]) => reason),
  };
}

function restOn({ evidence }: Pick<Claim, "evidence">): string {
  return [...new Set(evidence)].toSorted().join(" ");
}
