import {
  AskedSource,
  type Budget,
  type Clock,
  type Journal,
  type ToolSource,
} from "@binnacle/contracts";
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
  sources: z.array(AskedSource),
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
  const sources = new Map<string, AskedSource["state"]>();
  const note = (role: string, state: AskedSource["state"]): void => {
    const origin = originOf[role] ?? role;
    sources.set(origin, better(sources.get(origin), state));
  };
  return {
    tools: {
      ...tools,
      ask(contract, input, asking) {
        note(contract.role, "silent");
        return tools.ask(contract, input, asking);
      },
      async call(given, asking) {
        const answered = await tools.call(given, asking);
        note(roleOf(given.server), stateOf(answered));
        return answered;
      },
    },
    journal: {
      async step(name, schema, work) {
        const result = await journal.step(`${part}/${name}`, schema, work);
        const asked = AskedStep.safeParse(result);
        if (asked.success) note(asked.data.role, stateOf(asked.data.answered));
        return result;
      },
    },
    budget: metered(budget, meter),
    bill: () => ({
      spent: meter.spent(),
      sources: [...sources].map(([name, state]) => ({ name, state })),
    }),
  };
}

/** Servers are named after their role: `eks`, `eks-prod-eu`; one of another maker stands for itself. */
function roleOf(server: string): string {
  const role = ["eks", "prometheus", "opensearch"].find(
    (name) => server === name || server.startsWith(`${name}-`),
  );
  return role ?? server;
}

function stateOf(answered: AskedStep["answered"]): AskedSource["state"] {
  if (answered.kind !== "gap") return "reached";
  return answered.gap.kind === "not_configured" ? "not_configured" : "silent";
}

const worstFirst: readonly AskedSource["state"][] = ["silent", "not_configured", "reached"];

/** Of two calls to one source: one that was answered says that it is there. */
function better(
  before: AskedSource["state"] | undefined,
  now: AskedSource["state"],
): AskedSource["state"] {
  if (before === undefined) return now;
  return worstFirst.indexOf(before) > worstFirst.indexOf(now) ? before : now;
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
  const states = new Map<string, AskedSource["state"]>();
  for (const { name, state } of bills.flatMap(({ sources }) => sources))
    states.set(name, better(states.get(name), state));
  const names = new Set([...order, ...states.keys()]);
  return {
    calls: bills.reduce((sum, { spent }) => sum + spent.calls, 0),
    sources: [...names].flatMap((name) => {
      const state = states.get(name);
      return state === undefined ? [] : [{ name, state }];
    }),
  };
}
