import {
  AppError,
  type Clock,
  type Evidence,
  type Finding,
  type Gap,
  type Identify,
  type IncidentMemory,
  type MemoryAgent,
  type MemoryReport,
  type Recalled,
  type RecalledIncident,
  type RecallResult,
  type ToolSource,
} from "@binnacle/contracts";
import { memoryDocument } from "@binnacle/diagnosis";
import { preconditionOf } from "./precondition-of.ts";
import { recheck } from "./recheck.ts";
import { toEvidence } from "./to-evidence.ts";

interface MemoryAgentPorts {
  readonly memory: IncidentMemory;
  readonly tools: ToolSource;
  readonly clock: Clock;
  readonly identify: Identify;
}

/** A finding gets no more recalled incidents than this: the rest would bury the answer. */
const MAX_RECALLED = 3;

/**
 * The memory agent in plan form: for each active finding it asks the memory by fingerprint and by text, then looks at
 * the cluster whether what helped then is possible now. It sees the cluster through the tools alone.
 * A memory that is down, or a re-check that could not be made, is a gap in the report.
 */
export function createMemoryAgent(ports: MemoryAgentPorts): MemoryAgent {
  return {
    recall: async (findings, { scope }, { signal }) => {
      const active = findings.filter(({ state }) => state === "active");
      const context = { ports, clusterId: scope.cluster.id, signal };
      const looks = await Promise.all(active.map((finding) => lookUp(finding, context)));
      return merge(looks);
    },
  };
}

interface Context {
  readonly ports: MemoryAgentPorts;
  readonly clusterId: string;
  readonly signal: AbortSignal;
}

/** What memory says of one finding. */
interface Look extends Pick<MemoryReport, "recalled" | "evidence" | "gaps"> {
  readonly findingId: string;
  readonly rejected: number;
}

async function lookUp(finding: Finding, context: Context): Promise<Look> {
  const found = await ask(finding, context);
  const looks = await Promise.all(
    found.items.slice(0, MAX_RECALLED).map((item) => examine(item, { finding, context })),
  );
  return {
    findingId: finding.id,
    rejected: found.rejected,
    recalled: looks.map(({ incident }) => incident),
    evidence: looks.flatMap(({ evidence }) => evidence),
    gaps: [...found.gaps, ...looks.flatMap(({ gaps }) => gaps)],
  };
}

async function ask(finding: Finding, { ports, clusterId, signal }: Context): Promise<RecallResult> {
  const { fingerprint, cause } = finding;
  const query = { clusterId, fingerprint, cause, document: memoryDocument(finding) };
  try {
    return await ports.memory.recall(query, { signal });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const gap: Gap = {
      origin: "memory",
      what: "incidents of the past that people judged",
      why: error.message,
    };
    return { items: [], rejected: 0, gaps: [gap] };
  }
}

interface Examining {
  readonly finding: Finding;
  readonly context: Context;
}

async function examine(
  item: Recalled,
  { finding, context }: Examining,
): Promise<{ incident: RecalledIncident; evidence: Evidence[]; gaps: readonly Gap[] }> {
  const { ports, signal } = context;
  const precondition = preconditionOf(item, finding.owner);
  const checked = await recheck(precondition, { tools: ports.tools, signal });
  const remembered = toEvidence(item, ports);
  return {
    incident: {
      ...item,
      findingId: finding.id,
      recheck: {
        text: checked.text,
        evidence: [remembered.id, ...checked.evidence.map(({ id }) => id)],
      },
    },
    evidence: [remembered, ...checked.evidence],
    gaps: checked.gaps,
  };
}

function merge(looks: readonly Look[]): MemoryReport {
  const counts = looks.filter(({ rejected }) => rejected > 0);
  return {
    recalled: looks.flatMap(({ recalled }) => recalled),
    rejected: Object.fromEntries(counts.map(({ findingId, rejected }) => [findingId, rejected])),
    evidence: distinct(
      looks.flatMap(({ evidence }) => evidence),
      ({ id }) => id,
    ),
    gaps: distinct(
      looks.flatMap(({ gaps }) => gaps),
      ({ what, why }) => `${what}\n${why}`,
    ),
  };
}

function distinct<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
