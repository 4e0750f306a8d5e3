import {
  AppError,
  type DecideResult,
  type Decision,
  type Gap,
  type Hypothesis,
  type Investigation,
  type MemoryRecord,
} from "@binnacle/contracts";
import { memoryDocument } from "@binnacle/diagnosis";
import { incidentOf } from "./incident-of.ts";
import type { OrchestratorPorts } from "./ports.ts";

/** Keeps a verdict (the first one wins) and teaches the memory. A memory that is down is a gap; the verdict stands. */
export async function decide(
  decision: Decision,
  ports: Pick<OrchestratorPorts, "store" | "memory">,
  options: { signal: AbortSignal },
): Promise<DecideResult> {
  const result = judgedAnew(await ports.store.decide(decision));
  if (result.kind !== "decided") return result;
  const judged = result.investigation.hypotheses.find(({ id }) => id === decision.hypothesisId);
  if (judged === undefined) return result;
  try {
    await ports.memory.remember(recordOf(result.investigation, judged, decision), options);
    return result;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const gap: Gap = {
      origin: "memory",
      what: "this verdict in later incidents",
      why: error.message,
    };
    return { ...result, gap };
  }
}

/** What leads after a verdict may be another hypothesis, or none. */
function judgedAnew(result: DecideResult): DecideResult {
  if (result.kind !== "decided" && result.kind !== "stale") return result;
  const { investigation } = result;
  const incident = incidentOf(investigation, investigation.incident.scope);
  return { ...result, investigation: { ...investigation, incident } };
}

function recordOf(
  { incident, askedAt, id }: Investigation,
  { finding, id: hypothesisId }: Hypothesis,
  { verdict }: Decision,
): MemoryRecord {
  const [fix] = finding.fix;
  return {
    id: `${id}/${hypothesisId}`,
    fingerprint: finding.fingerprint,
    clusterId: incident.scope.cluster.id,
    namespace: finding.owner.namespace ?? "",
    owner: { kind: finding.owner.kind, name: finding.owner.name },
    cause: finding.cause,
    title: finding.title,
    document: memoryDocument(finding),
    verdict: verdict.kind,
    by: verdict.by,
    fix: fix?.command ?? fix?.text ?? "",
    occurredAt: finding.since ?? askedAt,
    decidedAt: verdict.at,
  };
}
