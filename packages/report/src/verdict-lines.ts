import {
  type Hypothesis,
  type RejectReason,
  stanceOf,
  type Verdict,
  withdrawWithinMs,
} from "@binnacle/contracts";
import { verdictsOn } from "@binnacle/diagnosis";
import { causeTitle } from "./check-claims.ts";
import type { Button, Line, Telling } from "./document.ts";
import type { Judged } from "./judged.ts";
import { objectText } from "./object-in.ts";
import { timeOfDay } from "./tell-time.ts";

export const reasonWords: Readonly<Record<RejectReason, string>> = {
  wrong_object: "wrong object",
  wrong_cause: "wrong cause",
  known_already: "known already",
  other: "another reason",
};

/** Who said what of it and when; of several people first how many. The answer stays as it is, whatever was said. */
export function verdictLines(
  { verdicts }: Judged,
  hypothesis: Hypothesis,
  telling: Telling,
): Line[] {
  const standing = verdictsOn(hypothesis, verdicts);
  const withdrawn = verdicts.filter(
    (verdict) => verdict.hypothesisId === hypothesis.id && !standing.includes(verdict),
  );
  return [
    ...(standing.length > 1 ? [{ text: countText(standing) }] : []),
    ...standing.map((verdict) => ({ text: verdictText(verdict, telling) })),
    ...withdrawn.map(({ by, withdrawnAt = "" }) => ({
      text: `Withdrawn by ${by.name} at ${timeOfDay(withdrawnAt, telling)}: it counts no more.`,
    })),
  ];
}

const stances = ["accepted", "corrected", "rejected"] as const;

function countText(verdicts: readonly Verdict[]): string {
  const counts = stances.flatMap((stance) => {
    const count = verdicts.filter((verdict) => stanceOf(verdict) === stance).length;
    return count === 0 ? [] : [`${count} ${stance} it`];
  });
  return `${verdicts.length} people judged: ${counts.join(", ")}.`;
}

function verdictText(verdict: Verdict, telling: Telling): string {
  const who = `by ${verdict.by.name} at ${timeOfDay(verdict.at, telling)}`;
  if (verdict.kind === "accept") return `Accepted ${who}. ${laterText(verdict)}`;
  if (verdict.kind === "reject")
    return [`Rejected ${who}: ${reasonWords[verdict.reason]}.`, ...quoted(verdict)].join(" ");
  const said = [...outcomeText(verdict), ...quoted(verdict)];
  return stanceOf(verdict) === "accepted"
    ? [`Accepted ${who}.`, ...said, laterText(verdict)].join(" ")
    : [`Corrected ${who}: ${rightText(verdict)}.`, ...said].join(" ");
}

/** What the memory does not hold is not recalled. */
function laterText({ unstored }: Verdict): string {
  return unstored === undefined
    ? "I will recall this when it looks the same."
    : `I could not store it for later: ${unstored}`;
}

type Modified = Extract<Verdict, { kind: "modify" }>;

/** What it is instead: `the cause is Out of memory, on deployment/cart`. */
function rightText({ cause, culprit }: Modified): string {
  const object = culprit && objectText(culprit);
  if (cause === undefined) return `it is ${object}`;
  const right = cause === "unlisted" ? "a cause that I do not know" : causeTitle(cause);
  return object === undefined ? `the cause is ${right}` : `the cause is ${right}, on ${object}`;
}

function outcomeText({ worked }: Modified): string[] {
  if (worked === undefined) return [];
  return [worked ? "The fix worked." : "The fix did not help."];
}

function quoted({ note }: { readonly note?: string | undefined }): string[] {
  return note === undefined ? [] : [`"${note}"`];
}

/** Each may judge, and change their mind; what was said just now can be withdrawn. */
export function verdictButtons(
  { investigation, verdicts }: Judged,
  leading: Hypothesis,
  { nowMs }: Telling,
): Button[] {
  const { id, revision, status } = investigation;
  if (status !== "answered") return [];
  const about = { investigationId: id, hypothesisId: leading.id, revision };
  const isFresh = verdictsOn(leading, verdicts).some(
    ({ at }) => nowMs - Date.parse(at) < withdrawWithinMs,
  );
  const kinds = [
    "accept",
    "modify",
    "reject",
    ...(isFresh ? (["withdraw"] as const) : []),
  ] as const;
  return kinds.map((verdict) => ({ kind: "verdict", verdict, ...about }));
}
