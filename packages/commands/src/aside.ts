import type { Answer, Intent } from "@binnacle/contracts";
import { check } from "./check.ts";
import type { CommandContext } from "./command-context.ts";
import { goldenSignals } from "./golden-signals.ts";

/** `and in payments?`: another place, looked at beside the talk; the investigation of the conversation stays what it is. */
export async function aside(intent: Intent, context: CommandContext): Promise<Answer> {
  const [answer, users] = await Promise.all([
    check(intent, context),
    goldenSignals(["error_ratio"], { namespace: intent.namespace }, context),
  ]);
  if (answer.rows.length === 0) return answer;
  const isFelt = users.isFelt && answer.state === "fine";
  return {
    ...answer,
    ...(isFelt ? { state: "degraded", title: `${answer.title}, but its requests fail` } : {}),
    lines: [...users.lines, ...answer.lines],
    evidence: [...users.evidence, ...answer.evidence],
    gaps: [...answer.gaps, ...users.gaps],
  };
}
