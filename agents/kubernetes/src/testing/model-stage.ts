import { createScriptedModel, type Script, type ScriptedTurn } from "@binnacle/agent-kit";
import type {
  Allowance,
  Answered,
  Evidence,
  Finding,
  ListedTool,
  ModelRequest,
  ObjectRef,
  Report,
  SpecialistPorts,
  Task,
} from "@binnacle/contracts";
import { createBudget } from "@binnacle/runtime";
import { createKubernetesSpecialist } from "../create-kubernetes-specialist.ts";
import type { Submission, SubmittedHypothesis } from "../model/submission.ts";

const from = "2026-11-21T03:02:00Z";
const to = "2026-11-21T04:02:00Z";

/** A tool of a server, and what the gateway answers when it is called. */
export interface FakeTool extends ListedTool {
  readonly answer: (
    args: Readonly<Record<string, unknown>>,
    call: { readonly signal: AbortSignal },
  ) => Answered<unknown> | Promise<Answered<unknown>>;
}

export function fakeTool(
  named: string,
  answer: FakeTool["answer"],
  over: Partial<ListedTool> = {},
): FakeTool {
  const [server = "", name = ""] = named.split("/");
  const inputSchema = { $schema: "x", type: "object", additionalProperties: false, properties: {} };
  return { server, name, description: `Shows ${name}.`, inputSchema, ...over, answer };
}

/** What a tool that is well says. */
export function ok(
  text: string,
  over: Partial<Extract<Answered<unknown>, { kind: "ok" }>> = {},
): Answered<unknown> {
  const cost = { ms: 5, characters: text.length };
  return { kind: "ok", result: {}, text, evidence: [], gaps: [], cost, ...over };
}

/** A fact; `digit` makes its id. */
export function fact(digit: string, over: Partial<Evidence> = {}): Evidence {
  return {
    id: digit.repeat(16),
    clusterId: "c1",
    origin: "kubernetes",
    source: { server: "eks", tool: "get_logs", arguments: {} },
    text: `fact ${digit}`,
    values: {},
    observedAt: to,
    trust: "fact",
    reproduce: { language: "kubectl", text: `kubectl -n shop describe ${digit}` },
    ...over,
  };
}

export function ref(kind: string, name: string, namespace = "shop"): ObjectRef {
  return { kind, namespace, name };
}

/** What the engine found: pods of cart are not ready. */
export const finding: Finding = {
  id: "found",
  by: { kind: "engine" },
  cause: "not-ready",
  title: "cart is not ready",
  impact: "broken",
  state: "active",
  culprit: ref("Deployment", "cart"),
  owner: ref("Deployment", "cart"),
  victims: [],
  confidence: { level: "low", reason: "nothing says why" },
  claims: [],
  reasons: [],
  against: [],
  disproof: "",
  evidence: [],
  contradicting: [],
  fix: [{ text: "Start it anew", command: "kubectl -n shop rollout restart deployment/cart" }],
  later: [],
  symptom: {},
  fingerprint: "x",
};

export const task: Task = {
  question: "What keeps cart from being ready?",
  scope: {
    cluster: { id: "c1", name: "prod-eu" },
    namespace: "shop",
    window: { from, to },
  },
  target: ref("Deployment", "cart"),
  findings: [finding],
  workloads: [ref("Deployment", "cart"), ref("Deployment", "payment")],
  briefing: {
    context: "f1 cart is not ready [e1]",
    evidence: [
      fact("a", {
        subject: ref("Pod", "cart-7c41-x2x9z"),
        text: "pod/cart-7c41-x2x9z: readiness probe failed 7 times since 2026-11-21T03:05:00Z",
        values: {
          failures: { count: 7, of: "failure" },
          since: { since: "2026-11-21T03:05:00Z" },
          owner: "Deployment/cart",
        },
      }),
    ],
    round: 1,
  },
};

interface Given {
  readonly script: Script;
  readonly tools?: readonly FakeTool[];
  readonly task?: Partial<Task>;
  /** Else the task has no briefing. */
  readonly isBriefed?: boolean;
  readonly allowance?: Partial<Allowance>;
  readonly signal?: AbortSignal;
  readonly journal?: Map<string, string>;
}

const plenty: Allowance = { ms: 60_000, calls: 50, turns: 50, tokens: 1_000_000, cents: 100 };

interface Looked {
  readonly report: Report;
  readonly requests: readonly ModelRequest[];
  readonly called: readonly string[];
  readonly logged: readonly string[];
  readonly spent: Allowance;
}

/** The specialist with a model that says what is scripted, over tools that answer as the test says. */
export async function look(given: Given): Promise<Looked> {
  const { script, tools = [], journal = new Map<string, string>() } = given;
  const model = createScriptedModel(script, { name: "expert-1" });
  const budget = createBudget({ ...plenty, ...given.allowance }, () => 0);
  const called: string[] = [];
  const logged: string[] = [];
  const ports: SpecialistPorts = {
    may: { clusters: "all", namespaces: "all" },
    model,
    budget,
    signal: given.signal ?? new AbortController().signal,
    tell: () => {},
    tools: toolSource(tools, called),
    journal: kept(journal),
  };
  const log = (_: unknown, message: string) => void logged.push(message);
  const specialist = createKubernetesSpecialist({ clock: () => 0, log });
  const { briefing, ...plain } = { ...task, ...given.task };
  const isBriefed = briefing !== undefined && given.isBriefed !== false;
  const report = await specialist.run(isBriefed ? { ...plain, briefing } : plain, ports);
  return { report, requests: model.requests, called, logged, spent: budget.spent() };
}

/** As the gateway is seen; `called` remembers. */
function toolSource(tools: readonly FakeTool[], called: string[]): SpecialistPorts["tools"] {
  return {
    ask: async ({ role }) => gap({ what: role }),
    list: async () =>
      tools.map(({ server, name, description, inputSchema }) => ({
        server,
        name,
        description,
        inputSchema,
      })),
    async call({ server, tool: name, args }, { cluster, signal }) {
      called.push(`${cluster}: ${server}/${name} ${JSON.stringify(args)}`);
      const tool = tools.find((one) => one.server === server && one.name === name);
      return (await tool?.answer(args, { signal })) ?? gap({ what: name });
    },
  };
}

/** JSON between, as in a database. */
function kept(journal: Map<string, string>): SpecialistPorts["journal"] {
  return {
    async step(name, schema, work) {
      const text = journal.get(name) ?? JSON.stringify(await work());
      journal.set(name, text);
      return schema.parse(JSON.parse(text));
    },
  };
}

export function gap(over: Partial<Extract<Answered<unknown>, { kind: "gap" }>["gap"]> = {}) {
  const told = { origin: "kubernetes", kind: "unreachable", what: "cluster", why: "it is gone" };
  return { kind: "gap", gap: { ...told, kind: "unreachable", ...over } } as const;
}

/** A turn that calls tools: `["get_object", { name }]`. */
export function calls(...given: readonly (readonly [string, unknown?])[]): ScriptedTurn {
  return {
    kind: "answers",
    calls: given.map(([tool, input = {}]) => ({ tool, input })),
  };
}

/** A turn that hands in; what is not given is nothing. */
export function submits(over: Partial<Submission> = {}): ScriptedTurn {
  return calls(["submit", { observations: [], hypotheses: [], open: [], ...over }]);
}

/** A hypothesis about cart that e1 proves. */
export function hypothesis(over: Partial<SubmittedHypothesis> = {}): SubmittedHypothesis {
  return {
    title: "cart is not ready",
    cause: "unlisted",
    symptom: "Probe fails",
    culprit: "Deployment/shop/cart",
    affects: [],
    impact: "broken",
    confidence: "medium",
    why: "The probe says so",
    claims: ["The readiness probe of cart-7c41-x2x9z failed {e1.failures} since {e1.since} [e1]"],
    reasons: [],
    against: [],
    disproof: "A pod that is ready",
    now: [],
    later: [],
    ...over,
  };
}

/** What the model was given in answer to its calls of turn `turn`, 1 is the first. */
export function results(requests: readonly ModelRequest[], turn = 1) {
  const request = requests[turn];
  const last = request?.messages.at(-1);
  const parts = last?.role === "given" ? last.parts : [];
  return parts.flatMap((part) => (part.kind === "tool_result" ? [part] : []));
}
