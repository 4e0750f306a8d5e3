import { type Answer, type GoldenSignalName, present, prometheus } from "@binnacle/contracts";
import { isFelt } from "@binnacle/diagnosis";
import { toGap } from "@binnacle/runtime";
import { citedBy } from "./answer-of.ts";
import type { CommandContext } from "./command-context.ts";

/** One sentence a signal. */
interface Measured extends Pick<Answer, "lines" | "evidence" | "gaps"> {
  /** Its error rate rose: pods that are Ready do not make it well. */
  readonly isFelt: boolean;
}

const nothing: Measured = { lines: [], evidence: [], gaps: [], isFelt: false };

/** What metrics say of a workload or a namespace; when they cannot be had, the gap says so and the answer stands. */
export async function goldenSignals(
  names: readonly GoldenSignalName[],
  { namespace, workload }: { readonly namespace: string | undefined; readonly workload?: string },
  { tools, asking, askedAt: until }: CommandContext,
): Promise<Measured> {
  if (namespace === undefined) return nothing;
  const place = { namespace, until, ...present({ workload }) };
  const answered = await tools.ask(prometheus.goldenSignals, place, asking);
  if (answered.kind !== "ok") {
    const what = `metrics of ${workload ?? namespace}`;
    return { ...nothing, gaps: [toGap(answered, { origin: "prometheus", what })] };
  }
  const signals = answered.result.signals.filter(({ name }) => names.includes(name));
  const lines = signals.map(({ text, evidence, slots }) => ({
    text,
    evidence,
    ...present({ slots }),
  }));
  return {
    lines,
    evidence: citedBy(lines, answered.evidence),
    gaps: [...answered.gaps],
    isFelt: signals.some((signal) => signal.name === "error_ratio" && isFelt(signal)),
  };
}
