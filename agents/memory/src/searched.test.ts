import {
  AppError,
  type Gap,
  type IncidentMemory,
  type May,
  type Recalled,
  type RecallQuery,
  type RecallResult,
  type SpecialistPorts,
  type Task,
} from "@binnacle/contracts";
import { createBudget } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { createMemorySpecialist } from "./create-memory-specialist.ts";

const gap: Gap = { origin: "memory", kind: "timed_out", what: "vectors", why: "it took too long" };

function remembered(id: string, over: Partial<Recalled["record"]> = {}): Recalled {
  return {
    record: {
      id,
      fingerprint: `p-${id}`,
      clusterId: "c1",
      namespace: "shop",
      owner: { kind: "Deployment", name: "payment" },
      cause: "missing-environment-variable",
      title: `payment crashes on start, ${id}`,
      document: "",
      verdict: "accept",
      by: { id: "slack:T1:U1", name: "Ann" },
      fix: { text: "kubectl rollout undo deployment/payment -n shop" },
      occurredAt: "2026-11-08T03:02:00Z",
      decidedAt: "2026-11-08T03:12:00Z",
      ...over,
    },
    match: "similar",
    distance: 0.21349,
    accepted: 2,
    rejected: 1,
  };
}

const task: Task = {
  question: "Did payment crash on start before?",
  scope: {
    cluster: { id: "c1", name: "prod-eu" },
    namespace: "shop",
    window: { from: "2026-11-20T02:00:00Z", to: "2026-11-20T03:10:00Z" },
  },
  findings: [],
  briefing: { context: "", evidence: [], round: 1 },
};

const clock = () => Date.parse("2026-11-20T03:10:00Z");

interface World {
  readonly result?: Partial<RecallResult>;
  readonly error?: Error;
  readonly calls?: number;
  /** Asked of the cluster, in no namespace. */
  readonly isOfCluster?: boolean;
  readonly journal?: Map<string, string>;
  readonly sharedNamespaces?: readonly string[];
  readonly may?: May;
}

/** What memory answers a model that asks it in words. */
async function search({
  result,
  error,
  calls = 10,
  isOfCluster = false,
  journal = new Map(),
  sharedNamespaces = [],
  may = { clusters: "all", namespaces: "all" },
}: World) {
  const queries: RecallQuery[] = [];
  const memory: Pick<IncidentMemory, "recall"> = {
    async recall(query) {
      queries.push(query);
      if (error !== undefined) throw error;
      return { items: [], rejected: 0, gaps: [], ...result };
    },
  };
  const ports: SpecialistPorts = {
    may,
    tools: {
      ask: async () => ({ kind: "gap", gap }),
      list: async () => [],
      call: async () => ({ kind: "gap", gap }),
    },
    journal: {
      async step(name, schema, work) {
        const text = journal.get(name) ?? JSON.stringify(await work());
        journal.set(name, text);
        return schema.parse(JSON.parse(text));
      },
    },
    budget: createBudget({ ms: 10_000, calls, turns: 0, tokens: 0, cents: 0 }, () => 0),
    tell: () => {},
    signal: new AbortController().signal,
  };
  const specialist = createMemorySpecialist({ memory, sharedNamespaces, clock });
  const { namespace = "", ...scope } = task.scope;
  const asked = { ...task, scope: isOfCluster ? scope : { ...scope, namespace } };
  return { report: await specialist.run(asked, ports), queries };
}

test("memory is asked by the words of the question alone, within cluster and namespace", async () => {
  const { queries } = await search({});
  expect(queries).toEqual([
    {
      clusterId: "c1",
      namespaces: ["shop"],
      fingerprint: "",
      cause: "",
      document: "Did payment crash on start before?",
    },
  ]);
});

test("namespaces that share their memory are asked together, and no other with them", async () => {
  const asked = await Promise.all(
    [
      ["shop", "payments"],
      ["payments", "web"],
    ].map(async (sharedNamespaces) => (await search({ sharedNamespaces })).queries),
  );
  expect(asked.flat().map(({ namespaces }) => namespaces)).toEqual([
    ["shop", "payments"],
    ["shop"],
  ]);
});

test("a model recalls for nobody what they may not see", async () => {
  const may: May = { clusters: "all", namespaces: ["shop"] };
  const { queries } = await search({ may, sharedNamespaces: ["shop", "payments"] });
  expect(queries.map(({ namespaces }) => namespaces)).toEqual([["shop"]]);
  const { queries: none, report } = await search({ may, isOfCluster: true });
  expect([none, report.observations]).toEqual([[], []]);
  expect(report.gaps).toMatchObject([{ origin: "memory", kind: "refused" }]);
});

test("what is like them is told as observations over facts, and nothing is concluded from it", async () => {
  const { report } = await search({ result: { items: [remembered("a")], gaps: [gap] } });
  const [fact] = report.evidence;
  expect(report).toMatchObject({
    findings: [],
    signals: [],
    recalled: [],
    rejected: {},
    gaps: [gap],
  });
  expect(fact).toMatchObject({
    clusterId: "c1",
    origin: "memory",
    trust: "outside",
    subject: { kind: "Deployment", namespace: "shop", name: "payment" },
    values: {
      occurredAt: { at: "2026-11-08T03:02:00Z" },
      accepted: 2,
      rejected: 1,
      distance: 0.213,
    },
  });
  expect(report.observations).toEqual([{ text: fact?.text, evidence: [fact?.id] }]);
  expect(fact?.text).toContain("payment crashes on start, a, accepted by Ann");
});

test("of many the nearest three are told", async () => {
  const items = ["a", "b", "c", "d", "e"].map((id) => remembered(id));
  const { report } = await search({ result: { items } });
  expect(report.observations.map(({ text }) => text.match(/start, (.)/u)?.[1])).toEqual([
    "a",
    "b",
    "c",
  ]);
});

test("nothing like it is an answer, and no gap", async () => {
  const { report } = await search({});
  expect(report).toMatchObject({ observations: [], evidence: [], gaps: [] });
});

test.for([
  {
    name: "a memory that is down",
    world: { error: new AppError("unavailable", "S3 Vectors does not answer.") },
    kind: "unreachable",
    why: "S3 Vectors does not answer",
  },
  { name: "calls that are used up", world: { calls: 0 }, kind: "cut", why: "" },
])("$name is a gap of the report", async ({ world, kind, why }) => {
  const { report } = await search(world);
  expect(report.observations).toEqual([]);
  expect(report.gaps).toMatchObject([{ origin: "memory", kind }]);
  expect(report.gaps[0]?.why).toContain(why);
});

test("a defect is none: it is thrown", async () => {
  await expect(search({ error: new TypeError("x is undefined") })).rejects.toThrow(
    "x is undefined",
  );
});

test("a question without a namespace recalls what has none", async () => {
  const { queries } = await search({ isOfCluster: true });
  expect(queries).toMatchObject([{ clusterId: "c1", namespaces: [""] }]);
});

test("a run that is started again over its journal asks nothing twice", async () => {
  const journal = new Map<string, string>();
  const first = await search({ result: { items: [remembered("a")] }, journal });
  const again = await search({ journal });
  expect(again.queries).toEqual([]);
  expect(again.report).toEqual(first.report);
});
