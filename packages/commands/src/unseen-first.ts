import type { Answer, Diagnosis } from "@binnacle/contracts";
import { hidingGaps } from "./hiding-gaps.ts";

/** The answer, never fine while something that hides trouble is not seen: the first line names it. */
export function unseenFirst(answer: Answer, lastLook: () => Diagnosis | undefined): Answer {
  const { gaps, state, title, slots } = answer;
  if (state !== "fine" || gaps.length === 0) return answer;
  const look = lastLook();
  const [first, ...others] = look === undefined ? gaps : hidingGaps(gaps, look);
  if (first === undefined) return answer;
  const more = others.length === 0 ? "" : " and more";
  return {
    ...answer,
    state: "unknown",
    title: `${title}; not seen: {unseen}${more}`,
    slots: { ...slots, unseen: { value: first.what } },
  };
}
