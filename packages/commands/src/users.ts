import type { Answer } from "@binnacle/contracts";
import { isFelt } from "@binnacle/diagnosis";
import { answerOf, askBack, citedBy } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { ageOf, amountOf, measure, sentenceOf } from "./measured.ts";
import { askedIn, metricsOf, subjectOf } from "./subject-of.ts";

/** `are users affected?`: the share of requests that fail now. */
export async function users(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const subject = await subjectOf(intent, askedIn(context), context);
  if (subject.kind === "answer") return subject.answer;
  if (subject.kind === "none") return askBack("Users of what? Name a workload or a namespace.");
  const { name, place } = metricsOf(subject);
  const measured = await measure(["error_ratio", "request_rate"], place, context);
  const ratio = measured.signals.find((signal) => signal.name === "error_ratio");
  if (ratio === undefined)
    return answerOf(`Unknown whether users of ${name} feel it: no metrics tell its error rate`, {
      state: "unknown",
      gaps: [...measured.gaps],
    });
  const lines = [...subject.notes, ...measured.signals.map(sentenceOf)];
  const age = ageOf(measured.at);
  const felt = isFelt(ratio);
  return answerOf(`${felt ? "Yes" : "No"}: {now} of requests to ${name} fail${age.text}`, {
    slots: { ...age.slots, now: { value: amountOf(ratio.now, ratio) } },
    lines,
    evidence: citedBy(lines, measured.evidence),
  });
}
