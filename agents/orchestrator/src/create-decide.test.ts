import {
  AppError,
  type Decision,
  type IncidentMemory,
  type Judgement,
  type MemoryRecord,
} from "@binnacle/contracts";
import { createRedactor } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { createDecide } from "./create-decide.ts";
import { fakePorts, fakeTools } from "./testing/fakes.ts";
import { finding, investigation, ref } from "./testing/samples.ts";

const options = { signal: AbortSignal.timeout(1000) };
const ada = { id: "cli:ada", name: "ada" };
const bob = { id: "cli:bob", name: "bob" };
const cart = ref("cart");

/** An investigation that found payment first, and a memory that holds what it was taught. */
async function stage(memory?: Pick<IncidentMemory, "remember" | "forget">) {
  const { store, verdicts, hash } = fakePorts(fakeTools(() => undefined));
  const hypothesis = { rank: 1, status: "supported" as const, signals: [], recalled: [] };
  const held = investigation({
    hypotheses: [
      { ...hypothesis, id: "h1", finding: finding(ref("payment")) },
      { ...hypothesis, id: "h2", rank: 2, finding: finding(cart) },
    ],
  });
  await store.put(held);
  const known = new Map<string, MemoryRecord>();
  const learning = {
    remember: async (record: MemoryRecord) => void known.set(record.id, record),
    forget: async (id: string) => void known.delete(id),
  };
  const decide = createDecide({
    store,
    verdicts,
    hash,
    redactor: createRedactor(),
    memory: memory ?? learning,
  });
  return {
    held,
    known,
    say: (says: Decision["says"], over: Partial<Decision> = {}) =>
      decide({ ...about, says, ...over }, options),
    learned: () => [...known.values()].map(lessonOf),
  };
}

function lessonOf({ owner, cause, verdict, by }: MemoryRecord): string {
  return [owner.name, cause, verdict, by.name].join(" ");
}

const about = {
  investigationId: "i1",
  hypothesisId: "h1",
  revision: 3,
  by: ada,
  at: "2026-01-01T10:05:00Z",
};

const broken = () => Promise.reject(new TypeError("undefined is not a function"));

const lessons: readonly (readonly [name: string, says: Judgement, learned: readonly string[]])[] = [
  ["an acceptance speaks for it", { kind: "accept" }, ["payment crash-on-start accept ada"]],
  [
    "a rejection speaks against it",
    { kind: "reject", reason: "wrong_cause" },
    ["payment crash-on-start reject ada"],
  ],
  ["what was known already is not counted", { kind: "reject", reason: "known_already" }, []],
  [
    "a correction speaks for the right cause and object, and against what was shown",
    { kind: "modify", cause: "oom-killed", culprit: cart },
    ["payment crash-on-start reject ada", "cart oom-killed accept ada"],
  ],
  [
    "what was right anyway is no correction",
    { kind: "modify", cause: "crash-on-start", culprit: ref("payment"), worked: true },
    ["payment crash-on-start accept ada"],
  ],
];

test.for(lessons)("%s", async ([, says, learned]) => {
  const { say, ...seen } = await stage();
  expect(await say(says)).toMatchObject({ kind: "decided", investigation: seen.held });
  expect(seen.learned()).toEqual(learned);
});

test("the memory learns the owner, the cause, the command and whether it worked, without secrets", async () => {
  const { say, known } = await stage();
  const password = ["hunter2", "hunter2"].join("-");
  await say({ kind: "modify", worked: true, note: `PASSWORD=${password} was missing` });
  const [record] = known.values();
  expect(record?.note).toContain("[redacted");
  expect([...known.values()]).toMatchObject([
    {
      id: "i1/h1/cli:ada",
      owner: { kind: "Deployment", name: "payment" },
      fix: { text: "kubectl rollout undo deployment/payment" },
      worked: true,
    },
  ]);
});

test("who changes their mind counts once, and the memory forgets what they said before", async () => {
  const { say, learned } = await stage();
  await say({ kind: "modify", cause: "oom-killed", culprit: cart });
  const result = await say({ kind: "accept" });
  expect(result).toMatchObject({ verdicts: [{ kind: "accept" }] });
  expect(learned()).toEqual(["payment crash-on-start accept ada"]);
});

const hasty: readonly (readonly [
  name: string,
  says: readonly Decision["says"][],
  learned: readonly string[],
])[] = [
  [
    "a rejection after an acceptance",
    [{ kind: "accept" }, { kind: "reject", reason: "wrong_cause" }],
    ["payment crash-on-start reject ada"],
  ],
  ["a withdrawal after an acceptance", [{ kind: "accept" }, { kind: "withdraw" }], []],
  [
    "an acceptance after a correction",
    [{ kind: "modify", cause: "oom-killed", culprit: cart }, { kind: "accept" }],
    ["payment crash-on-start accept ada"],
  ],
];

test.for(hasty)("%s that the memory has not learned yet: the last word is learned", async (row) => {
  const [, says, learned] = row;
  const known = new Map<string, MemoryRecord>();
  let waitMs = 30;
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    waitMs = 0;
  };
  const { say } = await stage({
    remember: async (record) => {
      await slow();
      known.set(record.id, record);
    },
    forget: async (id) => {
      await slow();
      known.delete(id);
    },
  });
  await Promise.all(says.map(async (words) => await say(words)));
  expect([...known.values()].map(lessonOf)).toEqual(learned);
});

test("what the memory could not forget it forgets with the next word of that person", async () => {
  const known = new Map<string, MemoryRecord>();
  let isDown = false;
  const { say } = await stage({
    remember: async (record) => void known.set(record.id, record),
    forget: async (id) => {
      if (isDown) throw new AppError("unavailable", "down");
      known.delete(id);
    },
  });
  await say({ kind: "accept" });
  isDown = true;
  expect(await say({ kind: "withdraw" })).toMatchObject({ kind: "decided", gap: {} });
  expect(known.size).toBe(1);
  isDown = false;
  expect(await say({ kind: "withdraw" })).toMatchObject({ kind: "decided" });
  expect(known.size).toBe(0);
});

test("who says the same twice said it at the first time", async () => {
  const { say } = await stage();
  await say({ kind: "accept" });
  const again = await say({ kind: "accept" }, { at: "2026-01-01T10:07:00Z" });
  expect(again).toMatchObject({ verdicts: [{ at: about.at }] });
});

test("several people judge one hypothesis, each for themselves", async () => {
  const { say, learned } = await stage();
  await Promise.all([
    say({ kind: "reject", reason: "other" }),
    say({ kind: "accept" }, { by: bob }),
  ]);
  expect(learned()).toEqual([
    "payment crash-on-start reject ada",
    "payment crash-on-start accept bob",
  ]);
});

test("its author withdraws a verdict within ten minutes, whatever changed since; the memory forgets it", async () => {
  const { say, known } = await stage();
  await say({ kind: "reject", reason: "other" });
  const at = "2026-01-01T10:15:00Z";
  const result = await say({ kind: "withdraw" }, { at, revision: 1 });
  expect(result).toMatchObject({ kind: "decided", verdicts: [{ withdrawnAt: at }] });
  expect(known.size).toBe(0);
  const again = await say({ kind: "withdraw" }, { at: "2026-01-01T10:14:00Z" });
  expect(again).toMatchObject({ kind: "decided", verdicts: [{ withdrawnAt: at }] });
});

test("a verdict is not withdrawn by others, and not later", async () => {
  const { say, known } = await stage();
  await say({ kind: "accept" });
  const verdicts = [{ kind: "accept", by: ada }];
  expect(await say({ kind: "withdraw" }, { by: bob })).toMatchObject({
    kind: "not_yours",
    verdicts,
  });
  const late = await say({ kind: "withdraw" }, { at: "2026-01-01T10:15:01Z" });
  expect(late).toMatchObject({ kind: "too_late", verdict: { by: ada } });
  expect(known.size).toBe(1);
});

test("with a memory that is down the verdict stands and the gap says so", async () => {
  const why = "the vector index did not answer in 2 s";
  const down = () => Promise.reject(new AppError("unavailable", why));
  const { say } = await stage({ remember: down, forget: down });
  const result = await say({ kind: "accept" });
  const verdicts = [{ unstored: why }];
  expect(result).toMatchObject({ kind: "decided", verdicts, gap: { origin: "memory", why } });
});

test("a defect of the memory is no gap: it surfaces", async () => {
  const { say } = await stage({ remember: broken, forget: broken });
  await expect(say({ kind: "accept" })).rejects.toThrow(TypeError);
});

test("a verdict on a picture that changed since is not taken", async () => {
  const { say, known } = await stage();
  expect(await say({ kind: "accept" }, { revision: 2 })).toMatchObject({
    kind: "stale",
    verdicts: [],
  });
  expect(known.size).toBe(0);
});

test("an investigation or a hypothesis that is not held any more is gone", async () => {
  const { say, known } = await stage();
  for (const over of [{ investigationId: "i2" }, { hypothesisId: "h9" }])
    expect(await say({ kind: "accept" }, over)).toEqual({ kind: "gone" });
  expect(known.size).toBe(0);
});
