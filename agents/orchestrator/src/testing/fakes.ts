import {
  type Answered,
  type Conversation,
  type Incident,
  type Investigation,
  type Journal,
  keyOf,
  type Report,
  type Specialist,
  type ToolSource,
  type Verdict,
} from "@binnacle/contracts";
import { createRedactor, hash } from "@binnacle/runtime";
import { askedStep, nothing } from "../consult.ts";
import type { InvestigationsPorts } from "../ports.ts";

type Answer = Partial<Extract<Answered<unknown>, { kind: "ok" }>> | undefined;

/** What a tool answers, by its name; undefined is a server that is down. */
export type Answers = (tool: string, input: unknown) => Answer | Promise<Answer>;

export interface FakeTools extends ToolSource {
  readonly calls: { readonly tool: string; readonly input: unknown; readonly cluster: string }[];
}

export function fakeTools(answers: Answers): FakeTools {
  const calls: FakeTools["calls"] = [];
  return {
    calls,
    async ask(contract, input, { cluster }) {
      calls.push({ tool: contract.name, input, cluster });
      const answer = await answers(contract.name, input);
      if (answer === undefined) return { kind: "gap", gap: down };
      const { result, evidence = [], gaps = [] } = answer;
      const cost = { ms: 10, characters: 100 };
      return { kind: "ok", result: contract.output.parse(result), text: "", evidence, gaps, cost };
    },
    list: async () => [],
    call: async () => ({ kind: "gap", gap: down }),
  };
}

const down = {
  origin: "kubernetes",
  kind: "timed_out",
  what: "the cluster",
  why: "no answer in 5 s",
} as const;

/** A specialist that reports what the test says; it pays for one call and keeps it in a step of its own. */
export function fakeSpecialist(
  name: string,
  report: Partial<Report> = {},
): Specialist & { readonly runs: () => number } {
  let runs = 0;
  return {
    name,
    description: `Answers about ${name}.`,
    runs: () => runs,
    async run(_task, { budget, tell }) {
      runs += 1;
      budget.reserve({ calls: 1 })?.({ calls: 1, ms: 20 });
      tell({ ...askedStep(name), state: "answered", text: "done" });
      return { ...nothing, ...report };
    },
  };
}

/** A journal in a map. `steps` are the names in the order in which they were kept. */
export function fakeJournal(): Journal & { readonly steps: string[] } {
  const kept = new Map<string, string>();
  const steps: string[] = [];
  return {
    steps,
    async step(name, schema, work) {
      const before = kept.get(name);
      const text = before ?? JSON.stringify(await work());
      if (before === undefined) steps.push(name);
      kept.set(name, text);
      return schema.parse(JSON.parse(text));
    },
  };
}

/** Ports whose tools answer as the test says and whose specialists have nothing to add. */
export function fakePorts(
  tools: ToolSource,
  over: Partial<InvestigationsPorts> = {},
): InvestigationsPorts {
  const kept = new Map<string, Investigation>();
  const talks = new Map<string, Conversation>();
  const journal = fakeJournal();
  return {
    toolsFor: () => tools,
    specialists: [fakeSpecialist("kubernetes"), fakeSpecialist("memory")],
    memory: { remember: async () => {}, forget: async () => {} },
    store: {
      put: async (investigation) => void kept.set(investigation.id, investigation),
      get: async (id) => kept.get(id),
    },
    verdicts: fakeVerdicts(),
    incidents: fakeIncidents(),
    conversations: {
      claim: async () => true,
      get: async (key) => talks.get(key),
      update: async (key, change) => {
        const changed = change(talks.get(key) ?? { key, offered: [], cited: [] });
        talks.set(key, changed);
        return changed;
      },
    },
    journalOf: () => journal,
    clock: () => Date.parse("2026-01-01T10:00:00Z"),
    hash,
    redactor: createRedactor(),
    log: () => {},
    defaultCluster: "test",
    windowMinutes: 60,
    agentsTimeoutMs: 1000,
    allowance: { ms: 60_000, calls: 20, turns: 0, tokens: 0, cents: 0 },
    reasoning: { timeoutMs: 5000 },
    transcripts: { put: async () => {}, get: async () => undefined },
    ...over,
  };
}

function fakeVerdicts(): InvestigationsPorts["verdicts"] {
  const rows = new Map<string, Verdict>();
  return {
    give: async (verdict) => void rows.set(`${verdict.hypothesisId}/${verdict.by.id}`, verdict),
    of: async () => [...rows.values()],
  };
}

function fakeIncidents(): InvestigationsPorts["incidents"] {
  const incidents = new Map<string, Incident>();
  return {
    async absorb(alerts, { scope, at }) {
      const { cluster, namespace, workload = "" } = scope;
      const id = keyOf({ kind: cluster.name, namespace, name: workload });
      const isNew = !incidents.has(id);
      const record = { keys: [], severity: "unknown", status: "open", openedAt: at } as const;
      const incident = { id, clusterId: "", scope, ...record, alerts: [...alerts] };
      incidents.set(id, { ...incident, keys: [...incident.keys] });
      return { incidentId: id, isNew };
    },
    get: async (id) => incidents.get(id),
    async learn(id, learned) {
      const known = incidents.get(id);
      if (known !== undefined) incidents.set(id, { ...known, ...learned });
    },
  };
}
