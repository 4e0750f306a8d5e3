import type { Answer, GoldenSignalsResult, Intent } from "@binnacle/contracts";
import { citedBy } from "./answer-of.ts";
import { goldenSignals } from "./golden-signals.ts";
import { quickCheck } from "./quick-check.ts";
import type { VerbContext } from "./verb-context.ts";

/** `and in payments?`: another place, looked at beside the talk; the investigation of the thread stays what it is. */
export async function answerAside(intent: Intent, context: VerbContext): Promise<Answer> {
  const { namespace } = intent;
  const { tools } = context.ports;
  const place = namespace === undefined ? {} : { namespace };
  const [answer, measured] = await Promise.all([
    quickCheck(intent, context),
    goldenSignals(place, { tools, signal: context.signal }),
  ]);
  return answer.rows.length === 0 || measured === undefined ? answer : withUsers(answer, measured);
}

function withUsers(answer: Answer, { signals, evidence }: GoldenSignalsResult): Answer {
  const told = signals
    .filter(({ name }) => name === "error_ratio")
    .map(({ text, evidence: ids }) => ({ text, evidence: ids }));
  return {
    ...answer,
    lines: [...told, ...answer.lines],
    evidence: [...citedBy(told, evidence), ...answer.evidence],
  };
}
