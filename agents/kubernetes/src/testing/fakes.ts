import type {
  Gap,
  GoldenSignal,
  ListedAlert,
  LogPattern,
  PlanStep,
  SpecialistPorts,
  TopologyEdge,
  WorkloadTraffic,
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
  /** Of a namespace: its rows; `before`: those of the time before it changed. */
  readonly rows?: readonly WorkloadTraffic[];
  readonly before?: readonly WorkloadTraffic[];
  /** Who calls whom, and what runs where. */
  readonly links?: readonly TopologyEdge[];
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
        const answer = tool.role === "eks" ? linksOf(backends) : answerOf(backends, input);
        const result = tool.output.parse(answer);
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
function answerOf(backends: Backends, { workload, until }: Asked["input"]): object {
  const { signals = {}, patterns = [], alerts = [], failing, rows, before } = backends;
  const times = { namespace: "bank", window, baseline: window };
  const seen = { ...times, signals: signals[String(workload)] ?? signals["*"] ?? [], failing };
  const traffic = workload === undefined ? { workloads: until === undefined ? rows : before } : {};
  return { ...seen, ...traffic, patterns, items: alerts, hasMore: false };
}

function linksOf({ links = [] }: Backends): object {
  const count = links.length;
  return { namespace: "bank", items: links, hasMore: false, total: count, broken: 0 };
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
