import {
  AppError,
  Gap,
  type May,
  Recalled,
  type RecallQuery,
  type RecallResult,
  type Scope,
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
export interface RecallAsk extends Pick<RecallQuery, "fingerprint" | "cause" | "document"> {
  readonly step: string;
  readonly cluster: Scope["cluster"];
  readonly namespace: string;
}

/**
 * Memory asked once, as a step that is kept: namespaces that share their memory are asked together, as far as who asks
 * may see them. A memory that is down is a gap of the result.
 */
export async function recallInStep(
  { step, cluster, namespace, ...asked }: RecallAsk,
  { memory, clock, sharedNamespaces, ports }: MemoryPorts & { readonly ports: SpecialistPorts },
): Promise<RecallResult> {
  const related = sharedNamespaces.includes(namespace) ? sharedNamespaces : [namespace];
  const mayAsk =
    isWithin(ports.may.clusters, cluster.name) && isWithin(ports.may.namespaces, namespace);
  if (!mayAsk) return { ...nothing, gaps: [notTheirs(namespace)] };
  const namespaces = related.filter((each) => isWithin(ports.may.namespaces, each));
  const query = { ...asked, clusterId: cluster.id, namespaces };
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
  return { ...nothing, gaps: [toGap(answered, about)] };
}

const nothing: RecallResult = { items: [], rejected: 0, gaps: [] };

function isWithin(may: May["namespaces"], place: string): boolean {
  return may === "all" || may.includes(place);
}

function notTheirs(namespace: string): Gap {
  const where = namespace === "" ? "the whole cluster" : `namespace ${namespace}`;
  return { ...about, kind: "refused", why: `who asks may not see ${where}` };
}
