import type {
  Evidence,
  Finding,
  GoldenSignal,
  KubernetesTask,
  LogPattern,
  ToolCall,
  ToolResult,
} from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createKubernetesAgent } from "./create-kubernetes-agent.ts";

const from = "2026-11-21T03:02:00Z";
const to = "2026-11-21T03:14:00Z";
const window = { from, to };
const owner = { kind: "Deployment", namespace: "bank", name: "ledger" };
const caller = { kind: "Deployment", namespace: "bank", name: "teller" };
const finding: Finding = {
  id: "f1",
  by: "engine",
  cause: "missing-environment-variable",
  title: "ledger crashes on start",
  impact: "broken",
  state: "active",
  culprit: owner,
  owner,
  victims: [{ ref: caller, because: "it calls ledger", evidence: [] }],
  since: from,
  confidence: { level: "high", reason: "seen" },
  claims: [],
  reasons: [],
  against: [],
  disproof: "",
  evidence: [],
  contradicting: [],
  fix: [],
  later: [],
  symptom: {},
  fingerprint: "x",
};
const task: KubernetesTask = {
  scope: { cluster: { id: "c", name: "c" }, namespace: "bank", window },
  target: caller,
  findings: [finding],
};
const evidence: Evidence[] = [];

function errorRatio(over: Partial<GoldenSignal> = {}): GoldenSignal {
  return {
    name: "error_ratio",
    unit: "ratio",
    before: 0.002,
    now: 0.38,
    min: 0,
    max: 0.4,
    changedAt: from,
    text: "38 % of requests fail with 5xx; before it was 0.2 %",
    evidence: ["00000000000000a1"],
    ...over,
  };
}

const refused: LogPattern = {
  template: "connect ECONNREFUSED <ip>:<num>",
  level: "error",
  count: 412,
  before: 0,
  change: "new",
  firstSeen: from,
  lastSeen: to,
  sample: "connect ECONNREFUSED 10.0.0.1:80",
  pods: 2,
  evidence: ["00000000000000b1"],
};

interface Backends {
  readonly signals?: readonly GoldenSignal[];
  readonly patterns?: readonly LogPattern[];
  readonly down?: ToolCall["server"];
}

async function corroborated({ signals = [], patterns = [], down }: Backends, asked = task) {
  const calls: ToolCall[] = [];
  const agent = createKubernetesAgent({
    tools: {
      async call(call): Promise<ToolResult> {
        calls.push(call);
        if (call.server === down)
          return {
            kind: "gap",
            gap: { origin: "prometheus", what: "metrics", why: "connection refused" },
          };
        const common = { namespace: "bank", window, baseline: window, evidence, gaps: [] };
        const structured =
          call.server === "prometheus"
            ? { ...common, signals }
            : { ...common, patterns, hasMore: false };
        return { kind: "ok", text: "", evidence, structured };
      },
    },
  });
  const report = await agent.corroborate(asked, { signal: AbortSignal.timeout(1000) });
  return { report, calls };
}

test.for([
  { name: "many times more than before", signal: errorRatio(), state: "yes" },
  { name: "as few as before", signal: errorRatio({ now: 0.002, before: 0.002 }), state: "no" },
  {
    name: "not much more than it always does",
    signal: errorRatio({ now: 0.06, before: 0.05 }),
    state: "no",
  },
])("when the target fails $name, users feeling it is: $state", async ({ signal, state }) => {
  const { report } = await corroborated({ signals: [signal] });
  expect(report.users).toMatchObject({ state, evidence: signal.evidence });
  expect(report.users.text).toContain("of requests to teller fail");
});

test("without Prometheus users are unknown, with the reason, and the logs still speak", async () => {
  const { report } = await corroborated({ patterns: [refused], down: "prometheus" });
  expect(report.users).toMatchObject({ state: "unknown", text: "unknown: connection refused" });
  expect(report.gaps.length).toBeGreaterThan(0);
  expect(report.signals.map(({ kind }) => kind)).toContain("log");
});

test("a new error pattern of a victim supports the finding, with how often it was said", async () => {
  const { report } = await corroborated({ patterns: [refused] });
  expect(report.signals).toContainEqual(
    expect.objectContaining({
      kind: "log",
      effect: "supports",
      findingId: "f1",
      text: 'teller log pattern "connect ECONNREFUSED <ip>:<num>" 0 → 412 in 12 min',
    }),
  );
});

test.for([
  { name: "changed when it began", signal: errorRatio(), effect: "supports" },
  {
    name: "changed an hour earlier",
    signal: errorRatio({ changedAt: "2026-11-21T02:02:00Z" }),
    effect: "neutral",
  },
  {
    name: "did not change although the workload is broken",
    signal: { ...errorRatio({ now: 0.002 }), changedAt: undefined },
    effect: "contradicts",
  },
])("an error ratio that $name is: $effect", async ({ signal, effect }) => {
  const { report } = await corroborated({ signals: [signal] });
  const [measured] = report.signals.filter(
    ({ name, subject }) => name === "error_ratio" && subject?.name === "teller",
  );
  expect(measured?.effect).toBe(effect);
});

test("each object is asked about once, with the moment it began as the border to the baseline", async () => {
  const { calls } = await corroborated({});
  const asked = calls.map(
    ({ server, args }) => `${server} ${String(args["workload"])} ${String(args["since"])}`,
  );
  expect(asked.toSorted()).toEqual([
    `opensearch ledger ${from}`,
    `opensearch teller ${from}`,
    `prometheus ledger ${from}`,
    `prometheus teller ${from}`,
  ]);
});

test("with nothing wrong and no target the namespace as a whole is measured", async () => {
  const { target: _, ...whole } = task;
  const { calls } = await corroborated({}, { ...whole, findings: [] });
  expect(calls.every(({ args }) => args["namespace"] === "bank" && !("workload" in args))).toBe(
    true,
  );
});
