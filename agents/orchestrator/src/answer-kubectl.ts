import { type Answer, KubectlResult } from "@binnacle/contracts";
import { answerOf, blindAnswer } from "./answer-of.ts";
import type { VerbContext, VerbIntent } from "./answer-verb.ts";

/** `kubectl get pods -n shop`, parsed and read through the API; what is no read is refused by the server by name. */
export async function answerKubectl(
  { rest = "" }: VerbIntent,
  { ports, signal }: VerbContext,
): Promise<Answer> {
  const result = await ports.tools.call(
    { server: "eks", tool: "kubectl", args: { command: rest } },
    { signal },
  );
  if (result.kind === "gap") return { ...blindAnswer(result.gap), title: result.gap.why };
  const { command, output, gaps } = KubectlResult.parse(result.structured);
  return answerOf(command, { code: output === "" ? "No resources found." : output, gaps });
}
