import type { Answer } from "@binnacle/contracts";
import { isFelt } from "@binnacle/diagnosis";
import { answerOf, askBack, citedBy } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { ageOf, amountOf, isOfFew, measure, requestsOf, sentenceOf } from "./measured.ts";
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
  const told = { lines, evidence: citedBy(lines, measured.evidence) };
  const now = { value: amountOf(ratio.now, ratio) };
  if (isOfFew(ratio)) {
    const slots = { ...age.slots, now, requests: { value: requestsOf(ratio) } };
    const title = `I cannot tell: {now} of only {requests} to ${name} fail${age.text}`;
    return answerOf(title, { ...told, slots, state: "unknown" });
  }
  return answerOf(`${isFelt(ratio) ? "Yes" : "No"}: {now} of requests to ${name} fail${age.text}`, {
    ...told,
    slots: { ...age.slots, now },
  });
}
