import {
  AppError,
  Gap,
  Recalled,
  type RecallResult,
  type Report,
  type SpecialistPorts,
  type Task,
} from "@binnacle/contracts";
import { askSourceInStep, errorToGap, toGap } from "@binnacle/runtime";
import { z } from "zod";
import type { MemoryPorts } from "./memory-ports.ts";
import { toEvidence } from "./to-evidence.ts";

const name = "memory";
const about = { origin: name, what: "incidents of the past that people judged" };
const matchesAtMost = 3;
const Kept: z.ZodType<RecallResult> = z.object({
  items: z.array(Recalled),
  rejected: z.number().int(),
  gaps: z.array(Gap),
});

/** Memory asked in words: what is like them, as observations. Nothing is concluded from it. */
export async function searched(
  { question, scope }: Task,
  { memory, clock, ports }: MemoryPorts & { readonly ports: SpecialistPorts },
): Promise<Report> {
  const query = {
    clusterId: scope.cluster.id,
    namespaces: [scope.namespace ?? ""],
    fingerprint: "",
    cause: "",
    document: question,
  };
  const answered = await askSourceInStep(name, { step: "recall by words", ports }, async () => {
    const startedMs = clock();
    try {
      const result = await memory.recall(query, { signal: ports.signal });
      const cost = { ms: clock() - startedMs, characters: 0 };
      return { kind: "ok", result, text: "", evidence: [], gaps: [], cost };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { kind: "gap", gap: errorToGap(error, about) };
    }
  });
  if (answered.kind !== "ok") return { ...nothing, gaps: [toGap(answered, about)] };
  const { items, gaps } = Kept.parse(answered.result);
  const evidence = items.slice(0, matchesAtMost).map((item) => toEvidence(item, clock()));
  const observations = evidence.map(({ id, text }) => ({ text, evidence: [id] }));
  return { ...nothing, evidence, observations, gaps: [...gaps] };
}

const nothing: Report = {
  findings: [],
  signals: [],
  observations: [],
  recalled: [],
  rejected: {},
  evidence: [],
  gaps: [],
};
