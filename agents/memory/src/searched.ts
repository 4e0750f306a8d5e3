import type { Report, SpecialistPorts, Task } from "@binnacle/contracts";
import type { MemoryPorts } from "./memory-ports.ts";
import { recallInStep } from "./recall-in-step.ts";
import { toEvidence } from "./to-evidence.ts";

const matchesAtMost = 3;

/** Memory asked in words: what is like them, as observations. Nothing is concluded from it. */
export async function searched(
  { question, scope }: Task,
  context: MemoryPorts & { readonly ports: SpecialistPorts },
): Promise<Report> {
  const { items, gaps } = await recallInStep(
    {
      step: "recall by words",
      cluster: scope.cluster,
      namespace: scope.namespace ?? "",
      fingerprint: "",
      cause: "",
      document: question,
    },
    context,
  );
  const evidence = items.slice(0, matchesAtMost).map((item) => toEvidence(item, context.clock()));
  const observations = evidence.map(({ id, text }) => ({ text, evidence: [id] }));
  return {
    findings: [],
    signals: [],
    observations,
    recalled: [],
    rejected: {},
    evidence,
    gaps: [...gaps],
  };
}
