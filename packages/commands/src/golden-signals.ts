import {
  type Claim,
  type Evidence,
  type GoldenSignalName,
  present,
  prometheus,
} from "@binnacle/contracts";
import { citedBy } from "./answer-of.ts";
import type { CommandContext } from "./command-context.ts";

interface Measured {
  /** One sentence a signal. */
  readonly lines: readonly Claim[];
  readonly evidence: readonly Evidence[];
}

/** What metrics say of a workload or a namespace; nothing when they cannot be had: the answer stands without them. */
export async function goldenSignals(
  names: readonly GoldenSignalName[],
  { namespace, workload }: { readonly namespace: string | undefined; readonly workload?: string },
  { tools, asking }: CommandContext,
): Promise<Measured> {
  if (namespace === undefined) return { lines: [], evidence: [] };
  const place = { namespace, ...present({ workload }) };
  const answered = await tools.ask(prometheus.goldenSignals, place, asking);
  if (answered.kind !== "ok") return { lines: [], evidence: [] };
  const lines = answered.result.signals
    .filter(({ name }) => names.includes(name))
    .map(({ text, evidence }) => ({ text, evidence }));
  return { lines, evidence: citedBy(lines, answered.evidence) };
}
