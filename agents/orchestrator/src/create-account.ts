import type { Budget, Clock, Journal, ToolSource } from "@binnacle/contracts";
import { AskedStep, createBudget } from "@binnacle/runtime";
import { z } from "zod";

/** What a part of a run spent, and whom it asked: kept beside its result, so that a run that goes on counts it, too. */
export const Bill = z.object({
  spent: z.object({
    ms: z.number(),
    calls: z.number(),
    turns: z.number(),
    tokens: z.number(),
    cents: z.number(),
  }),
  /** By origin. */
  sources: z.array(z.object({ name: z.string(), reached: z.boolean() })),
});
export type Bill = z.infer<typeof Bill>;

type Supplies = Omit<Account, "bill"> & { readonly ports: { readonly clock: Clock } };

export interface Account {
  readonly tools: ToolSource;
  readonly journal: Journal;
  readonly budget: Budget;
  readonly bill: () => Bill;
}

/** Tools whose facts have another origin than their role. */
const originOf: Readonly<Record<string, string>> = { eks: "kubernetes" };

/** Tools, journal and budget of a run for one part of it, whose steps are named `<part>/…`. */
export function openAccount(part: string, { tools, journal, budget, ports }: Supplies): Account {
  const meter = createBudget(budget.left(), ports.clock);
  const sources = new Map<string, boolean>();
  const note = (role: string, isReached: boolean): void => {
    const origin = originOf[role] ?? role;
    sources.set(origin, sources.get(origin) === true || isReached);
  };
  return {
    tools: {
      ...tools,
      ask(contract, input, asking) {
        note(contract.role, false);
        return tools.ask(contract, input, asking);
      },
    },
    journal: {
      async step(name, schema, work) {
        const result = await journal.step(`${part}/${name}`, schema, work);
        const asked = AskedStep.safeParse(result);
        if (asked.success) note(asked.data.role, asked.data.answered.kind !== "gap");
        return result;
      },
    },
    budget: metered(budget, meter),
    bill: () => ({
      spent: meter.spent(),
      sources: [...sources].map(([name, reached]) => ({ name, reached })),
    }),
  };
}

function metered(budget: Budget, meter: Budget): Budget {
  return {
    left: budget.left,
    reserve(estimate) {
      const settle = budget.reserve(estimate);
      const measure = settle && meter.reserve(estimate);
      return (
        settle &&
        ((spent) => {
          settle(spent);
          measure?.(spent);
        })
      );
    },
  };
}

/** In the order in which a reader thinks of them, whatever answered first. */
const order = ["kubernetes", "prometheus", "opensearch", "memory"];

/** All bills as one receipt tells them. */
export function sumOf(bills: readonly Bill[]): Pick<Bill, "sources"> & { readonly calls: number } {
  const reached = new Map<string, boolean>(order.map((name) => [name, false]));
  const asked = new Set<string>();
  for (const { name, reached: isReached } of bills.flatMap(({ sources }) => sources)) {
    asked.add(name);
    reached.set(name, (reached.get(name) ?? false) || isReached);
  }
  return {
    calls: bills.reduce((sum, { spent }) => sum + spent.calls, 0),
    sources: [...reached]
      .filter(([name]) => asked.has(name))
      .map(([name, isReached]) => ({ name, reached: isReached })),
  };
}
