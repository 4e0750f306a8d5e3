import type {
  Claim,
  Diagnosis,
  Evidence,
  Gap,
  Hypothesis,
  Investigation,
  KubernetesReport,
  MemoryReport,
  PlanStep,
  Scope,
  Trigger,
} from "@binnacle/contracts";
import { incidentOf } from "./incident-of.ts";
import type { RunTools } from "./run-tools.ts";
import { timelineOf } from "./timeline.ts";
import { verify } from "./verify.ts";

/** Everything that is known so far of one run; `toInvestigation` renders it as a snapshot. */
export interface Draft {
  readonly id: string;
  readonly trigger: Trigger;
  readonly question: string;
  readonly scope: Scope;
  readonly status: Investigation["status"];
  readonly startedAtMs: number;
  readonly diagnosis?: Diagnosis;
  readonly hypotheses: readonly Hypothesis[];
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
  readonly plan: readonly PlanStep[];
  readonly kubernetes?: KubernetesReport;
  readonly memory?: MemoryReport;
  /** Said before all else: `No object is named customers; this is about the whole cluster.` */
  readonly notes: readonly Claim[];
}

/** The snapshot that people see. Only evidence that is cited stays, numbered in the order of citation. */
export function toInvestigation(
  draft: Draft,
  { tools, nowMs, revision }: { tools: RunTools; nowMs: number; revision: number },
): Investigation {
  const { kubernetes, trigger } = draft;
  const judged = {
    ...seenIn(draft.diagnosis),
    status: draft.status,
    hypotheses: [...draft.hypotheses],
    users: kubernetes?.users ?? usersBefore(draft),
  };
  return verify({
    ...judged,
    id: draft.id,
    revision,
    question: draft.question,
    askedBy: trigger.by,
    askedAt: trigger.at,
    ...(trigger.thread === undefined ? {} : { thread: trigger.thread }),
    incident: incidentOf(judged, draft.scope),
    timeline: timelineOf({ ...judged, signals: kubernetes?.signals ?? [] }),
    evidence: [...draft.evidence],
    observations: [...draft.notes, ...(kubernetes?.observations ?? [])],
    gaps: distinctGaps(draft.gaps),
    plan: [...draft.plan],
    receipt: {
      model: "no model",
      calls: tools.calls() + (draft.memory === undefined ? 0 : 1),
      seconds: Math.round((nowMs - draft.startedAtMs) / 100) / 10,
      sources: sourcesOf(draft, tools),
    },
  });
}

type Seen = Pick<
  Investigation,
  "history" | "changes" | "workloads" | "pods" | "dependencies" | "coverage" | "target"
>;

const nothingSeen: Seen = {
  history: [],
  changes: [],
  workloads: [],
  pods: { ready: 0, total: 0 },
  dependencies: [],
  coverage: { found: [], ruledOut: [], notVisible: [] },
};

function seenIn(diagnosis: Diagnosis | undefined): Seen {
  if (diagnosis === undefined) return nothingSeen;
  const { history, changes, workloads, pods, dependencies, coverage, target } = diagnosis;
  const seen = { history, changes, workloads, pods, dependencies, coverage };
  return target === undefined ? seen : { ...seen, target };
}

function usersBefore({ status, gaps }: Draft): Investigation["users"] {
  if (status !== "answered")
    return { state: "checking", text: "checking error rate…", evidence: [] };
  const why =
    gaps.find(({ origin }) => origin === "prometheus")?.why ?? "the metrics were not read";
  return { state: "unknown", text: `unknown: ${why}`, evidence: [] };
}

/** In the order in which a reader thinks of them, whatever answered first. */
const servers = [
  ["eks", "kubernetes"],
  ["prometheus", "prometheus"],
  ["opensearch", "opensearch"],
] as const;

function sourcesOf(draft: Draft, tools: RunTools): Investigation["receipt"]["sources"] {
  const asked = tools.reached();
  const sources = servers.flatMap(([server, name]) => {
    const reached = asked.get(server);
    return reached === undefined ? [] : [{ name, reached }];
  });
  if (draft.memory === undefined) return sources;
  const reached = !draft.memory.gaps.some(({ origin }) => origin === "memory");
  return [...sources, { name: "memory", reached }];
}

function distinctGaps(gaps: readonly Gap[]): Gap[] {
  const seen = new Map(gaps.map((gap) => [JSON.stringify([gap.what, gap.why]), gap]));
  return [...seen.values()];
}
