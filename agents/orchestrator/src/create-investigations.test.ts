import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import {
  type Alert,
  type Asked,
  type Claim,
  type Evidence,
  type Gap,
  type Intent,
  type Investigation,
  type Investigations,
  type Journal,
  prometheus,
  type Report,
  type Specialist,
  type SpecialistPorts,
  type Task,
  type Trigger,
} from "@binnacle/contracts";
import { askInStep } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { nothing } from "./consult.ts";
import { createInvestigations } from "./create-investigations.ts";
import type { InvestigationsPorts } from "./ports.ts";
import {
  type Answers,
  fakeJournal,
  fakePorts,
  fakeSpecialist,
  fakeTools,
} from "./testing/fakes.ts";
import { diagnosed, evidence, finding, firstId, ref, unknownName } from "./testing/samples.ts";

const payment = ref("payment");
const broken: Answers = () =>
  diagnosed({ asked: { target: "payment" }, target: payment, findings: [finding(payment)] });

function asked(over: Partial<Extract<Intent, { kind: "question" }>> = {}): Asked {
  return {
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
      ...over,
    },
    by: { id: "slack:T1:U1", name: "ada" },
    depth: "full",
  };
}

async function runToEnd(
  ports: InvestigationsPorts,
  trigger: Trigger = asked(),
): Promise<readonly Investigation[]> {
  const investigations = createInvestigations(ports);
  return await watched(investigations, await investigations.start(trigger));
}

async function watched(investigations: Investigations, id: string): Promise<Investigation[]> {
  const snapshots: Investigation[] = [];
  for await (const snapshot of investigations.watch(id, AbortSignal.timeout(5000)))
    snapshots.push(snapshot);
  return snapshots;
}

async function last(
  ports: InvestigationsPorts,
  trigger: Trigger = asked(),
): Promise<Investigation> {
  const final = (await runToEnd(ports, trigger)).at(-1);
  if (final === undefined) throw new Error("no snapshot");
  return final;
}

test("watchers get snapshots that grow, and the last one is kept", async () => {
  const ports = fakePorts(fakeTools(broken));
  const snapshots = await runToEnd(ports);
  const revisions = snapshots.map(({ revision }) => revision);
  expect(revisions).toEqual(revisions.toSorted((left, right) => left - right));
  const final = snapshots.at(-1);
  expect(final).toMatchObject({ status: "answered", severity: "broken", conversation: "C1:1.0" });
  expect(await ports.store.get(final?.id ?? "")).toEqual(final);
  expect((await ports.conversations.get("C1:1.0"))?.investigationId).toBe(final?.id);
});

test("the same trigger starts once, also when it comes again after the end", async () => {
  const tools = fakeTools(broken);
  const ports = fakePorts(tools, { journalOf: () => fakeJournal() });
  const investigations = createInvestigations(ports);
  const ids = await Promise.all([investigations.start(asked()), investigations.start(asked())]);
  await watched(investigations, ids[0] ?? "");
  ids.push(await investigations.start(asked()));
  await watched(investigations, ids[0] ?? "");
  expect(new Set(ids).size).toBe(1);
  expect(tools.calls.filter(({ tool }) => tool === "diagnose")).toHaveLength(1);
});

test("what a specialist finds reaches the answer, ranked with what the engine found", async () => {
  const cart = ref("cart");
  const agent = { kind: "agent" as const, name: "network" };
  const rest = { cause: "unlisted", evidence: ["a".repeat(16)], claims: [], reasons: [] };
  const found = finding(cart, { by: agent, ...rest });
  const network = fakeSpecialist("network", {
    findings: [found],
    evidence: [evidence("a".repeat(16), cart)],
  });
  const ports = fakePorts(fakeTools(broken), { specialists: [network] });
  const { hypotheses, plan, evidence: kept } = await last(ports);
  expect(hypotheses.map(({ finding: { owner, by } }) => [owner.name, by.kind])).toEqual([
    ["payment", "engine"],
    ["cart", "agent"],
  ]);
  expect(plan.map(({ who, state }) => [who, state])).toEqual([
    ["first look", "answered"],
    ["network", "answered"],
  ]);
  expect(kept.map(({ id }) => id)).toContain("a".repeat(16));
});

const steps = await namedSteps();

test("a run has named steps", () => {
  expect(steps).toEqual(["begin", "first look/diagnose", "kubernetes", "memory", "finish"]);
});

test.for(steps)(
  "a run that ends after the step `%s` and is run again over the same journal ends the same; no step is done twice",
  async (name) => {
    const whole = await last(portsOver(fakeJournal()).ports);
    const { journal, done } = counted(fakeJournal());
    const before = portsOver(endingAfter(journal, name));
    await runToEnd(before.ports);
    const after = portsOver(journal, before.specialists);
    const resumed = await last(after.ports);
    expect(withoutRevision(resumed)).toEqual(withoutRevision(whole));
    for (const [step, times] of done) expect([step, times]).toEqual([step, 1]);
    expect(after.specialists.map((specialist) => specialist.runs())).toEqual([1, 1]);
  },
);

test("what was spent before a restart is spent after it", async () => {
  const journal = fakeJournal();
  const waiting = fakeSpecialist("memory");
  const left: number[] = [];
  const late: Specialist = {
    name: "memory",
    description: "",
    async run(task, ports) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      left.push(ports.budget.left().calls);
      return await waiting.run(task, ports);
    },
  };
  const specialists = [fakeSpecialist("kubernetes"), late];
  const journalOf = (): Journal => endingAfter(journal, "kubernetes");
  await runToEnd(fakePorts(fakeTools(broken), { specialists, journalOf }));
  const resumed = fakePorts(fakeTools(broken), { specialists, journalOf: () => journal });
  const { receipt } = await last(resumed);
  // Of twenty: the first look and what the first specialist asked.
  expect(left).toEqual([18, 18]);
  expect(receipt.calls).toBe(3);
});

const pointed = { target: "deployment/payment", namespace: "shop" };

test.for<[name: string, intent: Parameters<typeof asked>[0], candidates: unknown[]]>([
  [
    "a word of a question about trouble may be an object, a namespace, or nothing",
    {},
    [{ target: "payment" }, { namespace: "payment" }, {}],
  ],
  [
    "what was pointed at is meant, and nothing else",
    pointed,
    [pointed, { target: "payment", namespace: "shop" }],
  ],
  ["a question that names nothing is about the whole", { words: [] }, [{}]],
  [
    "a sentence that is not about trouble is about nothing but its words",
    { words: ["roll"], isAboutTrouble: false },
    [{ target: "roll" }, { namespace: "roll" }],
  ],
])("%s", async ([, intent, candidates]) => {
  const tools = fakeTools(broken);
  await runToEnd(fakePorts(tools), asked(intent));
  expect(tools.calls[0]).toMatchObject({ tool: "diagnose", input: { candidates } });
});

const next = { ...asked({ words: ["cart"] }), id: "slack:T1:C1:2.0" };

test("a question in a talk looks back as far as the talk does", async () => {
  const tools = fakeTools(broken);
  const ports = fakePorts(tools);
  const { scope } = await last(ports, { ...asked(), windowMinutes: 360 });
  const { store, conversations } = ports;
  await last(fakePorts(tools, { store, conversations }), next);
  const hours = (Date.parse(scope.window.to) - Date.parse(scope.window.from)) / 3_600_000;
  expect(tools.calls.at(0)?.input).toMatchObject({ windowMinutes: 360 });
  expect(tools.calls.at(-1)?.input).toMatchObject({ windowMinutes: hours * 60 });
});

test.for<[string, Trigger["may"]]>([
  ["some namespaces only", { clusters: "all", namespaces: ["payments"] }],
  ["another cluster only", { clusters: ["us"], namespaces: "all" }],
])("who may look at %s takes nothing over from a talk about more", async ([, may]) => {
  const tools = fakeTools(broken);
  const ports = fakePorts(tools);
  await last(ports, { ...asked(), windowMinutes: 360 });
  const { store, conversations } = ports;
  const own = await last(fakePorts(tools, { store, conversations }), { ...next, may });
  expect(own).not.toHaveProperty("follows");
  expect(own).not.toHaveProperty("earlier");
  const readings = [{ target: "cart" }, { namespace: "cart" }, {}];
  expect(tools.calls.at(-1)?.input).toEqual(
    expect.objectContaining({ candidates: readings, windowMinutes: 60 }),
  );
});

test("a question in a talk is about its place first, and follows it", async () => {
  const tools = fakeTools(broken);
  const ports = fakePorts(tools);
  const first = await last(ports);
  const { store, conversations } = ports;
  expect(await last(fakePorts(tools, { store, conversations }), next)).toMatchObject({
    follows: first.id,
  });
  const input = tools.calls.at(-1)?.input;
  const readings = [
    { target: "cart", namespace: "shop" },
    { target: "cart" },
    { namespace: "cart" },
  ];
  expect(input).toEqual(expect.objectContaining({ candidates: readings }));
});

test.for([
  ["one name", { question: "is prod-us affected too?", words: ["prod-us"] }, "prod-us"],
  [
    "words that may be names",
    {
      question: "why did the readiness probe not catch this?",
      words: ["readiness", "probe", "catch", "readiness-probe", "probe-catch"],
    },
    "readiness or probe or catch",
  ],
] as const)(
  "in a talk %s that nothing has is said to be unknown, and what the talk is about is not told again",
  async ([, { question, words }, name]) => {
    const ports = fakePorts(fakeTools(broken));
    const { id } = await last(ports);
    const { store, conversations } = ports;
    const strange = fakeTools(() => unknownName(words[0]));
    const again = { ...asked({ question, words: [...words] }), id: "slack:T1:C1:2.0" };
    const investigation = await last(fakePorts(strange, { store, conversations }), again);
    expect(investigation).toMatchObject({ status: "asks", hypotheses: [], severity: "unknown" });
    expect(investigation.asks?.choices).toHaveLength(3);
    expect(investigation.asks?.about).toMatchObject({ kind: "unknown_name", name, near: [] });
    expect((await conversations.get("C1:1.0"))?.investigationId).toBe(id);
  },
);

test("of a namespace that is not there that is said, and not that what was to be in it is unknown", async () => {
  const strange = fakeTools(() => unknownName("nowhere", [], "namespace"));
  const question = { question: "why is payment failing in nowhere?", words: ["payment"] };
  const trigger = asked({ ...question, namespace: "nowhere", isAboutTrouble: true });
  const { asks } = await last(fakePorts(strange), trigger);
  expect(asks).toMatchObject({ about: { what: "namespace", name: "nowhere" }, choices: [] });
});

test.for([
  ["wrong_cause", "suspect"],
  ["known_already", "supported"],
] as const)(
  "what was rejected in a talk as %s is %s when it is found again there",
  async (given) => {
    const [reason, status] = given;
    const ports = fakePorts(fakeTools(broken));
    const { id: investigationId, hypotheses } = await last(ports);
    const { by, at } = asked();
    for (const { id: hypothesisId, finding: found } of hypotheses) {
      const about = { investigationId, hypothesisId, fingerprint: found.fingerprint, by, at };
      await ports.verdicts.give({ kind: "reject", reason, ...about });
    }
    const { store, conversations, verdicts } = ports;
    const again = await last(fakePorts(fakeTools(broken), { store, conversations, verdicts }), {
      ...asked(),
      id: "slack:T1:C1:2.0",
    });
    expect(again.hypotheses).toMatchObject([{ status }]);
    expect(again.severity).toBe("broken");
  },
);

test.for([
  ["a look aside that found nothing", [], "first"],
  ["one that found a cause", [finding(ref("cart"))], "second"],
] as const)("after %s the talk is about the %3$s", async ([, findings, about]) => {
  const ports = fakePorts(fakeTools(broken));
  const first = await last(ports);
  const aside = fakeTools(() => diagnosed({ target: ref("cart"), findings: [...findings] }));
  const { store, conversations } = ports;
  const second = await last(fakePorts(aside, { store, conversations }), next);
  const kept = await conversations.get("C1:1.0");
  expect(kept?.investigationId).toBe({ first, second }[about].id);
});

test.for([
  ["a word that exists", { asked: { target: "payment" }, target: payment }, undefined],
  ["a word that is a namespace", { asked: { namespace: "payment" } }, undefined],
  [
    "a word that names nothing",
    { asked: {} },
    "No object is named payment; this is about the whole cluster.",
  ],
] as const)("a question with %s is told: %3$s", async ([, taken, note]) => {
  const { notes } = await last(fakePorts(fakeTools(() => diagnosed(taken))));
  const [first] = notes;
  expect(first && inWords(first)).toBe(note);
});

test("who comes late gets the last snapshot of a run that is over", async () => {
  const ports = fakePorts(fakeTools(broken));
  const final = await last(ports);
  expect(await watched(createInvestigations(ports), final.id)).toEqual([final]);
});

test("a fact that two saw is one", async () => {
  const { evidence: seen = [] } = (await broken("diagnose", {})) ?? {};
  const [fact] = seen;
  if (fact === undefined) throw new Error("no fact");
  const late = { ...fact, observedAt: "2026-01-01T10:00:09Z" };
  const specialists = [fakeSpecialist("kubernetes", { evidence: [late] })];
  const { evidence: kept } = await last(fakePorts(fakeTools(broken), { specialists }));
  expect(kept.filter(({ id }) => id === fact.id)).toEqual([fact]);
});

test("a defect of a specialist costs its part alone, and the log tells where it was", async () => {
  const logged: unknown[] = [];
  const ports = fakePorts(fakeTools(broken), {
    specialists: [{ name: "memory", description: "", run: defect }],
    log: (fields, message) => void logged.push({ message, ...fields }),
  });
  const final = await last(ports);
  expect(final).toMatchObject({ status: "answered", severity: "broken" });
  expect(final.gaps).toMatchObject([
    { origin: "memory", why: "The memory agent failed in me; my log has the details." },
  ]);
  expect(final.plan).toContainEqual(expect.objectContaining({ who: "memory", state: "failed" }));
  const stack: unknown = expect.stringContaining("defect");
  expect(logged).toMatchObject([{ message: "specialist failed", specialist: "memory", stack }]);
});

test("a claim that its evidence does not prove is dropped from every snapshot, and logged once", async () => {
  const claims = [
    { text: "It exits with code 137.", evidence: [firstId] },
    { text: "It ends on start.", evidence: [firstId] },
  ];
  const logged: unknown[] = [];
  const tools = fakeTools(() => diagnosed({ findings: [finding(payment, { claims })] }));
  const ports = fakePorts(tools, { log: (fields, message) => void logged.push([message, fields]) });
  const { id, hypotheses } = await last(ports);
  expect(hypotheses[0]?.finding.claims).toEqual(claims.slice(1));
  expect(logged).toEqual([
    ["unproven claims dropped", { investigation: id, claims: 1, facts: ["137"] }],
  ]);
});

test("a name that may be another asks back with a button; a sentence of unknown words is not understood", async () => {
  const near = fakePorts(fakeTools(() => unknownName("paymnt", [payment])));
  expect(await last(near, asked({ words: ["paymnt"] }))).toMatchObject({
    status: "asks",
    asks: { choices: [{ label: "payment in shop" }] },
  });
  const strange = fakePorts(fakeTools(() => unknownName("roll")));
  const roll = asked({ question: "how do I roll back?", words: ["roll"], isAboutTrouble: false });
  const { asks, severity } = await last(strange, roll);
  expect(asks?.choices.map(({ label }) => label)).toEqual([
    "Check the cluster",
    "What changed in the cluster?",
    "Which alerts fire?",
  ]);
  expect(asks?.about).toBeUndefined();
  expect(severity).toBe("unknown");
});

test("without Kubernetes nothing is concluded, and the alerts that fire are told", async () => {
  const {
    severity,
    hypotheses,
    gaps,
    notes,
    evidence: known,
    receipt,
  } = await last(portsInTheDark(["HighErrorRate"]));
  expect(receipt).toMatchObject({
    calls: 2,
    sources: [
      { name: "kubernetes", state: "silent" },
      { name: "prometheus", state: "reached" },
    ],
  });
  expect({ severity, hypotheses }).toEqual({ severity: "unknown", hypotheses: [] });
  expect(gaps[0]).toMatchObject({ kind: "timed_out", why: "no answer in 5 s" });
  expect(notes.map((note) => inWords(note, known))).toEqual([noteOf("HighErrorRate")]);
});

test("what keeps alerts from being seen is no reason why users are unknown", async () => {
  const { users } = await last(portsInTheDark([], { gaps: [cut] }));
  expect(users).toMatchObject({ state: "unknown", text: "unknown: the metrics were not read" });
});

const cut: Gap = { origin: "prometheus", kind: "cut", what: "alerts", why: "too many" };

test.for<[names: string, rest: { hasMore?: boolean; gaps?: Gap[] }, told: string[]]>([
  ["A B C", {}, ["A", "B", "C"]],
  ["A B C D", {}, ["A", "B", "C", "Prometheus: 1 more alert fires."]],
  ["A B C D E", {}, ["A", "B", "C", "Prometheus: 2 more alerts fire."]],
  ["A", { hasMore: true }, ["A", "Prometheus: there are more that I did not read."]],
  ["none", {}, ["Prometheus: no alert fires."]],
  ["none", { hasMore: true }, ["Prometheus: no alert fires, of those that I could see."]],
  ["none", { gaps: [cut] }, ["Prometheus: no alert fires, of those that I could see."]],
])("in the dark, of the alerts %s (%o) is told: %o", async ([names, rest, told]) => {
  const { notes, evidence: known } = await last(portsInTheDark(names.split(" "), rest));
  const sentences = told.map((text) => (text.startsWith("Prometheus") ? text : noteOf(text)));
  expect(notes.map((note) => inWords(note, known))).toEqual(sentences);
});

test("in the dark only alerts of the namespace that was named are told", async () => {
  const tools = toolsInTheDark([]);
  const { notes, evidence: known } = await last(fakePorts(tools), asked({ namespace: "shop" }));
  expect(tools.calls.at(-1)).toMatchObject({
    tool: "list_alerts",
    input: { state: "firing", namespace: "shop" },
  });
  expect(notes.map((note) => inWords(note, known))).toEqual([
    "Prometheus: no alert fires in namespace shop.",
  ]);
});

const alert: Alert = {
  fingerprint: "1",
  name: "HighErrorRate",
  state: "firing",
  labels: { namespace: "shop", deployment: "payment" },
  summary: "5 % of requests fail",
  startsAt: "2026-01-01T09:55:00Z",
};

test("an alert opens an incident that nobody asked for; its labels say what is looked at", async () => {
  const tools = fakeTools(broken);
  const ports = fakePorts(tools);
  const investigations = createInvestigations(ports);
  const stopping = new AbortController();
  const opened = investigations.opened(stopping.signal)[Symbol.asyncIterator]();
  const first = opened.next();
  const id = await investigations.start({
    kind: "alerted",
    id: "alertmanager:1",
    at: "2026-01-01T10:00:00Z",
    may: { clusters: "all", namespaces: "all" },
    source: "alertmanager",
    alerts: [alert],
  });
  expect((await first).value).toBe(id);
  const final = (await watched(investigations, id)).at(-1);
  stopping.abort();
  expect(final?.question).toBe("HighErrorRate: 5 % of requests fail");
  expect(tools.calls[0]?.input).toMatchObject({
    candidates: [{ target: "deployment/payment", namespace: "shop" }, { namespace: "shop" }, {}],
  });
  expect(await ports.incidents.get(final?.incidentId ?? "")).toMatchObject({
    severity: "broken",
    fingerprint: "print-payment",
    clusterId: "c1",
  });
});

test("who stops a run ends it, and its last snapshot says so", async () => {
  const hanging = { name: "kubernetes", description: "", run: () => new Promise<never>(() => {}) };
  const ports = fakePorts(fakeTools(broken), { specialists: [hanging], agentsTimeoutMs: 60_000 });
  const investigations = createInvestigations(ports);
  const id = await investigations.start(asked());
  const seen: Investigation[] = [];
  for await (const snapshot of investigations.watch(id, AbortSignal.timeout(5000))) {
    seen.push(snapshot);
    if (snapshot.status === "first_look")
      await investigations.stop(id, { id: "slack:T1:U2", name: "bob" });
  }
  expect(seen.at(-1)).toMatchObject({ status: "stopped", severity: "broken" });
  expect(seen.at(-1)?.failure).toBe("Stopped by bob.");
});

const never = new Promise<never>(() => {});
const noAlerts = { result: { items: [], hasMore: false } };

test.for([
  { name: "asked nobody is itself what is missing", work: () => never, dark: "kubernetes" },
  { name: "had an answer loses it with its source", work: askAndHang, dark: "prometheus" },
  { name: "waits for a source has not reached it", work: ask, alerts: never, dark: "prometheus" },
])(
  "a specialist that is late and $name; the first look stands",
  async ({ work, alerts = noAlerts, dark }) => {
    const tools = fakeTools((tool) => (tool === "list_alerts" ? alerts : broken(tool, {})));
    const specialists = [{ name: "kubernetes", description: "", run: work }];
    const final = await last(fakePorts(tools, { specialists, agentsTimeoutMs: 21 }));
    const why = "The kubernetes specialist did not answer in 0.021 s.";
    const unread = dark === "prometheus" ? why : "the metrics were not read";
    expect(final).toMatchObject({
      hypotheses: [{ status: "supported" }],
      users: { state: "unknown" },
    });
    expect(final.gaps).toMatchObject([{ origin: dark, kind: "timed_out", why }]);
    expect(final.users.text).toBe(`unknown: ${unread}`);
    expect(final.receipt.sources).toContainEqual({
      name: dark,
      state: dark === "kubernetes" ? "reached" : "silent",
    });
    expect(final.plan.at(-1)).toMatchObject({ who: "kubernetes", state: "failed" });
  },
);

test("a specialist that is told to end hands in what it has", async () => {
  const tools = fakeTools((tool) => (tool === "list_alerts" ? noAlerts : broken(tool, {})));
  const specialists = [{ name: "kubernetes", description: "", run: askToTheEnd }];
  const final = await last(fakePorts(tools, { specialists, agentsTimeoutMs: 500 }));
  expect(final.observations.map(({ text }) => text)).toEqual(["no alert fires"]);
  expect(final.receipt.sources).toContainEqual({ name: "prometheus", state: "reached" });
  expect(final.gaps).toEqual([]);
});

async function ask(_task: Task, ports: SpecialistPorts): Promise<Report> {
  const given = { step: "alerts", cluster: "test", ports };
  await askInStep(prometheus.listAlerts, {}, given);
  return nothing;
}

async function askToTheEnd(task: Task, ports: SpecialistPorts): Promise<Report> {
  await ask(task, ports);
  await once(ports.signal, "abort");
  // Handing in takes a moment, too.
  await delay(20);
  return { ...nothing, observations: [{ text: "no alert fires", evidence: [] }] };
}

async function askAndHang(task: Task, ports: SpecialistPorts): Promise<Report> {
  await ask(task, ports);
  return await never;
}

/** Kubernetes is down; Prometheus tells alerts of these names. One of name `none` shows that alerting works. */
/** Filled but for times. */
function inWords({ text, slots = {} }: Claim, known: readonly Evidence[] = []): string {
  return text.replaceAll(/\{(\w+)\}/gu, (written, name: string) => {
    const slot = slots[name];
    if (slot === undefined) return written;
    const value =
      "value" in slot ? slot.value : known.find(({ id }) => id === slot.evidence)?.values[slot.key];
    return typeof value === "object" ? written : String(value);
  });
}

function noteOf(alertName: string): string {
  return `Prometheus: alert ${alertName} fires, since {since}: 5 % fail`;
}

function portsInTheDark(...dark: Parameters<typeof toolsInTheDark>): InvestigationsPorts {
  return fakePorts(toolsInTheDark(...dark));
}

function toolsInTheDark(
  names: readonly string[],
  { hasMore = false, gaps = [] }: { hasMore?: boolean; gaps?: Gap[] } = {},
) {
  const summary = "5 % fail";
  const activeAt = "2026-01-01T09:50:00Z";
  const facts = names.map((name, index) => ({
    ...evidence(`${"b".repeat(15)}${index}`),
    values: { name, summary, activeAt: { since: activeAt } },
  }));
  const items = names.map((name, index) => ({
    name,
    state: "firing",
    severity: name === "none" ? "none" : "critical",
    labels: {},
    summary,
    activeAt,
    evidence: facts[index]?.id,
  }));
  const listed = { result: { items, hasMore }, evidence: facts, gaps };
  return fakeTools((tool) => (tool === "list_alerts" ? listed : undefined));
}

async function namedSteps(): Promise<string[]> {
  const journal = fakeJournal();
  await runToEnd(portsOver(journal).ports);
  return journal.steps;
}

type Specialists = ReturnType<typeof fakeSpecialist>[];

function portsOver(
  journal: Journal,
  specialists: Specialists = [fakeSpecialist("kubernetes"), fakeSpecialist("memory")],
): { readonly ports: InvestigationsPorts; readonly specialists: Specialists } {
  return {
    ports: fakePorts(fakeTools(broken), { journalOf: () => journal, specialists }),
    specialists,
  };
}

/** How often the work of each step was done. */
function counted(inner: Journal): {
  readonly journal: Journal;
  readonly done: Map<string, number>;
} {
  const done = new Map<string, number>();
  const journal: Journal = {
    step: (name, schema, work) =>
      inner.step(name, schema, () => {
        done.set(name, (done.get(name) ?? 0) + 1);
        return work();
      }),
  };
  return { journal, done };
}

/** The process ends right after a step was kept: that step and every later one throws. */
function endingAfter(inner: Journal, end: string): Journal {
  let isOver = false;
  return {
    async step(name, schema, work) {
      if (isOver) throw new Error("the process is gone");
      const result = await inner.step(name, schema, work);
      if (name === end) isOver = true;
      if (isOver) throw new Error("the process ends here");
      return result;
    },
  };
}

function withoutRevision({ revision: _revision, ...rest }: Investigation): object {
  return rest;
}

async function defect(): Promise<never> {
  throw new TypeError("x is not a function");
}
