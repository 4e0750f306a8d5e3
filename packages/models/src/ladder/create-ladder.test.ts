import type { Model, ModelFailure, ModelRequest, ModelTurn, ModelUsage } from "@binnacle/contracts";
import { afterEach, expect, test, vi } from "vitest";
import { createLadder } from "./create-ladder.ts";
import type { LadderPorts } from "./create-rung.ts";

type Class = ModelFailure["class"];

const usage: ModelUsage = { input: 10, output: 5, cacheRead: 0, cacheWrite: 0, cents: 1 };
const request: ModelRequest = {
  agent: "kubernetes",
  system: "",
  tools: [],
  messages: [{ role: "given", parts: [{ kind: "text", text: "Why?" }] }],
  sampling: { temperature: 0, maxTokens: 100 },
};

const answers: ModelTurn = {
  kind: "answered",
  parts: [{ kind: "text", text: "DNS" }],
  stop: "end",
  usage,
  model: "m",
  rung: 1,
};
function fails(of: Class, paid?: ModelUsage): ModelTurn {
  return {
    kind: "failed",
    failure: { class: of, why: `It was ${of}.` },
    ...(paid === undefined ? {} : { usage: paid }),
  };
}

/** Gives the turns one after the other, the last for ever. */
function scripted(...turns: readonly ModelTurn[]): Model & { readonly asked: () => number } {
  let asked = 0;
  return {
    name: "m",
    asked: () => asked,
    async turn() {
      asked += 1;
      return turns[Math.min(asked, turns.length) - 1] ?? answers;
    },
  };
}

function ladderOf(models: readonly Model[], ports: Partial<LadderPorts> = {}) {
  const waits: number[] = [];
  const stop = new AbortController();
  const ladder = createLadder(
    models.map((model, index) => ({ model, label: `rung ${index + 1}` })),
    {
      clock: () => 0,
      random: () => 1,
      wait: async (ms) => void waits.push(ms),
      log: () => {},
      ...ports,
    },
  );
  const ask = () => ladder.turn(request, { signal: stop.signal });
  return { ask, waits, stop };
}

afterEach(() => {
  vi.useRealTimers();
});

const climbs: readonly (readonly [Class, number, readonly number[]])[] = [
  ["throttled", 3, [250, 500]],
  ["overloaded", 3, [250, 500]],
  ["network", 3, [250, 500]],
  ["timeout", 1, []],
  ["auth", 1, []],
  ["invalid", 1, []],
  ["malformed", 1, []],
  ["blocked", 1, []],
  ["overflow", 1, []],
];
test.for(climbs)(
  "a rung that is %s is asked %i times, then the next one answers",
  async ([of, asked, waited]) => {
    const first = scripted(fails(of));
    const { ask, waits } = ladderOf([first, scripted(answers)]);
    expect(await ask()).toMatchObject({ kind: "answered", rung: 2 });
    expect(first.asked()).toBe(asked);
    expect(waits).toEqual(waited);
  },
);

test("what passes is answered by the rung itself", async () => {
  const { ask } = ladderOf([scripted(fails("throttled"), answers), scripted(answers)]);
  expect(await ask()).toMatchObject({ kind: "answered", rung: 1, usage });
});

test("jitter is full: a wait may be nothing", async () => {
  const waits: number[] = [];
  const { ask } = ladderOf([scripted(fails("throttled"))], {
    random: () => 0,
    wait: async (ms) => void waits.push(ms),
  });
  await ask();
  expect(waits).toEqual([0, 0]);
});

test("what was paid for failed tries counts", async () => {
  const { ask } = ladderOf([scripted(fails("blocked", usage)), scripted(answers)]);
  expect(await ask()).toMatchObject({ usage: { input: 20, output: 10, cents: 2 } });
});

test("when none answers, one failure says why each did not", async () => {
  const { ask } = ladderOf([scripted(fails("throttled")), scripted(fails("auth"))]);
  expect(await ask()).toEqual({
    kind: "failed",
    failure: {
      class: "throttled",
      why: "No model answered. rung 1, 3 tries: It was throttled. rung 2: It was auth.",
    },
  });
});

test.for([
  ["of one rung", [fails("overflow")]],
  ["of one of two", [fails("auth"), fails("overflow")]],
] as const)("an overflow %s is given back as one, so that less is sent", async ([, turns]) => {
  const { ask } = ladderOf(turns.map((turn) => scripted(turn)));
  expect(await ask()).toMatchObject({ failure: { class: "overflow" } });
});

test("the remedy of a rung is kept", async () => {
  const remedy = { text: "Grant it." };
  const failure: ModelFailure = { class: "auth", why: "No access.", remedy };
  const { ask } = ladderOf([scripted({ kind: "failed", failure }), scripted(fails("invalid"))]);
  expect(await ask()).toMatchObject({ failure: { class: "auth", remedy } });
});

test("without a rung nothing is asked", async () => {
  expect(await ladderOf([]).ask()).toMatchObject({ failure: { why: "No model is configured." } });
});

test("a dead rung rests after five failures in a row, and is tried once 30 s later", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const dead = scripted(fails("network"));
  const { ask } = ladderOf([dead, scripted(answers)]);
  for (let turn = 1; turn <= 9; turn += 1)
    expect(await ask()).toMatchObject({ kind: "answered", rung: 2 });
  expect(dead.asked()).toBe(5);
  vi.setSystemTime(Date.now() + 30_001);
  await ask();
  await ask();
  expect(dead.asked()).toBe(6);
});

test("a rung that is well again is asked again", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const failures = Array.from({ length: 5 }, () => fails("network"));
  const { ask } = ladderOf([scripted(...failures, answers), scripted(answers)]);
  for (let turn = 1; turn <= 3; turn += 1) await ask();
  vi.setSystemTime(Date.now() + 30_001);
  expect(await ask()).toMatchObject({ rung: 1 });
  expect(await ask()).toMatchObject({ rung: 1 });
});

test("while one request tries a rung that rested, others do not wait for it", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const { promise, resolve } = Promise.withResolvers<ModelTurn>();
  let asked = 0;
  const dead: Model = {
    name: "m",
    turn: async () => ((asked += 1) > 5 ? await promise : fails("network")),
  };
  const { ask } = ladderOf([dead, scripted(answers)]);
  await ask();
  await ask();
  vi.setSystemTime(Date.now() + 30_001);
  const trying = ask();
  expect(await ask()).toMatchObject({ rung: 2 });
  resolve(answers);
  expect(await trying).toMatchObject({ rung: 1 });
});

test.for(["auth", "timeout"] as const)("a rung that fails by %s rests, too", async (of) => {
  const locked = scripted(fails(of));
  const { ask } = ladderOf([locked, scripted(answers)]);
  for (let turn = 1; turn <= 9; turn += 1) await ask();
  expect(locked.asked()).toBe(5);
});

test("a rung whose trial was stopped goes on resting", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const failures = Array.from({ length: 5 }, () => fails("auth"));
  const dead = scripted(...failures, fails("aborted"), answers);
  const { ask } = ladderOf([dead, scripted(answers)]);
  for (let turn = 1; turn <= 5; turn += 1) await ask();
  vi.setSystemTime(Date.now() + 30_001);
  await ask();
  await ask();
  expect(dead.asked()).toBe(6);
});

test("wrong requests do not make a rung rest", async () => {
  const picky = scripted(fails("invalid"));
  const { ask } = ladderOf([picky, scripted(answers)]);
  for (let turn = 1; turn <= 7; turn += 1) await ask();
  expect(picky.asked()).toBe(7);
});

test("a rung that rests is named with what it failed with", async () => {
  const { ask } = ladderOf([scripted(fails("network"))]);
  await ask();
  await ask();
  expect(await ask()).toMatchObject({
    failure: {
      class: "network",
      why: "No model answered. rung 1, resting after failures in a row, the last: It was network.",
    },
  });
});

test("nothing is asked once the signal aborts, not even after a wait", async () => {
  const first = scripted(fails("throttled"));
  const second = scripted(answers);
  const { ask, stop } = ladderOf([first, second], {
    wait: async () => {
      stop.abort();
    },
  });
  expect(await ask()).toMatchObject({ kind: "failed", failure: { class: "aborted" } });
  expect([first.asked(), second.asked()]).toEqual([1, 0]);
});
