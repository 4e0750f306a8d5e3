import { type Evidence, type Gap, KubectlResult, type ToolSource } from "@binnacle/contracts";
import type { Precondition } from "./precondition-of.ts";

/** Enough to reproduce one sentence. */
const MAX_CITED = 3;

export interface Recheck {
  readonly text: string;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

/** Asks the cluster whether a precondition holds now; what cannot be asked is said in the sentence and as a gap. */
export async function recheck(
  { command, read }: Precondition,
  { tools, signal }: { tools: ToolSource; signal: AbortSignal },
): Promise<Recheck> {
  const call = { server: "eks", tool: "kubectl", args: { command } } as const;
  const result = await tools.call(call, { signal });
  if (result.kind === "gap") return unchecked(result.gap);
  const answer = KubectlResult.safeParse(result.structured);
  if (!answer.success) {
    return unchecked({
      origin: "kubernetes",
      what: `kubectl ${command}`,
      why: "the eks server answered in a form that is not known here",
    });
  }
  const evidence = result.evidence.slice(0, MAX_CITED);
  return { text: read(answer.data.output), evidence, gaps: answer.data.gaps };
}

function unchecked(gap: Gap): Recheck {
  const why = gap.why.replace(/\.$/u, "");
  return { text: `Not checked again: ${why}.`, evidence: [], gaps: [gap] };
}
