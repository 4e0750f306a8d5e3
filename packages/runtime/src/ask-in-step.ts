import {
  type Answered,
  type AppErrorKind,
  Evidence,
  Gap,
  type SpecialistPorts,
  type ToolContract,
} from "@binnacle/contracts";
import { z } from "zod";
import { gapKinds } from "./to-gap.ts";

const AnsweredStep: z.ZodType<Answered<unknown>> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("ok"),
    result: z.unknown(),
    text: z.string(),
    evidence: z.array(Evidence),
    gaps: z.array(Gap),
    cost: z.object({ ms: z.number(), characters: z.number() }),
  }),
  z.object({
    kind: z.literal("refused"),
    reason: z.custom<AppErrorKind>((kind) => typeof kind === "string" && kind in gapKinds),
    why: z.string(),
  }),
  z.object({ kind: z.literal("gap"), gap: Gap }),
]);

/** A question to a source and its answer, as a journal keeps them: a run tells by these whom it reached. */
export const AskedStep = z.object({
  /** Of the tool: `eks`; or the source itself. */
  role: z.string(),
  answered: AnsweredStep,
});
export type AskedStep = z.infer<typeof AskedStep>;

interface InStep {
  /** Its name: what is asked of whom. */
  readonly step: string;
  readonly ports: Pick<SpecialistPorts, "journal" | "budget">;
}

/**
 * One tool call as a step of a run: what a resumed run finds in the journal is not asked again, yet counts. What the
 * budget does not allow is a gap.
 */
export async function askInStep<Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: ToolContract<Input, Output>,
  input: z.input<Input>,
  given: InStep & {
    readonly cluster: string;
    readonly ports: Pick<SpecialistPorts, "tools" | "signal">;
  },
): Promise<Answered<z.output<Output>>> {
  const { cluster, ports } = given;
  const answered = await askSourceInStep(tool.role, given, () =>
    ports.tools.ask(tool, input, { cluster, signal: ports.signal }),
  );
  if (answered.kind !== "ok") return answered;
  return { ...answered, result: tool.output.parse(answered.result) };
}

/** The same for a source that has no tools: the memory. */
export async function askSourceInStep(
  role: string,
  { step, ports: { journal, budget } }: InStep,
  ask: () => Promise<Answered<unknown>>,
): Promise<Answered<unknown>> {
  const settle = budget.reserve({ calls: 1 });
  if (settle === undefined)
    return { kind: "gap", gap: budgetIsSpent(role, step, budget.left().ms === 0) };
  let isKept = true;
  const { answered } = await journal.step(step, AskedStep, async () => {
    isKept = false;
    return { role, answered: await ask() };
  });
  settle({ calls: 1, ms: isKept && answered.kind === "ok" ? answered.cost.ms : 0 });
  return answered;
}

function budgetIsSpent(origin: string, what: string, isLate: boolean): Gap {
  return {
    origin,
    kind: "cut",
    what,
    why: `this question has used up its ${isLate ? "time" : "calls"}`,
    remedy: { text: "Ask about one object." },
  };
}
