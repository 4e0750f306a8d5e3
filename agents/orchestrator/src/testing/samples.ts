import type {
  Answered,
  DiagnoseResult,
  Diagnosis,
  Evidence,
  Finding,
  Investigation,
  ObjectRef,
} from "@binnacle/contracts";

/** Ids of the two facts that `diagnosed` holds. */
export const firstId = "e100000000000000";
export const secondId = "e200000000000000";

/** Small whole objects for tests; each field that matters is overridden where it matters. */
export function ref(name: string, namespace = "shop", kind = "Deployment"): ObjectRef {
  return { kind, namespace, name };
}

export function evidence(id: string, about?: ObjectRef): Evidence {
  return {
    id,
    clusterId: "c1",
    origin: "kubernetes",
    source: { server: "eks", tool: "diagnose", arguments: {} },
    ...(about === undefined ? {} : { subject: about }),
    text: `fact ${id}`,
    values: {},
    observedAt: "2026-01-01T10:00:00Z",
    trust: "fact",
    reproduce: { language: "kubectl", text: "kubectl get pods" },
  };
}

const none = { victims: [], against: [], contradicting: [], later: [], symptom: {} };

export function finding(owner: ObjectRef, over: Partial<Finding> = {}): Finding {
  return {
    ...none,
    id: `finding-${owner.name}`,
    by: { kind: "engine" },
    cause: "crash-on-start",
    title: `${owner.name} crashes on start`,
    impact: "broken",
    state: "active",
    culprit: owner,
    owner,
    since: "2026-01-01T09:50:00Z",
    confidence: { level: "high", reason: "the log says so" },
    claims: [{ text: "It ends on start.", evidence: [firstId] }],
    reasons: [{ text: "the error names it", evidence: [secondId] }],
    disproof: "a run that stays",
    evidence: [firstId],
    fix: [
      { text: "brings back rollout 1", command: `kubectl rollout undo deployment/${owner.name}` },
    ],
    fingerprint: `print-${owner.name}`,
    ...over,
  };
}

function diagnosis(over: Partial<Diagnosis> = {}): Diagnosis {
  return {
    kind: "diagnosed",
    cluster: { id: "c1", name: "test" },
    namespace: "shop",
    observedAt: "2026-01-01T10:00:00Z",
    window: { from: "2026-01-01T09:00:00Z", to: "2026-01-01T10:00:00Z" },
    findings: [],
    workloads: [],
    pods: { ready: 2, total: 2 },
    history: [],
    changes: [],
    dependencies: [],
    checks: [
      {
        kind: "ruled_out",
        cause: "oom-killed",
        because: { text: "no container was killed", evidence: [] },
        examined: { count: 1, of: "pod" },
      },
    ],
    ...over,
  };
}

/** What `diagnose` answers. */
type Diagnosed = Pick<Extract<Answered<DiagnoseResult>, { kind: "ok" }>, "result" | "evidence">;

export function diagnosed(over: Partial<Diagnosis> = {}): Diagnosed {
  const about = over.findings?.[0]?.owner;
  return {
    result: { outcome: diagnosis(over) },
    evidence: [evidence(firstId, about), evidence(secondId)],
  };
}

export function unknownName(
  name: string,
  near: ObjectRef[] = [],
  what: "namespace" | "object" = "object",
): Diagnosed {
  const cluster = { id: "c1", name: "test" };
  const outcome = { kind: "unknown_name", cluster, what, name, near } as const;
  return { result: { outcome }, evidence: [] };
}

export function investigation(over: Partial<Investigation> = {}): Investigation {
  const { cluster, window, workloads, pods, history, changes, dependencies, checks } = diagnosis();
  return {
    id: "i1",
    revision: 3,
    status: "answered",
    question: "why?",
    askedBy: { id: "cli:ada", name: "ada" },
    askedAt: "2026-01-01T10:00:00Z",
    scope: { cluster, window, namespace: "shop" },
    severity: "fine",
    users: { state: "no", text: "0 % of requests fail", evidence: [] },
    hypotheses: [],
    history,
    changes,
    timeline: [],
    workloads,
    pods,
    dependencies,
    evidence: [],
    notes: [],
    observations: [],
    checks,
    gaps: [],
    plan: [],
    receipt: { model: "no model", calls: 1, seconds: 1, sources: [] },
    ...over,
  };
}
