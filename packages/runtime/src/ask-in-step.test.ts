import {
  type Allowance,
  type Answered,
  type Journal,
  prometheus,
  type ToolSource,
} from "@binnacle/contracts";
import { expect, test } from "vitest";
import { askInStep } from "./ask-in-step.ts";
import { createBudget } from "./create-budget.ts";

const alerts = {
  kind: "ok" as const,
  result: { items: [], hasMore: false },
  text: "no alerts",
  evidence: [],
  gaps: [],
  cost: { ms: 40, characters: 9 },
};

/** Each call takes 40 ms. */
function run(allowed: Partial<Allowance>, refused?: Answered<never>) {
  const kept = new Map<string, string>();
  const asked: string[] = [];
  let nowMs = 0;
  const allowance = { ms: 1000, calls: 9, turns: 0, tokens: 0, cents: 0, ...allowed };
  const budget = createBudget(allowance, () => nowMs);
  const journal: Journal = {
    async step(name, schema, work) {
      const text = kept.get(name) ?? JSON.stringify(await work());
      kept.set(name, text);
      return schema.parse(JSON.parse(text));
    },
  };
  const tools: ToolSource = {
    async ask(tool) {
      asked.push(tool.name);
      nowMs += alerts.cost.ms;
      return refused ?? { ...alerts, result: tool.output.parse(alerts.result) };
    },
    call: async () => alerts,
    list: async () => [],
  };
  const ports = { tools, journal, budget, signal: AbortSignal.timeout(1000) };
  const ask = async (step = "alerts") =>
    await askInStep(prometheus.listAlerts, {}, { step, cluster: "eu", ports });
  return { ask, asked, budget };
}

test("what is in the journal is not asked again, yet counts", async () => {
  const { ask, asked, budget } = run({});
  expect(await ask()).toEqual(await ask());
  expect(asked).toEqual(["list_alerts"]);
  expect(budget.left()).toMatchObject({ calls: 7, ms: 920 });
});

test("what a source refused is kept, too", async () => {
  const refused = { kind: "refused", reason: "not_configured", why: "no index" } as const;
  const { ask, asked } = run({}, refused);
  expect([await ask(), await ask()]).toEqual([refused, refused]);
  expect(asked).toHaveLength(1);
});

test.for([
  [{ calls: 1 }, "this question has used up its calls"],
  [{ ms: 40 }, "this question has used up its time"],
] as const)(
  "what a budget of %o does not allow is a gap, and nobody is asked",
  async ([has, why]) => {
    const { ask, asked } = run(has);
    await ask();
    expect(await ask("more alerts")).toMatchObject({
      kind: "gap",
      gap: { origin: "prometheus", kind: "cut", what: "more alerts", why },
    });
    expect(asked).toHaveLength(1);
  },
);
