import type {
  Gap,
  GoldenSignal,
  ListedAlert,
  LogPattern,
  PlanStep,
  SpecialistPorts,
} from "@binnacle/contracts";
import { createBudget } from "@binnacle/runtime";

export const from = "2026-11-21T03:02:00Z";
const window = { from, to: "2026-11-21T03:14:00Z" };

export interface Backends {
  /** By workload; `*`: of every other one. */
  readonly signals?: Readonly<Record<string, readonly GoldenSignal[]>>;
  readonly patterns?: readonly LogPattern[];
  readonly alerts?: readonly ListedAlert[];
  /** Workloads that fail within a namespace. */
  readonly failing?: readonly string[];
  /** Roles that do not answer. */
  readonly down?: string;
  /** The workload whose queries time out, though Prometheus answers. */
  readonly late?: string;
  /** What could not be measured of anything. */
  readonly gaps?: readonly Gap[];
  readonly calls?: number;
}

interface Asked {
  readonly role: string;
  readonly cluster: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Ports whose Prometheus and OpenSearch answer as the test says; `asked` and `told` remember. */
export function fakePorts(backends: Backends): {
  readonly ports: SpecialistPorts;
  readonly asked: Asked[];
  readonly told: PlanStep[];
} {
  const asked: Asked[] = [];
  const told: PlanStep[] = [];
  const kept = new Map<string, string>();
  const { calls = 100 } = backends;
  const ports: SpecialistPorts = {
    may: { clusters: "all", namespaces: "all" },
    tools: {
      async ask(tool, input, { cluster }) {
        asked.push({ role: tool.role, cluster, input });
        if (tool.role === backends.down) return { kind: "gap", gap: unreachable(tool.role) };
        const { workload } = input;
        const isLate = backends.late !== undefined && workload === backends.late;
        const own = tool.role === "prometheus" ? (backends.gaps ?? []) : [];
        const gaps = isLate ? lateGaps(tool.role) : own;
        const result = tool.output.parse(answerOf(backends, String(workload)));
        const cost = { ms: 5, characters: 0 };
        return { kind: "ok", result, text: "", evidence: [], gaps, cost };
      },
      list: async () => [],
      call: async ({ server }) => ({ kind: "gap", gap: unreachable(server) }),
    },
    journal: {
      async step(name, schema, work) {
        const text = kept.get(name) ?? JSON.stringify(await work());
        kept.set(name, text);
        return schema.parse(JSON.parse(text));
      },
    },
    budget: createBudget({ ms: 10_000, calls, turns: 0, tokens: 0, cents: 0 }, () => 0),
    tell: (step) => void told.push(step),
    signal: AbortSignal.timeout(1000),
  };
  return { ports, asked, told };
}

/** Of all tools; each takes what it knows. */
function answerOf(
  { signals = {}, patterns = [], alerts = [], failing }: Backends,
  workload: string,
): unknown {
  const seen = signals[workload] ?? signals["*"] ?? [];
  const times = { namespace: "bank", window, baseline: window };
  return { ...times, signals: seen, failing, patterns, items: alerts, hasMore: false };
}

/** As the server tells them: a signal that has no series beside one that could not be read. */
function lateGaps(origin: string): Gap[] {
  return [
    { origin, kind: "no_data", what: "latency", why: "no series matches" },
    { origin, kind: "timed_out", what: "error ratio", why: "it took too long" },
  ];
}

function unreachable(origin: string): Gap {
  return { origin, kind: "unreachable", what: origin, why: "connection refused" };
}
