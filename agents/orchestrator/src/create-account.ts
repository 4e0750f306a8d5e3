import type { Allowance, Budget, Journal } from "@binnacle/contracts";
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

export interface Account {
  readonly journal: Journal;
  readonly budget: Budget;
  readonly bill: () => Bill;
}

/** Tools whose facts have another origin than their role. */
const originOf: Readonly<Record<string, string>> = { eks: "kubernetes" };

/** Journal and budget of a run for one part of it, whose steps are named `<part>/…`. */
export function openAccount(
  part: string,
  { journal, budget }: { readonly journal: Journal; readonly budget: Budget },
): Account {
  const start = budget.left();
  const meter = createBudget(start);
  const sources = new Map<string, boolean>();
  return {
    journal: {
      async step(name, schema, work) {
        const result = await journal.step(`${part}/${name}`, schema, work);
        const asked = AskedStep.safeParse(result);
        if (asked.success) note(asked.data);
        return result;
      },
    },
    budget: {
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
    },
    bill: () => ({
      spent: difference(start, meter.left()),
      sources: [...sources].map(([name, reached]) => ({ name, reached })),
    }),
  };

  function note({ role, answered }: AskedStep): void {
    const origin = originOf[role] ?? role;
    sources.set(origin, (sources.get(origin) ?? false) || answered.kind !== "gap");
  }
}

function difference(before: Allowance, after: Allowance): Allowance {
  return {
    ms: before.ms - after.ms,
    calls: before.calls - after.calls,
    turns: before.turns - after.turns,
    tokens: before.tokens - after.tokens,
    cents: before.cents - after.cents,
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
