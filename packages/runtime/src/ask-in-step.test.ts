import { type Answered, type Journal, prometheus, type ToolSource } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { askInStep } from "./ask-in-step.ts";
import { createBudget } from "./create-budget.ts";

const alerts: Answered<unknown> = {
  kind: "ok",
  result: { items: [], hasMore: false },
  text: "no alerts",
  evidence: [],
  gaps: [],
  cost: { ms: 40, characters: 9 },
};

function run(calls: number) {
  const kept = new Map<string, string>();
  const asked: string[] = [];
  const budget = createBudget({ ms: 1000, calls, turns: 0, tokens: 0, cents: 0 });
  const journal: Journal = {
    async step(name, schema, work) {
      const before = kept.get(name);
      if (before !== undefined) return schema.parse(JSON.parse(before));
      const result = await work();
      kept.set(name, JSON.stringify(result));
      return result;
    },
  };
  const call = async (name: string): Promise<Answered<unknown>> => {
    asked.push(name);
    return alerts;
  };
  const tools: ToolSource = {
    ask: async (tool) => {
      const answered = await call(tool.name);
      return answered.kind === "ok"
        ? { ...answered, result: tool.output.parse(answered.result) }
        : answered;
    },
    call: ({ tool }) => call(tool),
    list: async () => [],
  };
  const ports = { tools, journal, budget, signal: AbortSignal.timeout(1000) };
  const ask = async (step = "alerts") =>
    await askInStep(prometheus.listAlerts, {}, { step, cluster: "eu", ports });
  return { ask, asked, budget };
}

test("what is in the journal is not asked again, yet counts", async () => {
  const { ask, asked, budget } = run(3);
  expect(await ask()).toEqual(await ask());
  expect(asked).toEqual(["list_alerts"]);
  expect(budget.left()).toMatchObject({ calls: 1, ms: 920 });
});

test("what the budget does not allow is a gap, and nobody is asked", async () => {
  const { ask, asked } = run(1);
  await ask();
  expect(await ask("more alerts")).toMatchObject({
    kind: "gap",
    gap: { origin: "prometheus", kind: "cut", what: "more alerts" },
  });
  expect(asked).toHaveLength(1);
});
