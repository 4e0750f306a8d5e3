import { AppError, type Model, type ModelRequest } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createRecordedModel } from "./create-recorded-model.ts";
import { createReplayedModel } from "./create-replayed-model.ts";
import { createScriptedModel, type ScriptedTurn } from "./create-scripted-model.ts";

const signal = new AbortController().signal;

function request(task: string, more: Partial<ModelRequest> = {}): ModelRequest {
  return {
    agent: "kubernetes",
    system: "You look.",
    tools: [{ name: "pods", description: "Pods.", inputSchema: { type: "object" } }],
    messages: [{ role: "given", parts: [{ kind: "text", text: task }] }],
    sampling: { temperature: 0, maxTokens: 100 },
    ...more,
  };
}

const answers: ScriptedTurn = {
  kind: "answers",
  text: "since 2026-11-21T03:02:00Z",
  calls: [{ tool: "pods", input: { from: "2026-11-21T03:02:00Z" } }],
};

async function recordingOf(...requests: readonly ModelRequest[]): Promise<string> {
  const lines: string[] = [];
  const scripted = createScriptedModel(() => answers);
  const model = createRecordedModel(scripted, (line) => void lines.push(line));
  for (const each of requests) await model.turn(each, { signal });
  return lines.join("");
}

async function whyOf(model: Model, asked: ModelRequest): Promise<string> {
  const turn = await model.turn(asked, { signal });
  expect(turn).toMatchObject({ kind: "failed", failure: { class: "invalid" } });
  return turn.kind === "failed" ? turn.failure.why : "";
}

test("what was asked is answered as it was", async () => {
  const asked = request("Why?");
  const model = createReplayedModel(await recordingOf(asked));
  const words: string[] = [];
  const turn = await model.turn(asked, { signal, onText: (text) => void words.push(text) });
  expect(turn).toEqual(await createScriptedModel(() => answers).turn(asked, { signal }));
  expect(words).toEqual(["since 2026-11-21T03:02:00Z"]);
});

test("a recording that is moved in time answers, and its moments are moved with it", async () => {
  const before = request("Now 2026-11-21T03:14:00Z. Crashes since 03:02 (12 min), 1763694120.5 s.");
  const now = request("Now 2026-12-01T10:00:00Z. Crashes since 09:48 (13 min), 1764582480.25 s.");
  const turn = await createReplayedModel(await recordingOf(before)).turn(now, { signal });
  expect(turn).toMatchObject({
    parts: [{ text: "since 2026-12-01T09:48:00Z" }, { input: { from: "2026-12-01T09:48:00Z" } }],
  });
});

const result = (id: string, call: string, input: unknown): Partial<ModelRequest> => ({
  messages: [
    { role: "given", parts: [{ kind: "text", text: `fact ${id} (${id})` }] },
    { role: "answer", parts: [{ kind: "tool_call", id: call, name: "pods", input }] },
    { role: "given", parts: [{ kind: "tool_result", id: call, text: "3 pods", isError: false }] },
  ],
});
test.for([
  ["ids of facts", "fedcba9876543210", "call_1", { a: 1, b: 2 }],
  ["ids of calls", "0123456789abcdef", "tooluse_X", { a: 1, b: 2 }],
  ["the order of fields", "0123456789abcdef", "call_1", { b: 2, a: 1 }],
] as const)("%s do not matter", async ([, id, call, input]) => {
  const recorded = request("", result("0123456789abcdef", "call_1", { a: 1, b: 2 }));
  const model = createReplayedModel(await recordingOf(recorded));
  const turn = await model.turn(request("", result(id, call, input)), { signal });
  expect(turn.kind).toBe("answered");
});

const asked = (window: string) => request("", result("0123456789abcdef", "a", { window }));
test("a length of time that a model asked for matters", async () => {
  const model = createReplayedModel(await recordingOf(asked("15m")));
  expect((await model.turn(asked("15m"), { signal })).kind).toBe("answered");
  expect(await whyOf(model, asked("6h"))).toContain("message 2 differs");
});

test.for([
  [
    "another text",
    request("Why is cart down?"),
    'The recording has no answer for turn 1 of kubernetes. Nearest is its turn 1: message 1 differs, recorded "n\\nWhy is checkout down?", asked "n\\nWhy is cart down?".',
  ],
  [
    "another system prompt",
    request("Why is checkout down?", { system: "You look twice." }),
    "The recording has no answer for turn 1 of kubernetes. Nearest is its turn 1: system, tools or what may be called differ.",
  ],
  [
    "another choice",
    request("Why is checkout down?", { toolChoice: "any" }),
    "The recording has no answer for turn 1 of kubernetes. Nearest is its turn 1: system, tools or what may be called differ.",
  ],
  [
    "another agent",
    request("Why is checkout down?", { agent: "orchestrator" }),
    "The recording has no answer for turn 1 of orchestrator. It has none of orchestrator.",
  ],
] as const)("%s is missed, loudly", async ([, missing, why]) => {
  const model = createReplayedModel(await recordingOf(request("Why is checkout down?")));
  expect(await whyOf(model, missing)).toBe(why);
});

test("moments move in whole seconds, and what is no JSON stays", async () => {
  const lines: string[] = [];
  const garbled: ScriptedTurn = {
    kind: "answers",
    text: "at 2026-11-21T03:02:00.250Z",
    calls: [{ tool: "pods", malformed: '{"from":"2026-11-21T03:02:00Z' }],
  };
  const scripted = createScriptedModel([garbled]);
  const model = createRecordedModel(scripted, (line) => void lines.push(line));
  await model.turn(request("Now 2026-11-21T03:14:00Z."), { signal });
  const later = request("Now 2026-11-21T03:15:00.400Z.");
  expect(await createReplayedModel(lines.join("")).turn(later, { signal })).toMatchObject({
    parts: [
      { text: "at 2026-11-21T03:03:00.250Z" },
      { malformed: '{"from":"2026-11-21T03:02:00Z' },
    ],
  });
});

test("a failed turn is not recorded", async () => {
  const lines: string[] = [];
  const failing = createScriptedModel([{ kind: "fails", class: "throttled" }]);
  const model = createRecordedModel(failing, (line) => void lines.push(line));
  await model.turn(request("Why?"), { signal });
  expect(lines).toEqual([]);
});

test("a line that is no recorded turn is named", async () => {
  const recording = `${await recordingOf(request("Why?"))}{"key":1}\n`;
  expect(() => createReplayedModel(recording)).toThrow(
    new AppError("bad_input", "Line 2 of the recording is no recorded turn."),
  );
});
