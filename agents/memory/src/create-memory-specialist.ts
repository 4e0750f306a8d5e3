import {
  type Evidence,
  type Finding,
  type Gap,
  type PlanStep,
  type Recalled,
  type RecalledIncident,
  type RecallResult,
  type Report,
  type Specialist,
  type SpecialistPorts,
  type Task,
} from "@binnacle/contracts";
import { memoryDocument } from "@binnacle/diagnosis";
import { createRecheck, type Recheck } from "./create-recheck.ts";
import type { MemoryPorts } from "./memory-ports.ts";
import { recallInStep } from "./recall-in-step.ts";
import { searched } from "./searched.ts";
import { toEvidence } from "./to-evidence.ts";

/** A finding gets no more recalled incidents than this: the rest would bury the answer. */
const maxRecalled = 3;
const name = "memory";

/**
 * The memory specialist in plan form: for each active finding it asks the memory by fingerprint and by text, then looks
 * at the cluster whether what helped then is possible now. It sees the cluster through the tools alone.
 * A memory that is down, or a re-check that could not be made, is a gap in the report.
 */
export function createMemorySpecialist(given: MemoryPorts): Specialist {
  return {
    name,
    description,
    run: async (task, ports) => {
      if (task.briefing !== undefined) return await searched(task, { ...given, ports });
      const context = { ...given, task, ports, recheck: createRecheck(task, ports) };
      const active = task.findings.filter(({ state }) => state === "active");
      const looks = await Promise.all(active.map((finding) => lookUp(finding, context)));
      const report = merged(looks);
      ports.tell({ id: name, who: name, round: 1, ...outcomeOf(report, active.length) });
      return report;
    },
  };
}

const description =
  "Finds past incidents that people judged, by what they looked like: symptom, reason, words of a log. Answers with what it was, what helped, and how often people agreed. Call it when somebody asks whether it happened before.";

interface Context extends MemoryPorts {
  readonly task: Task;
  readonly ports: SpecialistPorts;
  readonly recheck: Recheck;
}

/** What memory says of one finding. */
interface Look extends Pick<Report, "recalled" | "evidence" | "gaps"> {
  readonly findingId: string;
  readonly rejected: number;
}

async function lookUp(finding: Finding, context: Context): Promise<Look> {
  const found = await recall(finding, context);
  const looks = await Promise.all(
    found.items.slice(0, maxRecalled).map((item) => examine(item, finding, context)),
  );
  return {
    findingId: finding.id,
    rejected: found.rejected,
    recalled: looks.map(({ incident }) => incident),
    evidence: looks.flatMap(({ evidence }) => evidence),
    gaps: [...found.gaps, ...looks.flatMap(({ gaps }) => gaps)],
  };
}

async function recall(finding: Finding, context: Context): Promise<RecallResult> {
  const { id, fingerprint, cause, owner } = finding;
  const { cluster } = context.task.scope;
  const document = memoryDocument(finding);
  const namespace = owner.namespace ?? "";
  const asked = { step: `recall ${id}`, cluster, namespace, fingerprint, cause, document };
  return await recallInStep(asked, context);
}

async function examine(
  item: Recalled,
  finding: Finding,
  { clock, recheck }: Context,
): Promise<{ incident: RecalledIncident; evidence: Evidence[]; gaps: readonly Gap[] }> {
  const checked = await recheck(item, finding.owner);
  const remembered = toEvidence(item, clock());
  const evidence = [remembered, ...checked.evidence];
  const claim = { ...checked.claim, evidence: evidence.map(({ id }) => id) };
  return {
    incident: { ...item, findingId: finding.id, recheck: claim },
    evidence,
    gaps: checked.gaps,
  };
}

function merged(looks: readonly Look[]): Report {
  const counts = looks.filter(({ rejected }) => rejected > 0);
  const gaps = looks.flatMap((look) => look.gaps);
  return {
    findings: [],
    signals: [],
    observations: [],
    recalled: looks.flatMap(({ recalled }) => recalled),
    rejected: Object.fromEntries(counts.map(({ findingId, rejected }) => [findingId, rejected])),
    evidence: looks.flatMap(({ evidence }) => evidence),
    gaps: [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()],
  };
}

function outcomeOf(
  { recalled, gaps: [gap] }: Report,
  asked: number,
): Pick<PlanStep, "state" | "text"> {
  if (asked === 0) return { state: "answered", text: "nothing to look up" };
  const { length } = recalled;
  if (length > 0)
    return { state: "answered", text: length === 1 ? "1 match" : `${length} matches` };
  if (gap !== undefined) return { state: "failed", text: gap.why };
  return { state: "answered", text: "nothing like it" };
}
