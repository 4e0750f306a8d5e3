import type {
  Change,
  Check,
  Diagnosis,
  Evidence,
  Finding,
  GoldenSignalName,
  Hypothesis,
  Investigation,
  ObjectRef,
  Verdict,
  WorkloadState,
} from "@binnacle/contracts";

export const now = "2026-01-01T10:00:00Z";
export const began = "2026-01-01T09:50:00Z";
const window = { from: "2026-01-01T09:00:00Z", to: now };
const cluster = { id: "cluster-1", name: "prod-eu" };

export function ref(name: string, namespace = "shop", kind = "Deployment"): ObjectRef {
  return { kind, namespace, name };
}

/** What two of them hold; the others hold their number. */
const factTexts: Readonly<Record<number, string>> = {
  2: "fact 2: payment restarted 7 times",
  3: "fact 3: rollout 7: env PAYMENT_URL removed",
};

/** The fact number `number`. */
export function fact(number: number, text = factTexts[number] ?? `fact ${number}`): Evidence {
  return {
    id: String(number).padStart(16, "0"),
    clusterId: cluster.id,
    origin: "kubernetes",
    source: { server: "eks", tool: "diagnose", arguments: {} },
    text,
    values: {},
    observedAt: now,
    trust: "fact",
    reproduce: { language: "kubectl", text: `kubectl get fact ${number}` },
  };
}

export function idOf(number: number): string {
  return fact(number).id;
}

/** Crashes since ten minutes, and checkout suffers. */
export function crash(name = "payment", over: Partial<Finding> = {}): Finding {
  const owner = ref(name);
  return {
    id: `finding-${name}`,
    by: { kind: "engine" },
    cause: "missing-env",
    title: `${name} crashes on start`,
    impact: "broken",
    state: "active",
    culprit: owner,
    owner,
    victims: [
      { ref: ref("checkout"), because: "its calls to payment are refused", evidence: [idOf(2)] },
    ],
    since: began,
    confidence: { level: "high", reason: "the log names the variable" },
    claims: [{ text: `${name} exits with code 1`, evidence: [idOf(1)] }],
    reasons: [{ text: "the log names the variable", evidence: [idOf(1)] }],
    against: [],
    disproof: "a run that stays",
    evidence: [idOf(1)],
    contradicting: [],
    fix: [
      {
        text: "brings back rollout 6",
        command: `kubectl rollout undo deployment/${name} -n shop`,
        object: owner,
        undoesRollout: true,
      },
    ],
    later: [],
    symptom: {},
    fingerprint: `print-${name}`,
    ...over,
  };
}

function found(cause: string): Check {
  return { kind: "found", cause, findings: ["finding-payment"] };
}

export function ruledOut(
  cause: string,
  text = "all of it is well",
  examined = { count: 6, of: "pod" },
): Check {
  return { kind: "ruled_out", cause, because: { text, evidence: [] }, examined };
}

export function workload(name: string, over: Partial<WorkloadState> = {}): WorkloadState {
  return {
    ref: ref(name),
    state: "fine",
    text: "",
    part: "none",
    ready: 2,
    desired: 2,
    ...over,
  };
}

export const brokenPayment = workload("payment", {
  state: "broken",
  text: "crashes on start, 7 restarts",
  why: "rollout 7 removed PAYMENT_URL",
  part: "culprit",
  since: began,
  ready: 0,
});

export function rollout(name = "payment", over: Partial<Change> = {}): Change {
  return {
    at: began,
    subject: ref(name),
    kind: "rollout",
    text: "rollout 7: env PAYMENT_URL removed",
    evidence: [idOf(3)],
    ...over,
  };
}

/** What `diagnose` says of shop: payment is broken, two are fine. */
export function diagnosed(over: { readonly [Part in keyof Diagnosis]?: unknown } = {}) {
  const outcome = {
    kind: "diagnosed",
    cluster,
    namespace: "shop",
    observedAt: now,
    window,
    findings: [crash()],
    workloads: [workload("search"), brokenPayment, workload("checkout")],
    pods: { ready: 4, total: 6 },
    history: [],
    changes: [],
    dependencies: [],
    checks: [found("missing-env")],
    ...over,
  };
  return { result: { outcome }, evidence: [fact(1), fact(2)] };
}

/** What `golden_signals` says: a sentence a signal, from fact 4 on, each of this value now. */
export function measured(texts: Partial<Record<GoldenSignalName, string>>, value = 0) {
  const common = { unit: "1", now: value, min: 0, max: 0 };
  const signals = Object.entries(texts).map(([name, text], index) => ({
    ...common,
    name,
    text,
    evidence: [idOf(index + 4)],
  }));
  const result = { namespace: "shop", window, baseline: window, signals };
  return { result, evidence: signals.map(({ text }, index) => fact(index + 4, text)) };
}

export function unknownName(name: string, near: readonly ObjectRef[] = []) {
  return { result: { outcome: { kind: "unknown_name", cluster, what: "object", name, near } } };
}

export function hypothesis(finding: Finding, over: Partial<Hypothesis> = {}): Hypothesis {
  return {
    id: `hypothesis-${finding.owner.name}`,
    rank: 1,
    status: "supported",
    finding,
    signals: [],
    recalled: [],
    ...over,
  };
}

/** What a conversation is about: checkout in shop fails because payment crashes. */
export function held(over: Partial<Investigation> = {}): Investigation {
  return {
    id: "investigation-1",
    revision: 3,
    status: "answered",
    question: "why is checkout failing?",
    askedAt: now,
    scope: { cluster, namespace: "shop", workload: "checkout", window },
    severity: "broken",
    target: ref("checkout"),
    users: { state: "unknown", text: "no metrics", evidence: [] },
    hypotheses: [hypothesis(crash())],
    history: [],
    changes: [],
    timeline: [],
    workloads: [brokenPayment, workload("checkout"), workload("search")],
    pods: { ready: 4, total: 6 },
    dependencies: [ref("payment")],
    evidence: [fact(1), fact(2), fact(3)],
    notes: [],
    observations: [],
    checks: [
      found("missing-env"),
      ruledOut("oom-killed", "no container was killed for memory"),
      ruledOut("node-not-ready", "every node is Ready", { count: 3, of: "node" }),
    ],
    gaps: [],
    plan: [],
    receipt: { model: "no model", calls: 3, seconds: 1, sources: [] },
    ...over,
  };
}

export function rejected({ id }: Hypothesis): Verdict {
  return {
    investigationId: "investigation-1",
    hypothesisId: id,
    fingerprint: "",
    kind: "reject",
    reason: "wrong_cause",
    by: { id: "cli:ada", name: "Ada" },
    at: now,
  };
}
