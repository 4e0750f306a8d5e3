import { type Answer, type GoldenSignalName, present, prometheus } from "@binnacle/contracts";
import { toGap } from "@binnacle/runtime";
import { citedBy } from "./answer-of.ts";
import type { CommandContext } from "./command-context.ts";

/** One sentence a signal. */
type Measured = Pick<Answer, "lines" | "evidence" | "gaps">;

/** What metrics say of a workload or a namespace; when they cannot be had, the gap says so and the answer stands. */
export async function goldenSignals(
  names: readonly GoldenSignalName[],
  { namespace, workload }: { readonly namespace: string | undefined; readonly workload?: string },
  { tools, asking }: CommandContext,
): Promise<Measured> {
  if (namespace === undefined) return { lines: [], evidence: [], gaps: [] };
  const place = { namespace, ...present({ workload }) };
  const answered = await tools.ask(prometheus.goldenSignals, place, asking);
  if (answered.kind !== "ok") {
    const what = `metrics of ${workload ?? namespace}`;
    return { lines: [], evidence: [], gaps: [toGap(answered, { origin: "prometheus", what })] };
  }
  const lines = answered.result.signals
    .filter(({ name }) => names.includes(name))
    .map(({ text, evidence }) => ({ text, evidence }));
  return { lines, evidence: citedBy(lines, answered.evidence), gaps: [...answered.gaps] };
}
