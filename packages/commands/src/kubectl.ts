import { type Answer, eks } from "@binnacle/contracts";
import { answerOf, askBack, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { unanswered } from "./unanswered.ts";

const wordAtMost = 40;
const whatIRun = said("I run: get, describe, logs, events, rollout history.");

/** `kubectl get pods -n shop`, parsed and read through the API; what is no read is refused in the server's words. */
export async function kubectl(
  { rest: command = "" }: VerbIntent,
  { tools, asking }: CommandContext,
): Promise<Answer> {
  if (command === "") return askBack("kubectl what?", { lines: [whatIRun] });
  const answered = await tools.ask(eks.kubectl, { command }, asking);
  if (answered.kind !== "ok") {
    const [verb = ""] = command.split(/\s+/u);
    const subject = `kubectl ${verb.slice(0, wordAtMost)}`;
    const about = { subject, origin: "kubernetes", what: "the cluster" };
    const answer = unanswered(answered, about);
    const isOfNoUse =
      answered.kind === "refused" && ["refused", "bad_input"].includes(answered.reason);
    return isOfNoUse ? { ...answer, lines: [...answer.lines, whatIRun] } : answer;
  }
  const { result, gaps } = answered;
  return answerOf(result.command, {
    code: result.output === "" ? "No resources found." : result.output,
    lines: result.hasMore ? [said("There is more: narrow the question.")] : [],
    gaps: [...gaps],
  });
}
