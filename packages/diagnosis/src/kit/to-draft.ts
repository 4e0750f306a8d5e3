import type { Say } from "../facts/claims.ts";
import { type Cause, sure } from "./cause.ts";
import type { Draft } from "./draft.ts";
import type { Story } from "./story.ts";

/** What the story is about: what follows from the culprit and not from the cause. */
type Subject = Pick<Draft, "culprit" | "title" | "impact"> & Partial<Draft>;

/** A story as a draft: the evidence of its facts is decisive, and the confidence follows the rule of the cause. */
export function toDraft(
  cause: Cause,
  { say, ...subject }: Subject & { readonly say: Say },
  story: Omit<Story, "mend" | "rollout">,
): Draft {
  const { level, does, opening = [], facts, context = [], reasons, ...told } = story;
  const confidence = sure(cause, level);
  const decisive = [...new Set(facts.flatMap(({ evidence }) => evidence))];
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
    claims: [...opening, ...facts, ...context],
    // Below high the word of confidence is told with its reason anyway.
    reasons: reasons ?? (level === "high" ? [say(confidence.reason, ...decisive)] : []),
  };
}
