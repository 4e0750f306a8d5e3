import type { Gap, GoldenSignal, LogPattern, PlanStep, SpecialistPorts } from "@binnacle/contracts";
import { createBudget } from "@binnacle/runtime";

export const from = "2026-11-21T03:02:00Z";
const window = { from, to: "2026-11-21T03:14:00Z" };

export interface Backends {
  /** By workload; `*`: of every other one. */
  readonly signals?: Readonly<Record<string, readonly GoldenSignal[]>>;
  readonly patterns?: readonly LogPattern[];
  /** Roles that do not answer. */
  readonly down?: string;
  /** The workload whose queries time out, though Prometheus answers. */
  readonly late?: string;
  readonly calls?: number;
}

interface Asked {
  readonly role: string;
  readonly cluster: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Ports whose Prometheus and OpenSearch answer as the test says; `asked` and `told` remember. */
export function fakePorts({ signals = {}, patterns = [], down, late, calls = 100 }: Backends): {
  readonly ports: SpecialistPorts;
  readonly asked: Asked[];
  readonly told: PlanStep[];
} {
  const asked: Asked[] = [];
  const told: PlanStep[] = [];
  const kept = new Map<string, string>();
  const ports: SpecialistPorts = {
    tools: {
      async ask(tool, input, { cluster }) {
        asked.push({ role: tool.role, cluster, input });
        if (tool.role === down) return { kind: "gap", gap: unreachable(tool.role) };
        const seen = signals[String(input["workload"])] ?? signals["*"] ?? [];
        const times = { namespace: "bank", window, baseline: window };
        // Of both tools; each takes what it knows.
        const result = tool.output.parse({ ...times, signals: seen, patterns, hasMore: false });
        const cost = { ms: 5, characters: 0 };
        const gaps = input["workload"] === late ? lateGaps(tool.role) : [];
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
