import type { Finding, Hypothesis, Investigation, ObjectRef } from "@binnacle/contracts";

const began = "2026-01-01T09:50:00Z";

export function ref(name: string, namespace = "shop", kind = "Deployment"): ObjectRef {
  return { kind, namespace, name };
}

/** A workload that crashes since ten minutes, found by the engine. */
export function crash(owner: ObjectRef, over: Partial<Finding> = {}): Finding {
  return {
    id: `finding-${owner.name}`,
    by: { kind: "engine" },
    cause: "crash-on-start",
    title: `${owner.name} crashes on start`,
    impact: "broken",
    state: "active",
    culprit: owner,
    owner,
    victims: [],
    since: began,
    confidence: { level: "high", reason: "the log says so" },
    claims: [],
    reasons: [],
    against: [],
    disproof: "a run that stays",
    evidence: [],
    contradicting: [],
    fix: [],
    later: [],
    symptom: {},
    fingerprint: `print-${owner.name}`,
    ...over,
  };
}

/** Minutes after the crash began; negative: before. */
export function minutesAfter(minutes: number): string {
  return new Date(Date.parse(began) + minutes * 60_000).toISOString();
}

export function hypothesis(finding: Finding, over: Partial<Hypothesis> = {}): Hypothesis {
  const id = `hypothesis-${finding.owner.name}`;
  return { id, rank: 1, status: "supported", finding, signals: [], recalled: [], ...over };
}

type Known = Pick<
  Investigation,
  | "hypotheses"
  | "dependencies"
  | "target"
  | "scope"
  | "users"
  | "workloads"
  | "checks"
  | "gaps"
  | "status"
> &
  Partial<Pick<Investigation, "question">> & {
    readonly receipt: Pick<Investigation["receipt"], "sources">;
  };

/** Everything was read and nothing found, unless told otherwise. */
export function known(over: Partial<Known> = {}): Known {
  return {
    status: "answered",
    hypotheses: [],
    dependencies: [],
    scope: { cluster: { id: "c1", name: "prod-eu" }, window: { from: began, to: began } },
    workloads: [],
    gaps: [],
    receipt: { sources: [] },
    users: { state: "no", text: "0 % of requests to checkout fail", evidence: [] },
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
