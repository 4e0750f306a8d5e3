import { type Answer, KubectlResult } from "@binnacle/contracts";
import { answerOf, blindAnswer, said } from "./answer-of.ts";
import type { VerbContext, VerbIntent } from "./verb-context.ts";

const whatIRun = "I run: get, describe, logs, events, rollout history.";

/** `kubectl get pods -n shop`, parsed and read through the API; what is no read is refused by its name. */
export async function answerKubectl(
  { rest = "" }: VerbIntent,
  { ports, signal }: VerbContext,
): Promise<Answer> {
  if (rest === "") return answerOf("kubectl what?", { lines: [said(whatIRun)] });
  const result = await ports.tools.call(
    { server: "eks", tool: "kubectl", args: { command: rest } },
    { signal },
  );
  if (result.kind === "gap")
    return isRefusal(result.gap.why) ? refusal(rest, result.gap.why) : blindAnswer(result.gap);
  const { command, output, gaps } = KubectlResult.parse(result.structured);
  return answerOf(command, { code: output === "" ? "No resources found." : output, gaps });
}

const refusing =
  /^not allowed: |\bonly read\b|\bnever read\b|\bnot supported\b|\bis needed\b|\bneeds a value\b/u;

/** The server's own words, which name the verb; a server that is down is another matter. */
function isRefusal(why: string): boolean {
  return refusing.test(why);
}

function refusal(command: string, why: string): Answer {
  const [verb = ""] = command.split(/\s+/u);
  const because = why.replace(/^not allowed: /u, "").replace(/\s*Supported: .*$/u, "");
  return answerOf(`kubectl ${verb.slice(0, 40)} is refused`, {
    lines: [said(because.endsWith(".") ? because : `${because}.`), said(whatIRun)],
  });
}
