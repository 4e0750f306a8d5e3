import type { Answer, Evidence, Finding, Investigation } from "@binnacle/contracts";

/** An answer of one title. */
export function answerOf(parts: Partial<Answer> = {}): Answer {
  const nothing = { lines: [], rows: [], evidence: [], gaps: [], choices: [] };
  return { title: "answered", isWorthSharing: false, ...nothing, ...parts };
}

/** Nothing is wrong with cart, and one fact says so. */
export const quiet: Investigation = {
  id: "i1",
  revision: 1,
  status: "answered",
  question: "why is cart slow?",
  askedBy: { id: "slack:T1:U1", name: "ada" },
  askedAt: "2026-01-01T10:00:00Z",
  severity: "fine",
  scope: {
    cluster: { id: "c1", name: "test" },
    namespace: "shop",
    workload: "cart",
    window: { from: "2026-01-01T09:00:00Z", to: "2026-01-01T10:00:00Z" },
  },
  users: { state: "no", text: "0.1 % of requests fail", evidence: [idOf("1")] },
  hypotheses: [],
  history: [],
  changes: [],
  timeline: [],
  workloads: [],
  pods: { ready: 0, total: 0 },
  dependencies: [],
  evidence: [factOf("1")],
  notes: [],
  observations: [],
  checks: [
    {
      kind: "ruled_out",
      cause: "x",
      because: { text: "no x", evidence: [] },
      examined: { count: 1, of: "pod" },
    },
  ],
  gaps: [],
  plan: [],
  receipt: { model: "no model", calls: 0, seconds: 0, sources: [] },
};

const cart = { kind: "Deployment", namespace: "shop", name: "cart" };

const crash: Finding = {
  id: "f1",
  by: { kind: "engine" },
  cause: "ends-with-error",
  title: "cart crashes on start",
  impact: "broken",
  state: "active",
  culprit: cart,
  owner: cart,
  victims: [],
  confidence: { level: "high", reason: "the log says so" },
  claims: [],
  reasons: [],
  against: [],
  disproof: "",
  evidence: [idOf("1")],
  contradicting: [],
  fix: [],
  later: [],
  symptom: {},
  fingerprint: "p1",
};

/** cart crashes; metrics and logs were not asked yet. */
export const firstLook: Investigation = {
  ...quiet,
  status: "first_look",
  severity: "broken",
  users: { state: "checking", text: "checking error rate…", evidence: [] },
  hypotheses: [
    { id: "h1", rank: 1, status: "supported", finding: crash, signals: [], recalled: [] },
  ],
};

/** cart crashes, and everything was asked. */
export const crashing: Investigation = { ...firstLook, status: "answered", users: quiet.users };

export function idOf(name: string): string {
  return name.padStart(16, "0");
}

export function factOf(name: string): Evidence {
  return {
    id: idOf(name),
    clusterId: "c1",
    origin: "kubernetes",
    source: { server: "eks", tool: "diagnose", arguments: {} },
    text: `fact ${name}`,
    values: {},
    observedAt: "2026-01-01T10:00:00Z",
    trust: "fact",
    reproduce: { language: "kubectl", text: "kubectl get pods" },
  };
}
