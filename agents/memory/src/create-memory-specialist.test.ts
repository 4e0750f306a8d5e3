import {
  type Answered,
  AppError,
  type Claim,
  type Evidence,
  eks,
  type Finding,
  type Gap,
  type IncidentMemory,
  type May,
  type MemoryRecord,
  type PlanStep,
  type Recalled,
  type RecallQuery,
  type RecallResult,
  type SpecialistPorts,
  type Task,
} from "@binnacle/contracts";
import { createBudget } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { createMemorySpecialist } from "./create-memory-specialist.ts";

const undo = {
  text: "kubectl rollout undo deployment/payment -n shop",
  object: { kind: "Deployment", name: "payment" },
  undoesRollout: true,
};
const byLabels = { matchLabels: { app: "payment", tier: "web" } };
const listRevisions = String.raw`get replicasets -n shop -l app=payment,tier=web -o jsonpath='{.items[*].metadata.annotations.deployment\.kubernetes\.io/revision}'`;

test("a judged incident comes back with its counts, what helped, and a live re-check", async () => {
  const { report, told, asked } = await recallWith({ items: [before()] });
  expect(report.recalled).toEqual([
    {
      ...before(),
      findingId: "f1",
      recheck: {
        text: "Checked again: rollout 6 still exists.",
        evidence: [expect.stringMatching(/^[0-9a-f]{16}$/u), seen.id],
      },
    },
  ]);
  expect(report.evidence.map(({ origin, text }) => `${origin}: ${text}`)).toEqual([
    "memory: deployment/payment: payment crashes on start, accepted by Payments On-Call, kubectl rollout undo deployment/payment -n shop: worked in 3 min",
    "kubernetes: 5 6 7",
  ]);
  expect(report.evidence[0]).toMatchObject({
    clusterId: "c1",
    trust: "outside",
    values: { occurredAt: { at: "2026-11-08T03:02:00Z" }, accepted: 1 },
  });
  expect(report.gaps).toEqual([]);
  expect(told).toMatchObject([{ id: "memory", state: "answered", text: "1 match" }]);
  expect(asked).toEqual([
    { tool: "get_object", input: { kind: "Deployment", namespace: "shop", name: "payment" } },
    { tool: "kubectl", input: { command: listRevisions } },
  ]);
});

test("memory is asked with the fingerprint and a text without names", async () => {
  const { queries } = await recallWith({ items: [] });
  expect(queries).toEqual([
    {
      clusterId: "c1",
      namespaces: ["shop", "payments"],
      fingerprint: "p1",
      cause: "missing_env",
      document: "missing_env\ncrashes on start\nError\nexit code 1",
    },
  ]);
});

const scaled = { text: "kubectl scale …", object: { kind: "StatefulSet", name: "cache" } };
const inWords = { text: "Ask the platform team" };
const typed = { text: undo.text };
const elsewhere = { ...before({ fix: undo }), match: "similar" as const };

test.for<[name: string, item: Recalled, cluster: Partial<World>, text: string]>([
  [
    "no earlier rollout",
    before(),
    { revisions: "7" },
    "there is no earlier rollout to go back to.",
  ],
  ["an object that is there", before({ fix: scaled }), {}, "statefulset/cache still exists."],
  ["one that is gone", before({ fix: scaled }), { gone: "cache" }, "statefulset/cache is gone."],
  ["a workload that is gone", before(), { gone: "payment" }, "deployment/payment is gone."],
  ["a fix in words", before({ fix: inWords }), {}, "deployment/payment still exists."],
  [
    "a command that only speaks of undo",
    before({ fix: typed }),
    {},
    "deployment/payment still exists.",
  ],
  ["a similar incident elsewhere: today's owner", elsewhere, {}, "rollout 6 still exists."],
])("re-check: %s", async ([, item, cluster, text]) => {
  const { report } = await recallWith({ items: [item], ...cluster });
  expect(report.recalled.map(({ recheck }) => sentenceOf(recheck))).toEqual([
    `Checked again: ${text}`,
  ]);
});

const unreachable = {
  origin: "kubernetes",
  kind: "timed_out",
  what: "the cluster",
  why: "no answer in 5 s",
} as const;

const unlisted = { origin: "kubernetes", what: "rollouts of payment" };
const notAll: Gap = { ...unlisted, kind: "cut", why: "the list of rollouts was cut" };
const empty: Gap = { ...unlisted, kind: "no_data", why: "no rollout is listed" };
const unlabelled: Gap = {
  ...unlisted,
  kind: "no_data",
  why: "the selector of payment names no labels",
};

test.for<[string, Partial<World>, Gap]>([
  ["without an answer", { isDown: true }, unreachable],
  ["of a list that was cut before an earlier one", { revisions: "7", hasMore: true }, notAll],
  ["of a list that was cut after an earlier one", { revisions: "7 6", hasMore: true }, notAll],
  ["of an empty list", { revisions: "" }, empty],
  [
    "of a workload that selects by no label",
    { selector: { matchExpressions: [{ key: "app", operator: "Exists" }] } },
    unlabelled,
  ],
  ["of a label that is no text", { selector: { matchLabels: { app: 7 } } }, unlabelled],
])("a re-check %s was none: that is said, and is a gap", async ([, cluster, gap]) => {
  const { report } = await recallWith({ items: [before()], ...cluster });
  expect(sentenceOf(report.recalled[0]?.recheck)).toBe(`Not checked again: ${gap.why}`);
  expect(report.gaps).toEqual([gap]);
});

/** With the words that it was given. */
function sentenceOf({ text, slots = {} }: Claim = { text: "", evidence: [] }): string {
  return text.replaceAll(/\{(\w+)\}/gu, (written, name: string) => {
    const slot = slots[name];
    const value = slot !== undefined && "value" in slot ? slot.value : undefined;
    return typeof value === "string" ? value : written;
  });
}

test("two incidents that need the same are checked once", async () => {
  const { asked } = await recallWith({ items: [before(), before({ id: "r2" })] });
  expect(asked).toHaveLength(2);
});

test("a dead memory is one gap, however many findings there are", async () => {
  const error = new AppError("timeout", "Incident memory (S3 Vectors) did not answer in 8 s.");
  const findings = [finding(), finding({ id: "f2", fingerprint: "p2" })];
  const { report, told } = await recallWith({ error, findings });
  expect(report).toMatchObject({ recalled: [], rejected: {}, evidence: [] });
  expect(report.gaps).toEqual([
    {
      origin: "memory",
      kind: "timed_out",
      what: "incidents of the past that people judged",
      why: error.message,
    },
  ]);
  expect(told).toMatchObject([{ state: "failed", text: error.message }]);
});

test("a defect of ours is not dressed as a gap", async () => {
  const error = new TypeError("x is not a function");
  await expect(recallWith({ error })).rejects.toThrow(TypeError);
});

test("rejections count by finding; what is over is not looked up", async () => {
  const findings = [finding(), finding({ id: "f2", state: "resolved" })];
  const { report, queries } = await recallWith({ rejected: 2, findings });
  expect(report.rejected).toEqual({ f1: 2 });
  expect(queries).toHaveLength(1);
});

test.for<[string, Partial<May>, readonly string[]]>([
  ["all", {}, ["shop", "payments"]],
  ["this one alone", { namespaces: ["shop", "other"] }, ["shop"]],
  ["this cluster alone", { clusters: ["prod-eu"], namespaces: ["shop"] }, ["shop"]],
])(
  "who may see %s recalls what they may see of namespaces that share their memory",
  async ([, may, asked]) => {
    const { queries } = await recallWith({ may: { ...everything, ...may } });
    expect(queries.map(({ namespaces }) => namespaces)).toEqual([asked]);
  },
);

test.for<[string, Partial<May>]>([
  ["this namespace", { namespaces: ["payments"] }],
  ["any namespace", { namespaces: [] }],
  ["this cluster", { clusters: ["prod-us"] }],
])("who may not see %s recalls nothing of it, and is told so", async ([, may]) => {
  const { queries, report } = await recallWith({
    may: { ...everything, ...may },
    items: [before()],
  });
  expect(queries).toEqual([]);
  expect(report).toMatchObject({
    recalled: [],
    rejected: {},
    gaps: [{ origin: "memory", kind: "refused" }],
  });
});

test("three incidents a finding are enough", async () => {
  const items = ["r1", "r2", "r3", "r4"].map((id) => before({ id }));
  const { report } = await recallWith({ items });
  expect(report.recalled.map(({ record }) => record.id)).toEqual(["r1", "r2", "r3"]);
});

test.for([
  { found: "no finding", over: { findings: [] }, text: "nothing to look up" },
  { found: "a finding that nobody judged yet", over: {}, text: "nothing like it" },
])("of $found it says: $text", async ({ over, text }) => {
  const { told } = await recallWith(over);
  expect(told).toMatchObject([{ state: "answered", text }]);
});

test("a run that goes on asks neither memory nor cluster twice", async () => {
  const setting = world({ items: [before()] });
  const first = await setting.run();
  expect(await setting.run()).toEqual(first);
  expect(setting.queries).toHaveLength(1);
  expect(setting.asked).toHaveLength(2);
  expect(setting.ports.budget.left().calls).toBe(100 - 2 * 3);
});

const everything: May = { clusters: "all", namespaces: "all" };

interface World extends Partial<RecallResult> {
  readonly error?: Error;
  readonly findings?: Finding[];
  /** What the cluster lists of rollouts; `hasMore`: not all of it. */
  readonly revisions?: string;
  readonly hasMore?: boolean;
  /** Of the workload. */
  readonly selector?: object;
  /** An object that is not there any more. */
  readonly gone?: string;
  readonly isDown?: boolean;
  /** What who asks may look at. */
  readonly may?: May;
}

async function recallWith(setting: World) {
  const made = world(setting);
  return { ...made, report: await made.run() };
}

function world(setting: World) {
  const kept = new Map<string, string>();
  const queries: RecallQuery[] = [];
  const asked: { tool: string; input: Readonly<Record<string, unknown>> }[] = [];
  const told: PlanStep[] = [];
  const ports: SpecialistPorts = {
    may: setting.may ?? everything,
    tools: {
      async ask(tool, input) {
        asked.push({ tool: tool.name, input });
        const answered = clusterAnswer(tool.name, input, setting);
        return answered.kind === "ok"
          ? { ...answered, result: tool.output.parse(answered.result) }
          : answered;
      },
      list: async () => [],
      call: async () => ({ kind: "gap", gap: unreachable }),
    },
    journal: {
      async step(name, schema, work) {
        const text = kept.get(name) ?? JSON.stringify(await work());
        kept.set(name, text);
        return schema.parse(JSON.parse(text));
      },
    },
    budget: createBudget({ ms: 10_000, calls: 100, turns: 0, tokens: 0, cents: 0 }, () => 0),
    tell: (step) => void told.push(step),
    signal: AbortSignal.timeout(1000),
  };
  const memory: Pick<IncidentMemory, "recall"> = {
    recall: async (query) => {
      queries.push(query);
      if (setting.error !== undefined) throw setting.error;
      return { items: setting.items ?? [], rejected: setting.rejected ?? 0, gaps: [] };
    },
  };
  const specialist = createMemorySpecialist({
    memory,
    sharedNamespaces: ["shop", "payments"],
    clock: () => Date.parse("2026-11-20T03:10:00Z"),
  });
  const task: Task = {
    question: "why?",
    scope: {
      cluster: { id: "c1", name: "prod-eu" },
      window: { from: "2026-11-20T02:00:00Z", to: "2026-11-20T03:10:00Z" },
    },
    findings: setting.findings ?? [finding()],
  };
  return { ports, queries, asked, told, run: () => specialist.run(task, ports) };
}

function clusterAnswer(
  tool: string,
  { kind, name, command }: Readonly<Record<string, unknown>>,
  { isDown, gone, revisions = "5 7 6", hasMore = false, selector = byLabels }: World,
): Answered<unknown> {
  if (isDown === true) return { kind: "gap", gap: unreachable };
  if (tool === eks.getObject.name && name === gone)
    return { kind: "refused", reason: "not_found", why: `no ${String(name)}` };
  const result =
    tool === eks.getObject.name
      ? { ref: { kind, name }, object: { spec: { selector } } }
      : { command, output: revisions, hasMore };
  const cost = { ms: 1, characters: 0 };
  return { kind: "ok", result, text: "", evidence: [seen], gaps: [], cost };
}

const seen: Evidence = {
  id: "aaaaaaaaaaaaaa01",
  clusterId: "c1",
  origin: "kubernetes",
  source: { server: "eks", tool: "kubectl", arguments: {} },
  text: "5 6 7",
  values: {},
  observedAt: "2026-11-20T03:10:00Z",
  trust: "fact",
  reproduce: { language: "kubectl", text: "kubectl get replicasets -n shop" },
};

function before(part: Partial<MemoryRecord> = {}): Recalled {
  const record = {
    id: "r1",
    fingerprint: "p1",
    clusterId: "c1",
    namespace: "shop",
    owner: { kind: "Deployment", name: "payment" },
    cause: "missing_env",
    title: "payment crashes on start",
    document: "missing_env",
    verdict: "accept" as const,
    by: { id: "slack:T1:U1", name: "Payments On-Call" },
    fix: undo,
    outcome: "worked in 3 min",
    occurredAt: "2026-11-08T03:02:00Z",
    decidedAt: "2026-11-08T03:20:00Z",
    ...part,
  };
  return { record, match: "fingerprint", distance: 0, accepted: 1, rejected: 0 };
}

function finding(part: Partial<Finding> = {}): Finding {
  const culprit = { kind: "Deployment", namespace: "shop", name: "payment" };
  const none = { victims: [], claims: [], reasons: [], against: [], contradicting: [] };
  return {
    ...none,
    id: "f1",
    by: { kind: "engine" },
    cause: "missing_env",
    title: "payment crashes on start",
    impact: "broken",
    state: "active",
    culprit,
    owner: culprit,
    confidence: { level: "high", reason: "" },
    disproof: "",
    evidence: [],
    fix: [],
    later: [],
    symptom: { reason: "Error", exitCode: 1 },
    fingerprint: "p1",
    ...part,
  };
}
