import {
  AppError,
  Gap,
  Recalled,
  type RecallQuery,
  type RecallResult,
  type SpecialistPorts,
} from "@binnacle/contracts";
import { askSourceInStep, errorToGap, toGap } from "@binnacle/runtime";
import { z } from "zod";
import type { MemoryPorts } from "./memory-ports.ts";

const name = "memory";
const about = { origin: name, what: "incidents of the past that people judged" };
const KeptRecall: z.ZodType<RecallResult> = z.object({
  items: z.array(Recalled),
  rejected: z.number().int(),
  gaps: z.array(Gap),
});

/** What is asked of memory, and on whose behalf: `namespace` is the one that the question is about. */
export interface RecallAsk
  extends Pick<RecallQuery, "clusterId" | "fingerprint" | "cause" | "document"> {
  readonly step: string;
  readonly namespace: string;
}

/**
 * Memory asked once, as a step that is kept: namespaces that share their memory are asked together.
 * A memory that is down is a gap of the result.
 */
export async function recallInStep(
  { step, namespace, ...asked }: RecallAsk,
  { memory, clock, sharedNamespaces, ports }: MemoryPorts & { readonly ports: SpecialistPorts },
): Promise<RecallResult> {
  const namespaces = sharedNamespaces.includes(namespace) ? sharedNamespaces : [namespace];
  const query = { ...asked, namespaces };
  const answered = await askSourceInStep(name, { step, ports }, async () => {
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
  if (answered.kind === "ok") return KeptRecall.parse(answered.result);
  return { items: [], rejected: 0, gaps: [toGap(answered, about)] };
}
