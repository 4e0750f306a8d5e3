import { type Answer, type Intent, present } from "@binnacle/contracts";
import { answerFrom } from "./check.ts";
import type { CommandContext } from "./command-context.ts";
import { goldenSignals } from "./golden-signals.ts";
import { look } from "./look.ts";

/**
 * `and in payments?`, `and search?`: another place or thing, looked at beside the talk; the investigation of the
 * conversation stays what it is.
 */
export async function aside(intent: Intent, context: CommandContext): Promise<Answer> {
  const seen = await look(intent, context);
  if (seen.kind === "answer") return seen.answer;
  const { namespace, target } = seen.diagnosis;
  const place = { namespace, ...present({ workload: target?.name }) };
  const users = await goldenSignals(["error_ratio"], place, context);
  const answer = answerFrom(seen);
  const isFelt = users.isFelt && answer.state === "fine";
  return {
    ...answer,
    ...(isFelt ? { state: "degraded", title: `${answer.title}, but its requests fail` } : {}),
    lines: [...seen.notes, ...users.lines, ...answer.lines.slice(seen.notes.length)],
    evidence: [...users.evidence, ...answer.evidence],
    gaps: [...answer.gaps, ...users.gaps],
  };
}
