import type { Alert, Incident, Investigation, Verdict } from "@binnacle/contracts";

const at = "2026-11-21T03:14:00Z";
export const scope: Incident["scope"] = {
  cluster: { id: "", name: "prod-eu" },
  namespace: "shop",
  workload: "checkout",
  window: { from: "2026-11-21T02:14:00Z", to: at },
};

export function investigation(id: string, over: Partial<Investigation> = {}): Investigation {
  return {
    id,
    revision: 1,
    status: "answered",
    question: "why?",
    askedAt: at,
    scope,
    severity: "broken",
    users: { state: "unknown", text: "unknown", evidence: [] },
    hypotheses: [],
    history: [],
    changes: [],
    timeline: [],
    workloads: [],
    pods: { ready: 0, total: 0 },
    dependencies: [],
    evidence: [],
    notes: [],
    observations: [],
    coverage: { found: [], ruledOut: [], notVisible: [] },
    gaps: [],
    plan: [],
    receipt: { model: "no model", calls: 1, seconds: 1, sources: [] },
    ...over,
  };
}

export function verdict(by: string, over: Partial<Verdict> = {}): Verdict {
  return {
    investigationId: "i1",
    hypothesisId: "h1",
    fingerprint: "f",
    kind: "accept",
    by: { id: `slack:T1:${by}`, name: by },
    at,
    ...over,
  };
}

export function alert(name: string, over: Partial<Alert> = {}): Alert {
  return {
    fingerprint: name,
    name,
    state: "firing",
    labels: { namespace: "shop" },
    summary: `${name} fires`,
    startsAt: at,
    ...over,
  };
}
