import type {
  DecideResult,
  Decision,
  Investigation,
  InvestigationStore,
  KubernetesReport,
  MemoryReport,
  ToolCall,
  ToolResult,
  ToolSource,
} from "@binnacle/contracts";
import type { OrchestratorPorts } from "../ports.ts";

type Answers = (call: ToolCall) => unknown;

/** Tools that answer with what the test says; undefined is a server that is down. `calls` remembers what was asked. */
export function fakeTools(answers: Answers): ToolSource & { readonly calls: ToolCall[] } {
  const calls: ToolCall[] = [];
  return {
    calls,
    call: async (call): Promise<ToolResult> => {
      calls.push(call);
      const structured = answers(call);
      return structured === undefined
        ? {
            kind: "gap",
            gap: { origin: "kubernetes", what: "the cluster", why: "no answer in 5 s" },
          }
        : { kind: "ok", structured, text: "", evidence: [] };
    },
  };
}

/** A store of one map; `decide` marks the hypothesis and answers `decided`. */
export function fakeStore(): InvestigationStore & { readonly kept: Map<string, Investigation> } {
  const kept = new Map<string, Investigation>();
  const newest = new Map<string, string>();
  return {
    kept,
    put: async (investigation) => {
      kept.set(investigation.id, investigation);
      if (investigation.thread !== undefined) newest.set(investigation.thread, investigation.id);
    },
    get: async (id) => kept.get(id),
    byThread: async (thread) => kept.get(newest.get(thread) ?? ""),
    decide: async (decision) => decided(kept.get(decision.investigationId), decision),
  };
}

function decided(investigation: Investigation | undefined, decision: Decision): DecideResult {
  if (investigation === undefined) return { kind: "gone" };
  const hypotheses = investigation.hypotheses.map((item) =>
    item.id === decision.hypothesisId ? { ...item, verdict: decision.verdict } : item,
  );
  return { kind: "decided", investigation: { ...investigation, hypotheses } };
}

const silentKubernetes: KubernetesReport = {
  signals: [],
  users: { state: "no", text: "0.1 % of requests fail", evidence: [] },
  observations: [],
  evidence: [],
  gaps: [],
};
const silentMemory: MemoryReport = { recalled: [], rejected: {}, evidence: [], gaps: [] };

/** Ports of an orchestrator whose tools answer as the test says and whose agents have nothing to add. */
export function fakePorts(
  answers: Answers,
  over: Partial<OrchestratorPorts> = {},
): OrchestratorPorts & { readonly tools: ReturnType<typeof fakeTools> } {
  let ids = 0;
  return {
    kubernetesAgent: () => ({ corroborate: async () => silentKubernetes }),
    memoryAgent: () => ({ recall: async () => silentMemory }),
    memory: {
      recall: async () => ({ items: [], rejected: 0, gaps: [] }),
      remember: async () => {},
    },
    store: fakeStore(),
    clock: () => Date.parse("2026-01-01T10:00:00Z"),
    newId: () => {
      ids += 1;
      return `i${ids}`;
    },
    hash: (value) => JSON.stringify(value),
    windowMinutes: 60,
    agentsTimeoutMs: 1000,
    clusterName: "test",
    ...over,
    tools: fakeTools(answers),
  };
}
