import type { PlanStep } from "@binnacle/contracts";
import type { Document } from "@binnacle/report";
import { expect, test } from "vitest";
import type { Shown } from "./live-message.ts";
import type { Chunk, StreamState } from "./progress-api.ts";
import { createStreamPace } from "./stream-pace.ts";
import { createStreamedMessage } from "./streamed-message.ts";

const document = (title: string): Document => ({
  title,
  sections: [],
  drawers: [],
  buttons: [{ kind: "ask", label: "Logs", intent: { kind: "verb", verb: "logs" } }],
  footer: ["▸ memory: asked"],
});
const looking: Shown = {
  document: document("Looking at cart…"),
  progress: { hasLooked: false, plan: [] },
};
const answer: Shown = { document: document("cart is well") };

function looked(...plan: PlanStep[]): Shown {
  return { document: document("cart crashes"), progress: { hasLooked: true, plan } };
}

function step(part: Partial<PlanStep> = {}): PlanStep {
  return { id: "k1", who: "kubernetes", round: 1, state: "asked", text: "asked", ...part };
}

/** A workspace whose appends end as told; `limit` of how many are in flight is one. */
function recorder(states: readonly StreamState[] = []) {
  const calls: { method: string; chunks?: readonly Chunk[]; text?: string }[] = [];
  const gaps: number[] = [];
  const later: (() => Promise<void>)[] = [];
  const left = [...states];
  let nowMs = 0;
  const message = createStreamedMessage(
    { channel: "C1", threadTs: "1.0", user: "U1" },
    {
      team: "T1",
      log: () => {},
      clock: () => nowMs,
      wait: async (ms) => void gaps.push(ms),
      later: (_, work) => void later.push(work),
      editGapMs: 1000,
      streams: createStreamPace({ editGapMs: 1000 }),
      api: {
        post: async (_, { text }) => `2.${calls.push({ method: "post", text })}`,
        edit: async (_, { text }) => void calls.push({ method: "edit", text }),
      },
      progress: {
        setStatus: async () => {},
        startStream: async (_, chunks) => `2.${calls.push({ method: "start", chunks })}`,
        appendStream: async (_, chunks) => {
          calls.push({ method: "append", chunks });
          return left.shift() ?? { kind: "taken" };
        },
        stopStream: async () => {
          calls.push({ method: "stop" });
          return { kind: "taken" };
        },
      },
    },
  );
  return {
    calls,
    gaps,
    message,
    methods: () => calls.map(({ method }) => method),
    /** Shows it and waits until it was told. */
    show: async (shown: Shown) => {
      message.show(shown);
      await settled();
    },
    /** Time goes on; what was left for later is done. */
    pass: async (ms: number) => {
      nowMs += ms;
      await Promise.all(later.splice(0).map((work) => work()));
      await settled();
    },
  };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

test("the first look is appended at once and once, without the plan of edits and without buttons", async () => {
  const { calls, gaps, show } = recorder();
  await show(looking);
  await show(looked());
  expect(gaps).toEqual([1000]);
  await show(looked());
  expect(calls).toEqual([
    { method: "start", chunks: [{ type: "markdown_text", text: "Looking at cart…" }] },
    {
      method: "append",
      chunks: [{ type: "blocks", blocks: [expect.objectContaining({ type: "section" })] }],
    },
  ]);
});

test("what is short has no stream", async () => {
  const { calls, message } = recorder();
  await message.finish(answer);
  expect(calls).toEqual([{ method: "post", text: "cart is well" }]);
});

const task = { type: "task_update", id: "k1" };

test.for<[string, PlanStep, Record<string, unknown>]>([
  [
    "asked",
    step({ task: "is cart reached?" }),
    { title: "kubernetes, round 1: is cart reached?", status: "in_progress" },
  ],
  [
    "answered",
    step({ task: "is cart reached?", round: 2, state: "answered", text: "by 2 pods" }),
    { title: "kubernetes, round 2: is cart reached?", status: "complete", details: "by 2 pods" },
  ],
  [
    "failed",
    step({ task: "why?", state: "failed", text: "no answer in 5 s" }),
    { title: "kubernetes, round 1: why?", status: "error", details: "no answer in 5 s" },
  ],
  [
    "of the plan form",
    step({ state: "answered", text: "2 signals" }),
    { title: "kubernetes: 2 signals", status: "complete" },
  ],
  [
    "with a task of outside text",
    step({ task: `<!channel> ${"x".repeat(300)}` }),
    {
      title: `kubernetes, round 1: &lt;!channel&gt; ${"x".repeat(87)}…`,
      status: "in_progress",
    },
  ],
])("a step that is %s is a task", async ([, shown, told]) => {
  const { calls, show } = recorder();
  await show(looked(shown));
  expect(calls[0]?.chunks?.slice(-2)).toEqual([
    { type: "plan_update", title: "Plan" },
    { ...task, ...told },
  ]);
});

test("a task is told again only when it changed, and its details once, since Slack adds to them", async () => {
  const { calls, show } = recorder();
  const asked = step({ task: "why?" });
  const done = { ...asked, state: "answered" as const, text: "by 2 pods" };
  for (const now of [asked, asked, done, done, { ...done, text: "by 3 pods" }])
    await show(looked(now));
  const told = calls
    .flatMap(({ chunks = [] }) => chunks)
    .filter(({ type }) => type === "task_update");
  expect(told).toMatchObject([
    { status: "in_progress" },
    { status: "complete", details: "by 2 pods" },
  ]);
});

test("while it waits the latest wins, and what was limited is told later", async () => {
  const { calls, gaps, message, show } = recorder([
    { kind: "taken" },
    { kind: "limited", retryAfterMs: 7000 },
  ]);
  await show(looking);
  await show(looked());
  message.show(looked(step({ task: "one" })));
  message.show(looked(step({ task: "two" })));
  await settled();
  expect(gaps).toEqual([1000, 7000, 1000]);
  const tried = calls.slice(2).map(({ chunks }) => JSON.stringify(chunks));
  expect(tried).toEqual([expect.stringContaining("one"), expect.stringContaining("two")]);
});

test("what was limited is told again when nothing newer came", async () => {
  const { calls, show } = recorder([{ kind: "taken" }, { kind: "limited", retryAfterMs: 0 }]);
  await show(looking);
  await show(looked());
  await show(looked(step({ task: "one" })));
  const tried = calls.slice(2).map(({ chunks }) => JSON.stringify(chunks));
  expect(tried).toEqual([expect.stringContaining("one"), expect.stringContaining("one")]);
});

test.for<[string, StreamState]>([
  ["limited", { kind: "limited", retryAfterMs: 60_000 }],
  ["refused, since the stream is over", { kind: "over" }],
])("a first look that is %s is told by an edit at once", async ([, state]) => {
  const { gaps, show, methods } = recorder([state]);
  await show(looking);
  await show(looked());
  expect(methods()).toEqual(["start", "append", "stop", "edit"]);
  expect(gaps).not.toContain(60_000);
});

test("a stream in which nothing happens is kept alive, and one of four minutes goes on by edits", async () => {
  const { calls, show, pass, methods } = recorder();
  const asked = step({ task: "why?" });
  await show(looked(asked));
  await pass(20_000);
  await pass(20_000);
  const { details: _, ...again } = {
    ...task,
    title: "kubernetes, round 1: why?",
    status: "in_progress",
    details: 0,
  };
  expect(calls.slice(1)).toEqual([
    { method: "append", chunks: [again] },
    { method: "append", chunks: [again] },
  ]);
  await pass(201_000);
  expect(methods().slice(3)).toEqual(["stop", "edit"]);
  await pass(20_000);
  expect(methods().slice(5)).toEqual([]);
});

test("a first look that takes long shows who was asked, though it does not stand yet", async () => {
  const { calls, show, pass } = recorder();
  const plan = [step({ id: "e", who: "first look" })];
  await show({ ...looking, progress: { hasLooked: false, plan } });
  expect(calls.flatMap(({ chunks = [] }) => chunks)).toHaveLength(1);
  await pass(20_000);
  expect(calls[1]?.chunks).toMatchObject([
    { type: "plan_update" },
    { id: "e", title: "first look: asked", status: "in_progress" },
  ]);
});

test("the end waits for no gap: the stream is stopped and the message is edited once", async () => {
  const { show, message, methods } = recorder();
  await show(looking);
  await show(looked());
  await message.finish(answer);
  expect(methods()).toEqual(["start", "append", "stop", "edit"]);
});

test.for<[number, number]>([
  [1, 1000],
  [2, 1500],
  [8, 6000],
])(
  "of %i streams each waits %i ms between two pieces, so that all together stay below 100 a minute",
  ([count, gapMs]) => {
    const pace = createStreamPace({ editGapMs: 1000 });
    const leave = Array.from({ length: count }, () => pace.enter());
    expect(pace.gapMs()).toBe(gapMs);
    expect((60_000 / gapMs) * count).toBeLessThan(100);
    for (const each of leave) {
      each();
      each();
    }
    expect(pace.gapMs()).toBe(1000);
  },
);
