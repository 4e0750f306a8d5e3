import type { Answer, Gap } from "@binnacle/contracts";

/** A source that was asked and did not tell; one that is not connected, or holds nothing of it, hides nothing. */
const silent: ReadonlySet<Gap["kind"]> = new Set(["cut", "refused", "timed_out", "unreachable"]);

/** The answer, never fine while something that was asked is not seen: the first line names it. */
export function unseenFirst(answer: Answer): Answer {
  const [first, ...others] = answer.gaps.filter(({ kind }) => silent.has(kind));
  if (answer.state !== "fine" || first === undefined) return answer;
  const more = others.length === 0 ? "" : " and more";
  return {
    ...answer,
    state: "unknown",
    title: `${answer.title}; not seen: {unseen}${more}`,
    slots: { ...answer.slots, unseen: { value: first.what } },
  };
}
