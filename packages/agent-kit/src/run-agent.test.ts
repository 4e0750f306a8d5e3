import {
  type AgentTranscript,
  type Allowance,
  AppError,
  type GivenPart,
  type Journal,
  type Model,
  type ModelAsking,
  type ModelRequest,
  type ModelTurn,
} from "@binnacle/contracts";
import { createBudget } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { z } from "zod";
import type { Agent, AgentPorts, AgentTool } from "./agent.ts";
import { createScriptedModel, type Script, type ScriptedTurn } from "./create-scripted-model.ts";
import { runAgent } from "./run-agent.ts";

const Submitted = z.object({ cause: z.string(), pods: z.number().int() });
type Submitted = z.infer<typeof Submitted>;
const sound: Submitted = { cause: "oom", pods: 3 };
const submits: ScriptedTurn = { kind: "answers", calls: [{ tool: "submit", input: sound }] };
const calls = (...tools: string[]): ScriptedTurn => ({
  kind: "answers",
  calls: tools.map((name) => ({ tool: name, input: { of: name } })),
});

const asks = (input: unknown): ScriptedTurn => ({
  kind: "answers",
  calls: [{ tool: "pods", input }],
});

const readsMore = (input: unknown): ScriptedTurn => ({
  kind: "answers",
  calls: [{ tool: "read_more", input }],
});

const plenty: Allowance = { ms: 60_000, calls: 50, turns: 50, tokens: 1_000_000, cents: 100 };

function tool(name: string, run: AgentTool["run"] = async () => ({ text: `${name} is well` })) {
  const inputSchema = { type: "object" };
  return { name, description: `Looks at ${name}.`, inputSchema, timeoutMs: 1000, run };
}

/** In memory, JSON between. `stopsAfter`: the step whose end is the end of the process. */
function createJournal(kept = new Map<string, string>(), stopsAfter?: string): Journal {
  return {
    async step(name, schema, work) {
      const text = kept.get(name) ?? JSON.stringify(await work());
      kept.set(name, text);
      if (name === stopsAfter) throw new AppError("bug", "the process ended");
      return schema.parse(JSON.parse(text));
    },
  };
}

const request: ModelRequest = {
  agent: "kubernetes",
  system: "",
  tools: [],
  messages: [],
  sampling: { temperature: 0, maxTokens: 1 },
};

interface Given {
  readonly script?: Script;
  readonly tools?: readonly AgentTool[];
  readonly judge?: Agent<Submitted>["submit"]["judge"];
  readonly turnsAtMost?: number;
  readonly allowance?: Partial<Allowance>;
  readonly ports?: Partial<AgentPorts>;
}

function set(given: Given = {}) {
  const {
    script = [submits],
    tools = [tool("pods"), tool("logs")],
    judge,
    turnsAtMost = 6,
  } = given;
  const model = createScriptedModel(script);
  const budget = createBudget({ ...plenty, ...given.allowance }, () => 0);
  const logged: string[] = [];
  const agent: Agent<Submitted> = {
    name: "kubernetes",
    promptVersion: "1",
    system: "You look.",
    tools,
    submit: {
      name: "submit",
      description: "Ends.",
      schema: Submitted,
      judge: judge ?? (() => ({ kind: "accept" })),
    },
    sampling: { temperature: 0, maxTokens: 500 },
    turnsAtMost,
  };
  const ports: AgentPorts = {
    model,
    budget,
    journal: createJournal(),
    clock: () => 0,
    log: (_, message) => logged.push(message),
    signal: new AbortController().signal,
    ...given.ports,
  };
  const run = (more: Partial<AgentPorts> = {}) => runAgent(agent, "Why?", { ...ports, ...more });
  return { run, model, budget, logged, agent, ports };
}

function givenIn({ messages }: AgentTranscript, index: number): readonly GivenPart[] {
  return messages.filter((message) => message.role === "given")[index]?.parts ?? [];
}

test("an agent looks, then submits what it saw", async () => {
  const { run, model, budget } = set({ script: [calls("pods", "logs"), submits] });
  const result = await run();
  expect(result).toMatchObject({
    kind: "submitted",
    submitted: sound,
    complaints: [],
    turns: 2,
    model: "scripted",
    rung: 1,
  });
  expect(givenIn(result.transcript, 1)).toEqual([
    { kind: "tool_result", id: "call_1_1", text: "pods is well", isError: false },
    { kind: "tool_result", id: "call_1_2", text: "logs is well", isError: false },
  ]);
  expect(result.transcript.tools).toEqual(["pods", "logs", "read_more", "submit"]);
  const [one, two] = model.requests;
  expect([two?.system, two?.tools]).toEqual([one?.system, one?.tools]);
  const { input, output } = result.usage;
  expect(budget.spent()).toMatchObject({ turns: 2, tokens: input + output });
});

test("results stand in the order of the calls, whichever ends first, and the calls run at once", async () => {
  const { promise, resolve } = Promise.withResolvers<{ text: string }>();
  const slow = tool("pods", () => promise);
  const fast = tool("logs", async () => {
    resolve({ text: "at last" });
    return { text: "at once" };
  });
  const { run } = set({ script: [calls("pods", "logs"), submits], tools: [slow, fast] });
  const { transcript } = await run();
  expect(givenIn(transcript, 1).map(({ text }) => text)).toEqual(["at last", "at once"]);
});

const never = () => new Promise<never>(() => {});
const told: readonly (readonly [string, ScriptedTurn, readonly AgentTool[], string])[] = [
  [
    "a tool that is not there",
    calls("etcd"),
    [tool("pods")],
    "There is no tool etcd. There are: pods, submit.",
  ],
  [
    "input that is no JSON",
    { kind: "answers", calls: [{ tool: "pods", malformed: '{"of":' }] },
    [tool("pods")],
    "The input of pods is no JSON object. Call it again with one.",
  ],
  [
    "input that is a list",
    { kind: "answers", calls: [{ tool: "pods", input: [1] }] },
    [tool("pods")],
    "The input of pods is no JSON object. Call it again with one.",
  ],
  [
    "a tool that fails with words of ours",
    calls("pods"),
    [
      tool("pods", () => {
        throw new AppError("denied", "Pods may not be listed.", { remedy: { text: "Grant it." } });
      }),
    ],
    '<data of="error">\nPods may not be listed. Grant it.\n</data>\nAsk something else, or go on and say what you could not see.',
  ],
  [
    "a tool that throws what may hold a secret",
    calls("pods"),
    [tool("pods", () => Promise.reject(new TypeError("token=abc")))],
    "pods failed, and not by your input.\nAsk something else, or go on and say what you could not see.",
  ],
  [
    "a tool that does not hear its deadline",
    calls("pods"),
    [{ ...tool("pods", never), timeoutMs: 5 }],
    '<data of="error">\npods did not answer in 0.005 s.\n</data>\nAsk something else, or go on and say what you could not see.',
  ],
];
test.for(told)("%s is told to the model, and the run goes on", async ([, turn, tools, text]) => {
  const { run } = set({ script: [turn, submits], tools });
  const result = await run();
  expect(result.kind).toBe("submitted");
  expect(givenIn(result.transcript, 1)).toMatchObject([{ text, isError: true }]);
});

test("the signal of a tool that is late is aborted", async () => {
  let heard = false;
  const late = tool("pods", (_, { signal }) => {
    signal.addEventListener("abort", () => {
      heard = true;
    });
    return never();
  });
  const { run } = set({ script: [calls("pods"), submits], tools: [{ ...late, timeoutMs: 5 }] });
  await run();
  expect(heard).toBe(true);
});

const guards: readonly (readonly [string, NonNullable<AgentPorts["guard"]>, string])[] = [
  ["says no", () => "Not in this namespace.", "Not in this namespace."],
  [
    "throws",
    () => {
      throw new AppError("denied", "Scope is unknown.");
    },
    'pods is not allowed here.\n<data of="error">\nScope is unknown.\n</data>',
  ],
];
test.for(guards)("what a guard denies that %s is not run", async ([, guard, text]) => {
  const ran: string[] = [];
  const spied = tool("pods", async () => {
    ran.push("pods");
    return { text: "" };
  });
  const { run } = set({ script: [calls("pods"), submits], tools: [spied], ports: { guard } });
  const { transcript } = await run();
  expect(givenIn(transcript, 1)).toMatchObject([{ text, isError: true }]);
  expect(ran).toEqual([]);
});

const observers: readonly (readonly [string, () => unknown])[] = [
  [
    "throws",
    () => {
      throw new AppError("bug", "no");
    },
  ],
  [
    "fails later",
    async () => {
      throw new AppError("bug", "no");
    },
  ],
];
test.for(observers)("an observer that %s changes nothing", async ([, hear]) => {
  const { run, logged } = set({ script: [calls("pods"), submits], ports: { hear } });
  expect((await run()).kind).toBe("submitted");
  expect(logged).toContain("an observer of an agent failed");
});

test("an observer hears turns, words and calls", async () => {
  const heard: string[] = [];
  const hear: AgentPorts["hear"] = (event) => {
    heard.push("turn" in event ? `${event.kind} ${event.turn}` : `${event.kind} ${event.id}`);
  };
  const { run } = set({
    script: [{ kind: "answers", text: "I look.", calls: [{ tool: "pods", input: {} }] }, submits],
    ports: { hear },
  });
  await run();
  expect(heard).toEqual([
    "turn_began 1",
    "text 1",
    "turn_ended 1",
    "tool_called 1.1",
    "tool_answered 1.1",
    "turn_began 2",
    "turn_ended 2",
  ]);
});

test("the same question is not asked a third time, in whatever order its fields are", async () => {
  let asked = 0;
  const counted = tool("pods", async () => ({ text: `answer ${(asked += 1)}` }));
  const { run } = set({
    script: [
      ...[
        { a: 1, b: 2 },
        { b: 2, a: 1 },
        { a: 1, b: 2 },
      ].map(asks),
      submits,
    ],
    tools: [counted],
  });
  const { transcript } = await run();
  expect(asked).toBe(2);
  expect(givenIn(transcript, 3)).toMatchObject([{ isError: true }]);
});

test("a model that asks the same for ever ends in no answer, at its last turn", async () => {
  const { run, model } = set({ script: () => calls("pods") });
  expect(await run()).toMatchObject({ kind: "ended", why: "no_answer", turns: 6 });
  expect(model.requests.at(-1)?.toolChoice).toEqual({ name: "submit" });
});

test("words without a call are answered twice by how to end, then there is no answer", async () => {
  const { run, model } = set({ script: () => ({ kind: "answers", text: "It is DNS." }) });
  const result = await run();
  expect(result).toMatchObject({ kind: "ended", why: "no_answer", turns: 3 });
  expect(model.requests.map(({ toolChoice }) => toolChoice)).toEqual([undefined, "any", "any"]);
  expect(givenIn(result.transcript, 1)).toMatchObject([
    { kind: "text", text: "Nobody reads this. End by calling submit." },
  ]);
});

test("an empty answer leaves roles alternating", async () => {
  const { run, model } = set({ script: [{ kind: "answers", text: " " }, submits] });
  expect((await run()).kind).toBe("submitted");
  expect(model.requests.at(-1)?.messages).toMatchObject([
    {
      role: "given",
      parts: [{ text: "Why?" }, { text: "Nobody reads this. End by calling submit." }],
    },
  ]);
});

test("an answer that was cut is asked for again, shorter", async () => {
  const { run } = set({ script: [{ kind: "answers", text: "It is", isCut: true }, submits] });
  const result = await run();
  expect(result).toMatchObject({ kind: "submitted", turns: 2 });
  expect(givenIn(result.transcript, 1)).toMatchObject([
    { text: "Your answer was cut at 500 tokens. Be shorter." },
  ]);
});

const wrong: ScriptedTurn = {
  kind: "answers",
  calls: [{ tool: "submit", input: { cause: 4 } }],
};
const halfWritten: ScriptedTurn = {
  kind: "answers",
  calls: [{ tool: "submit", malformed: '{"cause":"oo' }],
  isCut: true,
};

test("what does not fit the schema goes back in short sentences", async () => {
  const { run } = set({ script: [wrong, submits] });
  const result = await run();
  expect(result.kind).toBe("submitted");
  expect(givenIn(result.transcript, 1).map(({ text }) => text)).toMatchInlineSnapshot(`
    [
      "Not accepted:
    - cause: Invalid input: expected string, received number
    - pods: Invalid input: expected number, received undefined
    Call submit again, mended.",
    ]
  `);
});

test.for([
  ["does not fit", wrong],
  ["is half a JSON", halfWritten],
] as const)("a submission that %s goes back twice, then there is no answer", async ([, turn]) => {
  const { run } = set({ script: () => turn });
  expect(await run()).toMatchObject({ kind: "ended", why: "no_answer", turns: 3 });
});

test("complaints go back twice; what is left after that is given with the submission", async () => {
  const standings: unknown[] = [];
  const { run } = set({
    script: () => submits,
    judge: (_, standing) => {
      standings.push(standing);
      return { kind: "mend", complaints: ["pods: e3 says 4"] };
    },
  });
  const result = await run();
  expect(result).toMatchObject({
    kind: "submitted",
    submitted: sound,
    complaints: ["pods: e3 says 4"],
    turns: 3,
  });
  expect(standings).toEqual([2, 1, 0].map((mends) => ({ isLast: false, mends })));
  expect(givenIn(result.transcript, 1)).toMatchObject([
    { text: "Not accepted:\n- pods: e3 says 4\nCall submit again, mended.", isError: true },
  ]);
});

test("a sound submission is told to go on as often as turns are left", async () => {
  const { run } = set({
    script: () => submits,
    judge: (_, { isLast }) => (isLast ? { kind: "accept" } : { kind: "go_on", say: "Since when?" }),
    turnsAtMost: 4,
  });
  const result = await run();
  expect(result).toMatchObject({ kind: "submitted", complaints: [], turns: 4 });
  expect(givenIn(result.transcript, 1)).toMatchObject([{ text: "Since when?", isError: false }]);
});

test.for([
  ["that is worse", wrong, {}],
  [
    "after which the model fails",
    { kind: "fails", class: "auth", why: "No access." },
    { failure: { why: "No access." } },
  ],
] as const)("a submission stands against one %s", async ([, then, failure]) => {
  const { run } = set({
    script: (_, turn) => (turn === 1 ? submits : then),
    judge: () => ({ kind: "mend", complaints: ["pods: which?"] }),
  });
  const complaints = ["pods: which?"];
  expect(await run()).toMatchObject({
    kind: "submitted",
    submitted: sound,
    complaints,
    ...failure,
  });
});

test("what is called beside a submission is not run", async () => {
  const both: ScriptedTurn = {
    kind: "answers",
    calls: [
      { tool: "pods", input: {} },
      { tool: "submit", input: { cause: 4 } },
    ],
  };
  const { run } = set({ script: [both, submits] });
  const result = await run();
  expect(givenIn(result.transcript, 1)).toMatchObject([
    { id: "call_1_1", text: "Not run: submit was called in the same turn. Call it alone." },
    { id: "call_1_2", isError: true },
  ]);
});

const budgets: readonly (readonly [string, Partial<Allowance>, number, readonly unknown[]])[] = [
  ["of three turns", { turns: 3 }, 3, [undefined, undefined, { name: "submit" }]],
  ["of one turn", { turns: 1 }, 1, [{ name: "submit" }]],
  ["of few tokens", { tokens: 700 }, 2, [undefined, { name: "submit" }]],
];
test.for(budgets)(
  "with a budget %s the last turn is for the submission",
  async ([, allowance, turns, choices]) => {
    const { run, model } = set({
      script: ({ toolChoice }) => (typeof toolChoice === "object" ? submits : calls("pods")),
      allowance,
    });
    const result = await run();
    expect(result).toMatchObject({ kind: "submitted", turns });
    expect(model.requests.map(({ toolChoice }) => toolChoice)).toEqual(choices);
    expect(givenIn(result.transcript, turns - 1).at(-1)).toEqual({
      kind: "text",
      text: "This is the last turn. Call submit now with what you know.",
    });
  },
);

test("the turn that is kept for the submission cannot be spent by another run", async () => {
  const { run, budget } = set({
    script: ({ toolChoice }) => (typeof toolChoice === "object" ? submits : calls("pods")),
    tools: [tool("pods", async () => ({ text: budget.reserve({ turns: 1 }) ? "spent" : "kept" }))],
    allowance: { turns: 2 },
  });
  const result = await run();
  expect(result.kind).toBe("submitted");
  expect(givenIn(result.transcript, 1)[0]?.text).toBe("kept");
});

test("what is kept for the submission pays it, however much was read meanwhile", async () => {
  const { run } = set({
    script: ({ toolChoice }) => (typeof toolChoice === "object" ? submits : calls("pods")),
    tools: [tool("pods", async () => ({ text: "x ".repeat(3000) }))],
    allowance: { tokens: 700 },
  });
  expect(await run()).toMatchObject({ kind: "submitted", turns: 2 });
});

test("a turn is the last one when time is left for no other", async () => {
  let nowMs = 0;
  const clock = () => nowMs;
  const { run, model } = set({
    script: ({ toolChoice }) => {
      nowMs += 3000;
      return typeof toolChoice === "object" ? submits : calls("pods");
    },
    ports: { clock, budget: createBudget({ ...plenty, ms: 10_000 }, clock) },
  });
  expect(await run()).toMatchObject({ kind: "submitted", turns: 3 });
  expect(model.requests).toHaveLength(3);
});

test("a turn is the last one when none fits before the deadline, though the budget has time", async () => {
  let nowMs = 1_000_000;
  const clock = () => nowMs;
  const { run, model } = set({
    script: ({ toolChoice }) => {
      nowMs += 3000;
      return typeof toolChoice === "object" ? submits : calls("pods");
    },
    ports: { clock, deadlineMs: 1_010_000, budget: createBudget({ ...plenty, ms: 90_000 }, clock) },
  });
  expect(await run()).toMatchObject({ kind: "submitted", turns: 3 });
  expect(model.requests).toHaveLength(3);
});

test("when the cents are spent the turn that was kept submits, and no other is asked", async () => {
  const usage = { input: 1, output: 1, cacheRead: 0, cacheWrite: 0, cents: 60 };
  const { run, model } = set({
    script: ({ toolChoice }) => ({
      ...(typeof toolChoice === "object" ? submits : calls("pods")),
      usage,
    }),
    allowance: { cents: 100 },
  });
  expect(await run()).toMatchObject({ kind: "submitted", turns: 3, usage: { cents: 180 } });
  expect(model.requests.map(({ toolChoice }) => toolChoice)).toEqual([
    undefined,
    undefined,
    { name: "submit" },
  ]);
});

test("where cents are spent before it begins nobody is asked", async () => {
  const { run, model, budget } = set({ allowance: { cents: 100 } });
  budget.reserve({})?.({ cents: 100 });
  expect(await run()).toMatchObject({ kind: "ended", why: "budget" });
  expect(model.requests).toEqual([]);
});

test("what was cut off was not shown; what was read on was", async () => {
  const shown: string[] = [];
  const lines = Array.from({ length: 1000 }, (_, index) => `pod-${index + 1} is well and good`);
  const pods = tool("pods", async () => ({ text: lines.join("\n") }));
  const once = set({ script: [calls("pods"), submits], tools: [pods] });
  const onShown = (text: string) => void shown.push(text);
  await runAgent({ ...once.agent, onShown }, "Why?", once.ports);
  expect(shown).toHaveLength(1);
  expect(shown.join("\n")).not.toContain("pod-300 is");
  const on = set({ script: readsOn, tools: [pods] });
  await runAgent({ ...on.agent, onShown }, "Why?", on.ports);
  expect(shown.join("\n")).toContain("pod-300 is");
});

test("a budget that pays no turn asks nobody", async () => {
  const { run, model } = set({ allowance: { turns: 0 } });
  expect(await run()).toMatchObject({ kind: "ended", why: "budget", turns: 0 });
  expect(model.requests).toEqual([]);
});

test("a model that fails ends the run with its failure", async () => {
  const { run } = set({ script: [{ kind: "fails", class: "auth", why: "No access." }] });
  expect(await run()).toMatchObject({
    kind: "ended",
    why: "model_failed",
    failure: { class: "auth", why: "No access." },
    turns: 0,
  });
});

test.for([1, 2, 3])("a model that fails at turn %i leaves what was seen before", async (at) => {
  const script: Script = (_, turn) =>
    turn === at ? { kind: "fails", class: "network" } : calls(turn === 1 ? "pods" : "logs");
  const result = await set({ script }).run();
  expect(result).toMatchObject({ kind: "ended", why: "model_failed", turns: at - 1 });
  expect(result.transcript.messages).toHaveLength(2 * at - 1);
});

test("an adapter that throws is a failed model", async () => {
  const { run, logged } = set({ script: [{ kind: "throws" }] });
  expect(await run()).toMatchObject({ kind: "ended", why: "model_failed" });
  expect(logged).toContain("a model threw");
});

test("when too much was given, the oldest results are left out once", async () => {
  const overflow: ScriptedTurn = { kind: "fails", class: "overflow" };
  const { run, model } = set({ script: [calls("pods"), calls("logs"), overflow, submits] });
  const result = await run();
  expect(result).toMatchObject({ kind: "submitted", turns: 3 });
  expect(JSON.stringify(model.requests.at(-1)?.messages)).toContain("[dropped: too long]");
  expect(JSON.stringify(model.requests.at(-1)?.messages)).toContain("logs is well");
  expect(JSON.stringify(result.transcript.messages)).toContain("pods is well");

  const again = set({ script: [calls("pods"), calls("logs"), overflow, overflow] });
  expect(await again.run()).toMatchObject({ why: "model_failed", failure: { class: "overflow" } });
});

const hanging: readonly (readonly [string, Script, AgentTool["run"]])[] = [
  ["the model hangs", [{ kind: "hangs" }], never],
  ["the tool hangs", [calls("pods")], never],
];
test.for(hanging)("a run is stopped at once while %s", async ([, script, work]) => {
  const stop = new AbortController();
  const hear: AgentPorts["hear"] = ({ kind }) => {
    if (kind === "turn_began" || kind === "tool_called") setTimeout(() => stop.abort(), 5);
  };
  const kept = new Map<string, string>();
  const { run } = set({
    script,
    tools: [tool("pods", work)],
    ports: { hear, signal: stop.signal, journal: createJournal(kept) },
  });
  expect(await run()).toMatchObject({ kind: "ended", why: "stopped" });
  expect([...kept.values()].join()).not.toContain("aborted");
  expect(kept.has("tool 1.1")).toBe(false);
});

test.for([
  ["fails as stopped is not kept", { kind: "fails", class: "aborted" }, false],
  ["answers all the same is kept: it is paid", submits, true],
] as const)("a turn that %s", async ([, turn, isKept]) => {
  const stop = new AbortController();
  const kept = new Map<string, string>();
  const script = () => {
    stop.abort();
    return turn;
  };
  const journal = createJournal(kept);
  const scripted = createScriptedModel(script);
  const model = {
    name: "m",
    turn: () => scripted.turn(request, { signal: new AbortController().signal }),
  };
  await set().run({ model, journal, signal: stop.signal });
  expect(kept.has("turn 1")).toBe(isKept);
});

test("a model that does not hear the signal is left behind", async () => {
  let speak: ModelAsking["onText"];
  const deaf: Model = {
    name: "deaf",
    turn(_, { onText }) {
      speak = onText;
      return new Promise<ModelTurn>(() => {});
    },
  };
  const stop = new AbortController();
  const heard: string[] = [];
  const hear: AgentPorts["hear"] = ({ kind }) => void heard.push(kind);
  const { run } = set({ ports: { model: deaf, signal: stop.signal, hear } });
  const running = run();
  stop.abort();
  expect(await running).toMatchObject({ kind: "ended", why: "stopped", turns: 0 });
  speak?.("It is DNS.");
  expect(heard).toEqual(["turn_began"]);
});

test.for(["turn 1", "tool 1.1", "tool 1.2", "turn 2", "tool 2.1", "turn 3"])(
  "a run that ends after `%s` and begins again does nothing twice and comes to the same",
  async (step) => {
    const asked: string[] = [];
    const spied = (name: string) =>
      tool(name, async (_, { id }) => {
        asked.push(id);
        return { text: `${name} is well` };
      });
    const script: Script = (_, turn) => {
      asked.push(`turn ${turn}`);
      return [calls("pods", "logs"), calls("logs"), submits][turn - 1] ?? submits;
    };
    const given = { script, tools: [spied("pods"), spied("logs")] };
    const whole = await set(given).run();
    expect(asked.splice(0)).toEqual(["turn 1", "1.1", "1.2", "turn 2", "2.1", "turn 3"]);

    const kept = new Map<string, string>();
    const stopped = set({ ...given, ports: { journal: createJournal(kept, step) } });
    await expect(stopped.run()).rejects.toThrow("the process ended");
    const resumed = set({ ...given, ports: { journal: createJournal(kept) } });
    expect(await resumed.run()).toEqual(whole);
    expect(asked.toSorted()).toEqual(["1.1", "1.2", "2.1", "turn 1", "turn 2", "turn 3"]);
    const { input, output } = whole.usage;
    expect(resumed.budget.spent()).toMatchObject({ turns: 3, tokens: input + output });
  },
);

test("what a tool spent is spent again by a run that has its reply", async () => {
  const spent = { calls: 3, turns: 2, tokens: 500, cents: 1 };
  const spends = tool("pods", async () => {
    budget.reserve({})?.(spent);
    return { text: "", spent };
  });
  const kept = new Map<string, string>();
  const given = { script: [calls("pods"), submits], tools: [spends] };
  let { budget } = set();
  const stopped = set({ ...given, ports: { journal: createJournal(kept, "tool 1.1") } });
  budget = stopped.budget;
  await expect(stopped.run()).rejects.toThrow("the process ended");
  const resumed = set({ ...given, script: [submits], ports: { journal: createJournal(kept) } });
  const { usage } = await resumed.run();
  const tokens = usage.input + usage.output + 500;
  expect(resumed.budget.spent()).toMatchObject({ calls: 3, turns: 4, tokens, cents: 1 });
});

test("of a hundred calls in one turn twelve are run", async () => {
  let runs = 0;
  const counted = tool("pods", async () => ({ text: `run ${(runs += 1)}` }));
  const hundred: ScriptedTurn = {
    kind: "answers",
    calls: Array.from({ length: 100 }, (_, of) => ({ tool: "pods", input: { of } })),
  };
  const { run } = set({ script: [hundred, submits], tools: [counted] });
  const { transcript } = await run();
  expect(runs).toBe(12);
  expect(givenIn(transcript, 1)).toHaveLength(100);
  expect(givenIn(transcript, 1)[12]).toMatchObject({
    text: "Not run: at most 12 calls a turn. Call it again if you need it.",
    isError: true,
  });
});

test("a failed turn is kept, too", async () => {
  const journal = createJournal();
  const given = { script: [{ kind: "fails", class: "auth" }] as const, ports: { journal } };
  const one = await set(given).run();
  const other = set(given);
  expect(await other.run()).toEqual(one);
  expect(other.model.requests).toEqual([]);
});

/** Asks for the pods, then for the rest of what it got. */
const readsOn: Script = ({ messages }, turn) => {
  if (turn === 1) return calls("pods");
  const text = messages
    .at(-1)
    ?.parts.map((part) => ("text" in part ? part.text : ""))
    .join("");
  const notice = /call read_more with (?<input>\{.*\})\]/u.exec(text ?? "");
  if (turn > 2 || notice === null) return submits;
  const input: unknown = JSON.parse(notice.groups?.["input"] ?? "");
  return { kind: "answers", calls: [{ tool: "read_more", input }] };
};

test("a long result is cut between lines, and its rest can be read", async () => {
  const lines = Array.from({ length: 1000 }, (_, index) => `pod-${index + 1} is well and good`);
  const { run } = set({
    script: readsOn,
    tools: [tool("pods", async () => ({ text: lines.join("\n") }))],
  });
  const { transcript } = await run();
  const [cut] = givenIn(transcript, 1);
  const [more] = givenIn(transcript, 2);
  expect(cut?.text.length).toBeLessThanOrEqual(8200);
  expect(cut?.text).toMatch(/^pod-1 is[\s\S]*lines left out[\s\S]*pod-1000 is well and good$/u);
  const from = Number(/"from":(?<line>\d+)/u.exec(cut?.text ?? "")?.groups?.["line"]);
  expect(more?.text.split("\n").slice(0, 2)).toEqual([
    `<result of="1.1" from="${from}">`,
    `pod-${from} is well and good`,
  ]);
  expect(more?.text.split("\n").at(-1)).toBe("</result>");
  expect(more?.text).not.toContain("characters left out");
});

test("of a result of 10 MB the beginning is kept", async () => {
  const kept = new Map<string, string>();
  const { run } = set({
    script: [calls("pods"), submits],
    tools: [tool("pods", async () => ({ text: "x".repeat(10_000_000) }))],
    ports: { journal: createJournal(kept) },
  });
  expect((await run()).kind).toBe("submitted");
  expect(kept.get("tool 1.1")?.length).toBeLessThan(201_000);
});

test("what a cache gave and took counts against the budget", async () => {
  const usage = { input: 1, output: 2, cacheRead: 30, cacheWrite: 400, cents: 5 };
  const paid: ScriptedTurn = { kind: "answers", calls: [{ tool: "submit", input: sound }], usage };
  const { run, budget } = set({ script: [paid] });
  expect((await run()).usage).toEqual(usage);
  expect(budget.spent()).toMatchObject({ turns: 1, tokens: 433, cents: 5 });
});

test("a call whose step fails does not take the others with it", async () => {
  const { promise, resolve } = Promise.withResolvers<{ text: string }>();
  const kept = new Map<string, string>();
  const journal = createJournal(kept, "tool 1.1");
  const tools = [
    tool("pods", async () => {
      setTimeout(() => resolve({ text: "late" }), 5);
      return { text: "" };
    }),
    tool("logs", () => promise),
  ];
  const { run } = set({ script: [calls("pods", "logs"), submits], tools, ports: { journal } });
  await expect(run()).rejects.toThrow("the process ended");
  expect(kept.get("tool 1.2")).toContain("late");
});

test("too much given does not cost a turn", async () => {
  const overflow: ScriptedTurn = { kind: "fails", class: "overflow" };
  const { run, budget } = set({ script: [calls("pods"), overflow, submits], turnsAtMost: 2 });
  expect(await run()).toMatchObject({ kind: "submitted", turns: 2 });
  expect(budget.spent().turns).toBe(2);
});

test("answers that were cut are no reminders: only turns end them", async () => {
  const { run } = set({ script: () => ({ kind: "answers", text: "It", isCut: true }) });
  expect(await run()).toMatchObject({ kind: "ended", why: "no_answer", turns: 6 });
});

test("at the last turn nothing goes back", async () => {
  const standings: unknown[] = [];
  const { run } = set({
    script: () => submits,
    judge: (_, standing) => {
      standings.push(standing);
      return { kind: "mend", complaints: ["pods: which?"] };
    },
    turnsAtMost: 1,
  });
  expect(await run()).toMatchObject({ kind: "submitted", complaints: ["pods: which?"], turns: 1 });
  expect(standings).toEqual([{ isLast: true, mends: 0 }]);

  const invalid = set({ script: () => wrong, turnsAtMost: 1 });
  expect(await invalid.run()).toMatchObject({ kind: "ended", why: "no_answer", turns: 1 });
});

test("of two submissions in one turn the first is judged", async () => {
  const two: ScriptedTurn = {
    kind: "answers",
    calls: [
      { tool: "submit", input: { cause: 4 } },
      { tool: "submit", input: sound },
    ],
  };
  const { run } = set({ script: [two, submits] });
  const result = await run();
  expect(result).toMatchObject({ kind: "submitted", turns: 2 });
  expect(givenIn(result.transcript, 1)[1]?.text).toMatch(/^Not run/u);
});

test("of many complaints the first are told, and how many there are", async () => {
  const complaints = z.array(z.string());
  const items = { kind: "answers", calls: [{ tool: "submit", input: Array(20).fill(1) }] } as const;
  const { agent, ports } = set();
  const lists: Agent<string[]> = {
    ...agent,
    submit: { ...agent.submit, schema: complaints, judge: () => ({ kind: "accept" }) },
  };
  const model = createScriptedModel([items, { kind: "fails", class: "auth" }]);
  const { transcript } = await runAgent(lists, "Why?", { ...ports, model });
  const [complaint] = givenIn(transcript, 1);
  expect(complaint?.text.split("\n")).toHaveLength(11);
  expect(complaint?.text).toContain("- [0]: Invalid input: expected string, received number");
  expect(complaint?.text).toContain("- and 12 more of this kind");
});

test("what has a default may be left out of a submission", async () => {
  const { agent, ports } = set();
  const withDefault: Agent<{ cause: string }> = {
    ...agent,
    submit: {
      ...agent.submit,
      schema: z.object({ cause: z.string().default("unknown") }),
      judge: () => ({ kind: "accept" }),
    },
  };
  const model = createScriptedModel([{ kind: "answers", calls: [{ tool: "submit", input: {} }] }]);
  const result = await runAgent(withDefault, "Why?", { ...ports, model });
  expect(result).toMatchObject({ submitted: { cause: "unknown" } });
  expect(model.requests[0]?.tools.at(-1)?.inputSchema).not.toHaveProperty("required");
});

test("the transcript names its round, and the first is 1", async () => {
  expect((await set().run()).transcript.round).toBe(1);
  expect((await set().run({ round: 2 })).transcript.round).toBe(2);
});

test("read_more says what there is", async () => {
  const { run } = set({
    script: [
      calls("pods"),
      readsMore({ result: "9.9", from: 1 }),
      readsMore({ result: "1.1" }),
      readsMore({ result: "1.1", from: 7 }),
      submits,
    ],
  });
  const { transcript } = await run();
  expect([2, 3, 4].map((index) => givenIn(transcript, index)[0]?.text)).toEqual([
    "There is no result 9.9. There are: 1.1.",
    'read_more needs {"result":"1.2","from":120}, as the notice of the result says.',
    "Result 1.1 has 1 lines.",
  ]);
});

test("an agent without tools has nothing to read more of", async () => {
  const { run } = set({ tools: [] });
  expect((await run()).transcript.tools).toEqual(["submit"]);
});

/** The same numbers for the same seed, from 0 to 1. */
function dice(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function wild(random: () => number): ScriptedTurn {
  const pick = <T>(...items: readonly T[]): T | undefined =>
    items[Math.floor(random() * items.length)];
  const call = () => ({
    tool: pick("pods", "logs", "etcd", "submit", "read_more") ?? "pods",
    ...pick<object>(
      { input: {} },
      { input: sound },
      { input: [1] },
      { input: { result: "1.1", from: 3 } },
      { malformed: "{" },
      {},
    ),
  });
  const isCut = random() < 0.2;
  const list = Array.from({ length: Math.floor(random() * 4) }, call);
  if (random() < 0.1)
    return { kind: "fails", class: pick("overflow", "overflow", "auth") ?? "auth" };
  return { kind: "answers", text: pick("", "Well.") ?? "", calls: list, isCut };
}

test("whatever a model does, a run ends, and every call that goes on has its result", async () => {
  const ends = new Set<string>();
  for (let seed = 0; seed < 400; seed += 1) {
    const random = dice(seed);
    const { run, model, budget } = set({
      script: () => wild(random),
      judge: () => (random() < 0.5 ? { kind: "accept" } : { kind: "mend", complaints: ["no"] }),
      turnsAtMost: 1 + (seed % 7),
      allowance: { turns: 5, tokens: 5000 },
    });
    const result = await run();
    ends.add(result.kind === "ended" ? result.why : result.kind);
    expect(result.turns).toBeLessThanOrEqual(Math.min(5, 1 + (seed % 7)));
    expect(budget.left().turns).toBe(5 - result.turns);
    for (const { messages } of model.requests) {
      expect(messages.map(({ role }) => role)).toEqual(
        messages.map((_, index) => (index % 2 === 0 ? "given" : "answer")),
      );
      expect(messages.at(-1)?.role).toBe("given");
      for (const [index, { parts }] of messages.entries()) {
        const ids = parts.flatMap((part) => (part.kind === "tool_call" ? [part.id] : []));
        const next = messages[index + 1]?.parts ?? [];
        const results = next.flatMap((part) => (part.kind === "tool_result" ? [part.id] : []));
        expect(results).toEqual(ids);
      }
    }
  }
  expect([...ends].toSorted()).toEqual(["model_failed", "no_answer", "submitted"]);
});

test("two runs of one agent at once know nothing of each other", async () => {
  const { run, ports, agent } = set();
  const other = runAgent(agent, "Why?", {
    ...ports,
    journal: createJournal(),
    model: createScriptedModel([wrong, submits]),
  });
  expect(await run()).toMatchObject({ turns: 1 });
  expect(await other).toMatchObject({ kind: "submitted", turns: 2 });
});
