import {
  AppError,
  type Evidence,
  type Finding,
  type IncidentMemory,
  type MemoryRecord,
  type Recalled,
  type RecallQuery,
  type RecallResult,
  type ToolCall,
  type ToolResult,
} from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createMemoryAgent } from "./create-memory-agent.ts";

const cluster = { id: "c1", name: "prod-eu" };
const scope = { cluster, window: { from: "2026-11-20T02:00:00Z", to: "2026-11-20T03:10:00Z" } };
const signal = new AbortController().signal;
const history =
  "deployment.apps/payment\nREVISION  CHANGE-CAUSE\n5         <none>\n6         <none>\n7         <none>\n";

test("a judged incident comes back with its counts, what helped, and a live re-check", async () => {
  const report = await recallWith({ result: { items: [before()] }, output: history });
  expect(report.recalled).toEqual([
    {
      ...before(),
      findingId: "f1",
      recheck: {
        text: "Checked again: rollout 6 still exists.",
        evidence: ["eeeeeeeeeeeeee01", "aaaaaaaaaaaaaa01"],
      },
    },
  ]);
  expect(
    report.evidence.map(({ id, origin, text }) => ({ id, origin, text })),
  ).toMatchInlineSnapshot(`
    [
      {
        "id": "eeeeeeeeeeeeee01",
        "origin": "memory",
        "text": "deployment/payment: payment crashes on start, accepted by payments-oncall, kubectl rollout undo deployment/payment -n shop: worked in 3 min",
      },
      {
        "id": "aaaaaaaaaaaaaa01",
        "origin": "kubernetes",
        "text": "revisions 5, 6, 7",
      },
    ]
  `);
  expect(report.gaps).toEqual([]);
});

test("memory is asked with the fingerprint and a text without names", async () => {
  const asked: RecallQuery[] = [];
  await recallWith({ result: { items: [] }, asked });
  expect(asked).toEqual([
    {
      clusterId: "c1",
      fingerprint: "p1",
      cause: "missing_env",
      document: "missing_env\ncrashes on start\nError\nexit code 1",
    },
  ]);
});

test.for([
  {
    name: "no earlier revision is left",
    item: before(),
    output: "REVISION  CHANGE-CAUSE\n7         <none>\n",
    command: "rollout history deployment/payment -n shop",
    text: "Checked again: there is no earlier rollout to go back to.",
  },
  {
    name: "a fix of an object that exists",
    item: before({ fix: "kubectl set data configmap/payment-config -n shop GATEWAY=x" }),
    output: "NAME             DATA   AGE\npayment-config   3      40d\n",
    command: "get configmap/payment-config -n shop",
    text: "Checked again: configmap/payment-config still exists.",
  },
  {
    name: "a fix of an object that is gone",
    item: before({ fix: "kubectl scale deployment/payment-cache -n shop --replicas 2" }),
    output: 'Error from server (NotFound): deployments.apps "payment-cache" not found',
    command: "get deployment/payment-cache -n shop",
    text: "Checked again: deployment/payment-cache is gone.",
  },
  {
    name: "a similar incident elsewhere, so today's owner is looked at",
    item: {
      ...before({ fix: "kubectl scale deployment/basket -n web --replicas 2" }),
      match: "similar" as const,
    },
    output: "NAME      READY\npayment   0/2\n",
    command: "get deployment/payment -n shop",
    text: "Checked again: deployment/payment still exists.",
  },
  {
    name: "a fix in words",
    item: before({ fix: "Ask the platform team" }),
    output: "NAME      READY\npayment   0/2\n",
    command: "get deployment/payment -n shop",
    text: "Checked again: deployment/payment still exists.",
  },
])("re-check: $name", async ({ item, output, command, text }) => {
  const calls: ToolCall[] = [];
  const report = await recallWith({ result: { items: [item] }, output, calls });
  expect(calls).toEqual([{ server: "eks", tool: "kubectl", args: { command } }]);
  expect(report.recalled.map(({ recheck }) => recheck?.text)).toEqual([text]);
});

test("a re-check that cannot be made is said, and is a gap", async () => {
  const gap = {
    origin: "kubernetes",
    what: "rollout history",
    why: "the eks server did not answer in 5 s.",
    remedy: "look at it",
  } as const;
  const report = await recallWith({ result: { items: [before()] }, tool: { kind: "gap", gap } });
  expect(report.recalled[0]?.recheck).toEqual({
    text: "Not checked again: the eks server did not answer in 5 s.",
    evidence: ["eeeeeeeeeeeeee01"],
  });
  expect(report.gaps).toEqual([gap]);
});

test("an answer in an unknown form is a gap", async () => {
  const tool = { kind: "ok", structured: { lines: [] }, text: "", evidence: [] } as const;
  const report = await recallWith({ result: { items: [before()] }, tool });
  expect(report.recalled[0]?.recheck?.text).toContain("Not checked again");
  expect(report.gaps).toMatchObject([{ origin: "kubernetes" }]);
});

test("a dead memory is one gap, however many findings there are", async () => {
  const memory = failing(
    new AppError("timeout", "Incident memory (S3 Vectors) did not answer in 8 s."),
  );
  const findings = [finding(), finding({ id: "f2", fingerprint: "p2" })];
  expect(await agentWith({ memory }).recall(findings, { scope }, { signal })).toEqual({
    recalled: [],
    rejected: {},
    evidence: [],
    gaps: [
      {
        origin: "memory",
        what: "incidents of the past that people judged",
        why: "Incident memory (S3 Vectors) did not answer in 8 s.",
      },
    ],
  });
});

test("a defect of ours is not dressed as a gap", async () => {
  const memory = failing(new TypeError("x is not a function"));
  await expect(agentWith({ memory }).recall([finding()], { scope }, { signal })).rejects.toThrow(
    TypeError,
  );
});

test("rejections count by finding; what is over is not looked up", async () => {
  const asked: RecallQuery[] = [];
  const findings = [finding(), finding({ id: "f2", state: "resolved" })];
  const agent = agentWith({ memory: answering({ items: [], rejected: 2 }, asked) });
  const report = await agent.recall(findings, { scope }, { signal });
  expect(report.rejected).toEqual({ f1: 2 });
  expect(asked).toHaveLength(1);
});

test("three incidents a finding are enough", async () => {
  const items = ["r1", "r2", "r3", "r4"].map((id) => before({ id }));
  const report = await recallWith({ result: { items }, output: history });
  expect(report.recalled.map(({ record }) => record.id)).toEqual(["r1", "r2", "r3"]);
});

interface Setting {
  readonly result: Partial<RecallResult>;
  readonly output?: string;
  readonly tool?: ToolResult;
  readonly asked?: RecallQuery[];
  readonly calls?: ToolCall[];
}

async function recallWith({ result, output = "", tool, asked = [], calls = [] }: Setting) {
  const answer = tool ?? {
    kind: "ok",
    structured: kubectl(output),
    text: output,
    evidence: [seen],
  };
  const agent = agentWith({ memory: answering(result, asked), tool: answer, calls });
  return await agent.recall([finding()], { scope }, { signal });
}

function agentWith({
  memory,
  tool = { kind: "ok", structured: kubectl(history), text: history, evidence: [seen] },
  calls = [],
}: {
  memory: IncidentMemory;
  tool?: ToolResult;
  calls?: ToolCall[];
}) {
  return createMemoryAgent({
    memory,
    tools: {
      call: async (call) => {
        calls.push(call);
        return tool;
      },
    },
    clock: () => Date.parse("2026-11-20T03:10:00Z"),
    identify: ({ subject }) => `eeeeeeeeeeeeee0${subject.at(-1) ?? ""}`,
  });
}

function answering(result: Partial<RecallResult>, asked: RecallQuery[]): IncidentMemory {
  return {
    recall: async (query) => {
      asked.push(query);
      return { items: [], rejected: 0, gaps: [], ...result };
    },
    remember: async () => undefined,
  };
}

function failing(error: Error): IncidentMemory {
  return {
    recall: async () => {
      throw error;
    },
    remember: async () => undefined,
  };
}

const seen: Evidence = {
  id: "aaaaaaaaaaaaaa01",
  origin: "kubernetes",
  source: { server: "eks", tool: "kubectl", arguments: {} },
  text: "revisions 5, 6, 7",
  values: {},
  observedAt: "2026-11-20T03:10:00Z",
  trust: "fact",
  reproduce: { language: "kubectl", text: "kubectl rollout history deployment/payment -n shop" },
};

function kubectl(output: string) {
  return { command: "", output, hasMore: false, evidence: [], gaps: [] };
}

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
    by: "payments-oncall",
    fix: "kubectl rollout undo deployment/payment -n shop",
    outcome: "worked in 3 min",
    occurredAt: "2026-11-08T03:02:00Z",
    decidedAt: "2026-11-08T03:20:00Z",
    ...part,
  };
  return { record, match: "fingerprint", distance: 0, accepted: 1, rejected: 0 };
}

function finding(part: Partial<Finding> = {}): Finding {
  return {
    id: "f1",
    by: "engine",
    cause: "missing_env",
    title: "payment crashes on start",
    impact: "broken",
    state: "active",
    culprit: { kind: "Deployment", namespace: "shop", name: "payment" },
    owner: { kind: "Deployment", namespace: "shop", name: "payment" },
    victims: [],
    confidence: { level: "high", reason: "" },
    claims: [],
    reasons: [],
    against: [],
    disproof: "",
    evidence: [],
    contradicting: [],
    fix: [],
    later: [],
    symptom: { reason: "Error", exitCode: 1 },
    fingerprint: "p1",
    ...part,
  };
}
