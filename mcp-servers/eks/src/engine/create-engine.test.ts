import { afterAll, expect, test } from "vitest";
import { createEngine } from "./create-engine.ts";
import type { EngineQuestion } from "./engine-messages.ts";

const engine = createEngine();
afterAll(engine.close);

const question: EngineQuestion = {
  state: { clusterId: "c1", clusterName: "prod", lists: [], logs: [] },
  request: { window: { from: "2026-11-20T02:00:00Z", to: "2026-11-20T03:00:00Z" } },
  now: Date.parse("2026-11-20T03:00:00Z"),
  arguments: {},
};
const unhurried = () => AbortSignal.timeout(20_000);

test("the engine answers from its own thread, several questions at once", async () => {
  const answers = await Promise.all([
    engine.diagnose(question, unhurried()),
    engine.diagnose(question, unhurried()),
  ]);
  expect(answers.map(({ diagnosis }) => diagnosis.cluster)).toEqual([
    { id: "c1", name: "prod" },
    { id: "c1", name: "prod" },
  ]);
});

test("a deadline ends the thread; the next question gets a new one", async () => {
  const deadline = new AbortController();
  const late = engine.diagnose(question, deadline.signal);
  deadline.abort();
  await expect(late).rejects.toMatchObject({ kind: "timeout" });
  await expect(engine.diagnose(question, deadline.signal)).rejects.toMatchObject({
    kind: "timeout",
  });
  await expect(engine.diagnose(question, unhurried())).resolves.toMatchObject({ evidence: [] });
});

test("a question that the engine cannot take is a bug that names no detail", async () => {
  const broken = { ...question, request: { window: { from: "x", to: "y" } }, now: Number.NaN };
  await expect(engine.diagnose(broken, unhurried())).rejects.toMatchObject({
    kind: "bug",
    message: "The diagnosis failed for a reason of its own; the log has the details.",
  });
});
