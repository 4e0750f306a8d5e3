import type {
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
  /** Said once, before all else: `No object is named customers; this is about the whole cluster.` */
  readonly note?: string;
}

const nothingChecked = { found: [], ruledOut: [], notVisible: [] };

/** The snapshot that people see. Only evidence that is cited stays, numbered in the order of citation. */
export function toInvestigation(
  draft: Draft,
  { tools, nowMs, revision }: { tools: RunTools; nowMs: number; revision: number },
): Investigation {
  const { diagnosis, kubernetes, trigger } = draft;
  return verify({
    id: draft.id,
    revision,
    status: draft.status,
    question: draft.question,
    askedBy: trigger.by,
    askedAt: trigger.at,
    ...(trigger.thread === undefined ? {} : { thread: trigger.thread }),
    incident: incidentOf(draft),
    ...(diagnosis?.target === undefined ? {} : { target: diagnosis.target }),
    users: kubernetes?.users ?? usersBefore(draft),
    hypotheses: [...draft.hypotheses],
    history: diagnosis?.history ?? [],
    changes: diagnosis?.changes ?? [],
    timeline: timelineOf(draft),
    workloads: diagnosis?.workloads ?? [],
    pods: diagnosis?.pods ?? { ready: 0, total: 0 },
    dependencies: diagnosis?.dependencies ?? [],
    evidence: [...draft.evidence],
    observations: observationsOf(draft),
    coverage: diagnosis?.coverage ?? nothingChecked,
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

function incidentOf({ diagnosis, hypotheses, scope, status }: Draft): Investigation["incident"] {
  const [first] = hypotheses.filter(({ finding }) => finding.state === "active");
  const severity = first?.finding.impact ?? (diagnosis === undefined ? "unknown" : "fine");
  return {
    ...(first === undefined ? {} : { fingerprint: first.finding.fingerprint }),
    severity: status === "looking" ? "unknown" : severity,
    scope,
  };
}

function usersBefore({ status, gaps }: Draft): Investigation["users"] {
  if (status !== "answered")
    return { state: "checking", text: "checking error rate…", evidence: [] };
  const why =
    gaps.find(({ origin }) => origin === "prometheus")?.why ?? "the metrics were not read";
  return { state: "unknown", text: `unknown: ${why}`, evidence: [] };
}

function observationsOf({ note, kubernetes }: Draft): Investigation["observations"] {
  const said = note === undefined ? [] : [{ text: note, evidence: [] }];
  return [...said, ...(kubernetes?.observations ?? [])];
}

function sourcesOf(draft: Draft, tools: RunTools): Investigation["receipt"]["sources"] {
  const names = { eks: "kubernetes", prometheus: "prometheus", opensearch: "opensearch" } as const;
  const servers = [...tools.reached()].map(([server, reached]) => ({
    name: names[server],
    reached,
  }));
  if (draft.memory === undefined) return servers;
  const reached = !draft.memory.gaps.some(({ origin }) => origin === "memory");
  return [...servers, { name: "memory", reached }];
}

function distinctGaps(gaps: readonly Gap[]): Gap[] {
  const seen = new Map(gaps.map((gap) => [JSON.stringify([gap.what, gap.why]), gap]));
  return [...seen.values()];
}
