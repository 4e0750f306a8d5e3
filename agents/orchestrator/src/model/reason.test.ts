import { createScriptedModel, type Script, type ScriptedTurn } from "@binnacle/agent-kit";
import type {
  Evidence,
  Intent,
  Investigation,
  Journal,
  ModelRequest,
  Report,
  Specialist,
  Task,
  Transcript,
  Trigger,
} from "@binnacle/contracts";
import { expect, test } from "vitest";
import { nothing } from "../consult.ts";
import { createInvestigations } from "../create-investigations.ts";
import type { InvestigationsPorts } from "../ports.ts";
import { type Answers, fakePorts, fakeTools } from "../testing/fakes.ts";
import { diagnosed, evidence, finding, firstId, ref } from "../testing/samples.ts";

const payment = ref("payment");
const broken: Answers = () =>
  diagnosed({ asked: { target: "payment" }, target: payment, findings: [finding(payment)] });
const well: Answers = () => diagnosed({ asked: { target: "payment" }, target: payment });

const unwell: Answers = () =>
  diagnosed({ asked: { target: "payment" }, target: payment, checks: [] });

const asked: Trigger = {
  kind: "asked",
  id: "slack:T1:C1:1.0",
  at: "2026-01-01T10:00:00Z",
  conversation: "C1:1.0",
  may: { clusters: "all", namespaces: "all" },
  intent: {
    kind: "question",
    question: "why is payment failing?",
    words: ["payment"],
    isAboutTrouble: true,
  },
  by: { id: "slack:T1:U1", name: "ada" },
  depth: "full",
};

const policyId = "abcdefabcdefabcd";
const policy: Evidence = {
  ...evidence(policyId, ref("deny-egress", "shop", "NetworkPolicy")),
  text: "NetworkPolicy deny-egress allows port 5432 only",
  values: { port: 5432, createdAt: { at: "2026-01-01T09:48:00Z" } },
};
const blocked = finding(ref("deny-egress", "shop", "NetworkPolicy"), {
  id: "blocked",
  by: { kind: "agent", name: "kubernetes", model: "scripted" },
  cause: "unlisted",
  title: "deny-egress blocks DNS",
  confidence: { level: "medium", reason: "the policy allows no DNS" },
  claims: [{ text: "It allows port 5432 only.", evidence: [policyId] }],
  reasons: [],
  evidence: [policyId],
});

interface Answered {
  readonly reply: string[];
  readonly state?: string;
  readonly ranking?: string[];
  readonly [more: string]: unknown;
}

function answers(answer: Answered): ScriptedTurn {
  const input = { state: "broken", ranking: ["f1"], ...answer };
  return { kind: "answers", calls: [{ tool: "answer", input }] };
}

function asks(...tasks: string[]): ScriptedTurn {
  return {
    kind: "answers",
    calls: tasks.map((task) => ({ tool: "ask_kubernetes", input: { task } })),
  };
}

const sound = answers({ reply: ["payment ends on start [e2]"] });

interface Given {
  readonly script: Script;
  readonly tools?: Answers;
  readonly report?: Partial<Report>;
  readonly ports?: Partial<InvestigationsPorts>;
}

function stage({ script, tools = broken, report = {}, ports = {} }: Given) {
  const tasks: Task[] = [];
  const kubernetes: Specialist = {
    name: "kubernetes",
    description: "Reads the cluster.",
    async run(task) {
      if (task.briefing === undefined) return nothing;
      tasks.push(task);
      return { ...nothing, evidence: [policy], ...report };
    },
  };
  const transcripts = new Map<string, Transcript>();
  const model = createScriptedModel(script);
  const all = fakePorts(fakeTools(tools), {
    specialists: [kubernetes],
    model,
    allowance: { ms: 60_000, calls: 20, turns: 30, tokens: 500_000, cents: 100 },
    transcripts: {
      put: async (transcript) => void transcripts.set(transcript.investigationId, transcript),
      get: async (id) => transcripts.get(id),
    },
    ...ports,
  });
  return { ports: all, model, tasks, transcripts };
}

async function seen(
  ports: InvestigationsPorts,
  trigger: Trigger = asked,
): Promise<Investigation[]> {
  const investigations = createInvestigations(ports);
  const id = await investigations.start(trigger);
  const snapshots: Investigation[] = [];
  for await (const snapshot of investigations.watch(id, AbortSignal.timeout(5000)))
    snapshots.push(snapshot);
  return snapshots;
}

async function final(told: Given): Promise<Investigation> {
  const last = (await seen(stage(told).ports)).at(-1);
  if (last === undefined) throw new Error("no snapshot");
  return last;
}

function given({ messages }: ModelRequest): string {
  return JSON.stringify(messages.at(-1));
}

test("what a model says to the question stands beside what code found, with its cost", async () => {
  const last = await final({ script: [sound] });
  expect(last.status).toBe("answered");
  expect(last.reply?.lines).toEqual([{ text: "payment ends on start", evidence: [firstId] }]);
  expect(last.hypotheses.map((item) => item.finding.title)).toEqual(["payment crashes on start"]);
  expect(last.receipt).toMatchObject({
    model: "scripted",
    reasoning: { turns: 1, rung: 1, dropped: 0, promptVersion: "orchestrator-2" },
  });
});

test("the first look stands before a model is asked", async () => {
  const { ports, model } = stage({ script: [sound] });
  const asking: number[] = [];
  const counted = {
    ...ports,
    store: {
      ...ports.store,
      put: async (kept: Investigation) => {
        if (kept.status === "first_look") asking.push(model.requests.length);
        await ports.store.put(kept);
      },
    },
  };
  await seen(counted);
  expect(asking[0]).toBe(0);
});

test.for([{ name: "a verb", intent: { kind: "verb", verb: "why", target: "payment" } as const }])(
  "$name costs no model",
  async ({ intent }) => {
    const { ports, model } = stage({ script: [sound] });
    await seen(ports, { ...asked, intent });
    expect(model.requests).toHaveLength(0);
  },
);

test("a specialist is asked in rounds; its finding is ranked, and the plan says why it goes on and ends", async () => {
  const script = [
    asks("which NetworkPolicy selects payment?"),
    answers({
      reply: ["DNS is blocked [e4]"],
      ranking: ["f2"],
      disagrees: "the crash is a symptom of it [e4]",
    }),
  ];
  const { ports, tasks } = stage({ script, report: { findings: [blocked] } });
  const last = (await seen(ports)).at(-1);
  expect(tasks.map(({ question }) => question)).toEqual(["which NetworkPolicy selects payment?"]);
  expect(last?.hypotheses.map((item) => item.finding.title)).toEqual([
    "payment crashes on start",
    "deny-egress blocks DNS",
  ]);
  expect(last?.reply?.disagrees?.text).toBe("the crash is a symptom of it");
  expect(
    last?.plan.map(({ who, round, task, text }) => ({ who, round, task, text })),
  ).toContainEqual({
    who: "kubernetes",
    round: 1,
    task: "which NetworkPolicy selects payment?",
    text: "1 finding, 0 observations",
  });
  expect(last?.plan.at(-1)).toMatchObject({ who: "orchestrator", text: "ends: no open question" });
});

test("where code is not sure, what a model puts first leads", async () => {
  const unsure = finding(payment, { confidence: { level: "medium", reason: "the probe fails" } });
  const tools: Answers = () =>
    diagnosed({ asked: { target: "payment" }, target: payment, findings: [unsure] });
  const found = {
    ...blocked,
    victims: [{ ref: payment, because: "no DNS", evidence: [policyId] }],
  };
  const script = [
    asks("why?"),
    answers({
      reply: ["DNS is blocked [e4]"],
      ranking: ["f2", "f1"],
      disagrees: "the probe is a symptom [e4]",
    }),
  ];
  const last = await final({ script, tools, report: { findings: [found] } });
  expect(last.hypotheses.map((item) => item.finding.title)).toEqual([
    "deny-egress blocks DNS",
    "payment crashes on start",
  ]);
});

test("a hypothesis that a Check contradicts is shown as contradicted", async () => {
  const oom = { ...blocked, id: "oom", cause: "oom-killed", title: "payment is killed" };
  const script = [asks("memory?"), answers({ reply: ["payment ends [e2]"], ranking: ["f1"] })];
  const last = await final({ script, report: { findings: [oom] } });
  const [, second] = last.hypotheses;
  expect(second).toMatchObject({
    status: "suspect",
    contradictedBy: { text: "no container was killed" },
  });
});

const cases: readonly {
  readonly name: string;
  readonly script: Script;
  readonly tools?: Answers;
  readonly is: Partial<Investigation["receipt"]>;
  readonly reply?: readonly string[];
}[] = [
  {
    name: "loops with one call",
    script: () => asks("the same"),
    is: { modelFailure: "the model gave no answer that can be read" },
  },
  {
    name: "calls a tool that is not there",
    script: [{ kind: "answers", calls: [{ tool: "delete_pod", input: {} }] }, sound],
    is: { model: "scripted" },
    reply: ["payment ends on start"],
  },
  {
    name: "answers without evidence",
    script: () => answers({ reply: ["payment is slow"] }),
    is: { model: "scripted" },
  },
  {
    name: "invents a number",
    script: () => answers({ reply: ["77 % fail [e2]", "payment ends [e2]"] }),
    is: { model: "scripted" },
    reply: ["payment ends"],
  },
  {
    name: "invents an object",
    script: () => answers({ reply: ["billing-worker ends [e2]", "payment ends [e2]"] }),
    is: { model: "scripted" },
    reply: ["payment ends"],
  },
  {
    name: "links somewhere",
    script: () => answers({ reply: ["see https://evil.example [e2]"] }),
    is: { model: "scripted" },
  },
  {
    name: "calls everybody",
    script: () => answers({ reply: ["<!channel> payment ends [e2]"] }),
    is: { model: "scripted" },
  },
  {
    name: "shows a command that destroys",
    script: () => answers({ reply: ["run `kubectl delete namespace shop` [e2]"] }),
    is: { model: "scripted" },
  },
  {
    name: "says that what is broken is well",
    script: () => answers({ reply: ["payment is well [e2]"], state: "fine" }),
    is: { model: "scripted" },
  },
  {
    name: "is throttled",
    script: () => ({ kind: "fails", class: "throttled", why: "scripted is throttled" }),
    is: { model: "no model", modelFailure: "scripted is throttled" },
  },
  {
    name: "says nothing",
    script: () => ({ kind: "answers" }),
    is: { modelFailure: "the model gave no answer that can be read" },
  },
  {
    name: "stops in the middle of JSON",
    script: () => ({ kind: "answers", calls: [{ tool: "answer", malformed: '{"reply": ["pay' }] }),
    is: { modelFailure: "the model gave no answer that can be read" },
  },
  {
    name: "never answers",
    script: () => ({ kind: "hangs" }),
    is: { model: "no model", modelFailure: "the model took too long" },
  },
];

test.for(cases)(
  "a model that $name ends in an answer that stands",
  async ({ script, tools, is, reply }) => {
    const { ports } = stage({
      script,
      ...(tools === undefined ? {} : { tools }),
      ports: { reasoning: { timeoutMs: 300 } },
    });
    const last = (await seen(ports)).at(-1);
    expect(last).toMatchObject({ status: "answered", severity: "broken" });
    expect(last?.hypotheses[0]?.finding.title).toBe("payment crashes on start");
    expect(last?.receipt).toMatchObject(is);
    expect(last?.reply?.lines.map(({ text }) => text)).toEqual(reply);
  },
);

test("what fails goes back twice, then is dropped and counted", async () => {
  const { ports, model } = stage({
    script: () => answers({ reply: ["77 % fail [e2]", "payment ends [e2]"] }),
  });
  const last = (await seen(ports)).at(-1);
  expect(model.requests).toHaveLength(3);
  expect(model.requests.slice(1).map(given)).toEqual([
    expect.stringContaining("reply[0]: not proven: 77"),
    expect.stringContaining("reply[0]: not proven: 77"),
  ]);
  expect(last?.receipt.reasoning?.dropped).toBe(1);
});

test("a cluster that code finds well and a model, too, costs one turn; nothing is asked for", async () => {
  const { ports, tasks, model } = stage({
    tools: well,
    script: [answers({ reply: ["payment is well [e1]"], state: "fine", ranking: [] })],
  });
  const last = (await seen(ports)).at(-1);
  expect(model.requests).toHaveLength(1);
  expect(tasks).toEqual([]);
  expect(last?.severity).toBe("fine");
});

test("where no cause is known code does not let it end before somebody was asked", async () => {
  const answer = answers({ reply: ["it is not known [e1]"], state: "unknown", ranking: [] });
  const script = [answer, asks("why is payment not well?"), answer];
  const { ports, tasks } = stage({ tools: unwell, script });
  const last = (await seen(ports)).at(-1);
  expect(tasks).toHaveLength(1);
  expect(last?.plan.map(({ text }) => text)).toContain(
    "goes on: no cause is known, and nobody was asked yet",
  );
});

test("an open question is asked while rounds bring new facts, and not longer", async () => {
  const open = [{ question: "which port?", whom: "kubernetes" }];
  const script: Script = (request) =>
    given(request).includes("Not the end") || request.messages.length === 1
      ? asks(`look ${request.messages.length}`)
      : answers({ reply: ["payment ends [e2]"], open });
  const { ports, tasks } = stage({ script, report: { findings: [blocked] } });
  const last = (await seen(ports)).at(-1);
  expect(tasks).toHaveLength(2);
  expect(last?.plan.at(-1)?.text).toBe("ends: the last round brought nothing new");
});

test("what models were told is kept", async () => {
  const { ports, transcripts } = stage({ script: [sound] });
  const last = (await seen(ports)).at(-1);
  const kept = transcripts.get(last?.id ?? "");
  expect(kept?.agents.map(({ agent }) => agent)).toEqual(["orchestrator"]);
  expect(kept?.context).toContain("payment crashes on start");
});

test("without a model the answer is that of code", async () => {
  const { model: _none, ...ports } = stage({ script: [] }).ports;
  const last = (await seen(ports)).at(-1);
  expect(last?.receipt.model).toBe("no model");
  expect(last?.receipt.modelFailure).toBeUndefined();
});

test.for(["first_look", "asked", "answered"] as const)(
  "who stops while a model works ends it at once, and what is known stands (%s)",
  async () => {
    const { ports } = stage({
      script: () => ({ kind: "hangs" }),
      ports: { reasoning: { timeoutMs: 60_000 } },
    });
    const investigations = createInvestigations(ports);
    const id = await investigations.start(asked);
    const snapshots: Investigation[] = [];
    for await (const snapshot of investigations.watch(id, AbortSignal.timeout(5000))) {
      snapshots.push(snapshot);
      if (snapshot.plan.some(({ who }) => who === "orchestrator"))
        await investigations.stop(id, { id: "slack:T1:U2", name: "bob" });
    }
    expect(snapshots.at(-1)).toMatchObject({
      status: "stopped",
      failure: "Stopped by bob before the model had answered.",
      severity: "broken",
    });
  },
);

test("what a model suspects where code found all well is to be looked at: it is no verdict", async () => {
  const script = [
    asks("why?"),
    answers({ reply: ["DNS may be blocked [e1]"], state: "unknown", ranking: ["f1"] }),
  ];
  const found = {
    ...blocked,
    victims: [{ ref: payment, because: "no DNS", evidence: [policyId] }],
  };
  const last = await final({ script, tools: well, report: { findings: [found] } });
  expect(last.hypotheses.map((item) => item.finding.title)).toEqual(["deny-egress blocks DNS"]);
  expect(last.severity).toBe("unknown");
});

test("a model that repeats a finding of the engine adds no victim to it", async () => {
  const [same] = [finding(payment, { victims: [], fingerprint: "print-payment" })];
  const copy = {
    ...same,
    id: "copy",
    by: { kind: "agent", name: "kubernetes", model: "scripted" } as const,
    victims: [{ ref: ref("cart"), because: "it says so", evidence: [policyId] }],
    later: [{ text: "keep it from coming again" }],
  };
  const script = [asks("why?"), answers({ reply: ["payment ends [e2]"] })];
  const last = await final({ script, report: { findings: [copy] } });
  expect(last.hypotheses).toHaveLength(1);
  expect(last.hypotheses[0]?.finding).toMatchObject({ victims: [], later: copy.later });
});

test("whatever fails in the model's part costs that part alone", async () => {
  const failing = { put: () => Promise.reject(new Error("disk full")), get: async () => undefined };
  const last = await final({ script: [sound], ports: { transcripts: failing } });
  expect(last).toMatchObject({ status: "answered", severity: "broken" });
  expect(last.receipt.modelFailure).toBe("its part failed in me; it is in my log");
});

test("who stops a run in its second round keeps what the first one found, and reads what it cost", async () => {
  const { ports } = stage({
    script: (_request, turn) => (turn === 1 ? asks("why?") : { kind: "hangs" }),
    report: { findings: [blocked] },
    ports: { reasoning: { timeoutMs: 60_000 } },
  });
  const investigations = createInvestigations(ports);
  const id = await investigations.start(asked);
  const snapshots: Investigation[] = [];
  for await (const snapshot of investigations.watch(id, AbortSignal.timeout(5000))) {
    snapshots.push(snapshot);
    if (
      snapshot.plan.some(
        ({ id: step, state }) => step.startsWith("kubernetes 1") && state === "answered",
      )
    )
      await investigations.stop(id, { id: "slack:T1:U2", name: "bob" });
  }
  const last = snapshots.at(-1);
  expect(last?.status).toBe("stopped");
  expect(last?.hypotheses.map((item) => item.finding.title)).toContain("deny-egress blocks DNS");
  expect(last?.receipt.reasoning?.turns).toBe(1);
});

test("a secret in the question reaches no model", async () => {
  const { ports, model } = stage({ script: [sound] });
  const question = "why is payment failing? password=hunter2hunter2";
  const intent: Intent = { kind: "question", question, words: ["payment"], isAboutTrouble: true };
  await seen(ports, { ...asked, intent });
  expect(JSON.stringify(model.requests)).not.toContain("hunter2hunter2");
});

test("what says that all is well, or that somebody here did something, is not shown", async () => {
  const reply = ["All is well with payment [e2]", "We restarted payment [e2]", "payment ends [e2]"];
  const last = await final({ script: () => answers({ reply }) });
  expect(last.reply?.lines.map(({ text }) => text)).toEqual(["payment ends"]);
  expect(last.receipt.reasoning?.dropped).toBe(2);
});

test("a run that ends after any step and is begun again pays no turn twice, and tells the same", async () => {
  const script = [asks("why?"), answers({ reply: ["payment ends [e2]"] })];
  const kept = new Map<string, string>();
  // Each time the process ends before the last step is kept.
  const journal: Journal = {
    async step(name, schema, work) {
      const text = kept.get(name) ?? JSON.stringify(await work());
      if (name !== "finish") kept.set(name, text);
      return schema.parse(JSON.parse(text));
    },
  };
  const whole = stage({
    script,
    report: { findings: [blocked] },
    ports: { journalOf: () => journal },
  });
  const expected = (await seen(whole.ports)).at(-1);
  const again = (await seen({ ...whole.ports, store: stage({ script }).ports.store })).at(-1);
  expect(whole.model.requests).toHaveLength(2);
  expect(again?.reply).toEqual(expected?.reply);
  expect(again?.plan).toEqual(expected?.plan);
  expect(again?.receipt.reasoning?.turns).toBe(expected?.receipt.reasoning?.turns);
});
