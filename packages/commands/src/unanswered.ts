import type { Answer, Answered, AppErrorKind, Gap } from "@binnacle/contracts";
import { toGap } from "@binnacle/runtime";
import { answerOf, blindAnswer, said } from "./answer-of.ts";

/** What was asked; and of whom, should nobody answer. */
interface Unasked extends Pick<Gap, "origin" | "what"> {
  /** `kubectl delete`, `check`. */
  readonly subject: string;
}

/** The source is well, and says no. */
const refusals: Partial<Readonly<Record<AppErrorKind, string>>> = {
  bad_input: "is not understood",
  denied: "is not permitted",
  refused: "is refused",
};

/** Why there is no result: a refusal in the server's own words, or what could not be seen. */
export function unanswered(
  answered: Exclude<Answered<unknown>, { kind: "ok" }>,
  { subject, ...about }: Unasked,
): Answer {
  if (answered.kind === "refused") {
    if (answered.reason === "not_found") return answerOf(`${subject}: ${answered.why}`);
    const refusal = refusals[answered.reason];
    if (refusal !== undefined)
      return answerOf(`${subject} ${refusal}`, { lines: [said("{why}", { why: answered.why })] });
  }
  return blindAnswer(toGap(answered, about));
}
