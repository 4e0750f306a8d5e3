import {
  AppError,
  type GivenPart,
  type ModelAsking,
  type ModelRequest,
  ModelTurn,
  type ModelUsage,
} from "@binnacle/contracts";
import { logFailure } from "@binnacle/runtime";
import { z } from "zod";
import type { AgentEvent, AgentPorts } from "./agent.ts";
import type { Conversation } from "./create-conversation.ts";
import type { Purse } from "./create-purse.ts";

/** A turn as a journal keeps it, with whether it was the last: a resumed run has another budget, and the same turns. */
const KeptTurn = z.object({ isLast: z.boolean(), turn: ModelTurn });
type KeptTurn = z.infer<typeof KeptTurn>;

/** What one turn of a run needs. */
interface Table {
  readonly conversation: Conversation;
  readonly purse: Purse;
  readonly submit: string;
  readonly ports: AgentPorts;
  readonly tell: (event: AgentEvent) => void;
}

/**
 * Asks the model once, as the step `turn <number>`; undefined when the budget cannot pay it. A turn that the journal has
 * is not asked again, yet counts. Throws when the signal aborts, and what the journal throws.
 */
export async function takeTurn(
  number: number,
  choice: ModelRequest["toolChoice"],
  { conversation, purse, submit, ports, tell }: Table,
): Promise<KeptTurn | undefined> {
  ports.signal.throwIfAborted();
  const paid = purse.payTurn(conversation.tokens());
  if (paid === undefined) return undefined;
  const lastWords: GivenPart[] = [
    { kind: "text", text: `This is the last turn. Call ${submit} now with what you know.` },
  ];
  tell({ kind: "turn_began", turn: number });
  const kept = await ports.journal.step(`turn ${number}`, KeptTurn, async () => {
    const request = paid.isLast
      ? conversation.request({ name: submit }, lastWords)
      : conversation.request(choice, []);
    const turn = await ask(request, ports, (text) => tell({ kind: "text", turn: number, text }));
    return { isLast: paid.isLast, turn };
  });
  if (kept.isLast) conversation.give(lastWords);
  const { turn } = kept;
  paid.settle({ turns: turn.kind === "answered" ? 1 : 0, ...costOf(turn.usage) });
  tell({ kind: "turn_ended", turn: number, usage: turn.usage ?? noUsage });
  return kept;
}

export const noUsage: ModelUsage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cents: 0 };

/** Raced against the signal: a model that does not hear it is left behind. What was stopped is thrown, so that no journal keeps it. */
async function ask(
  request: ModelRequest,
  { model, signal, log }: AgentPorts,
  onText: NonNullable<ModelAsking["onText"]>,
): Promise<ModelTurn> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new AppError("timeout", "The run was stopped."));
  signal.addEventListener("abort", stop, { once: true });
  try {
    const turn = await Promise.race([model.turn(request, { signal, onText }), stopped]);
    if (turn.kind === "failed") signal.throwIfAborted();
    return turn;
  } catch (error) {
    signal.throwIfAborted();
    logFailure(log, error, "a model threw");
    const why = `${model.name} could not be asked, by a defect of ours. The log says more.`;
    return { kind: "failed", failure: { class: "invalid", why } };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Every token counts, also those of a cache: an estimate does not know them apart. */
function costOf(usage: ModelUsage = noUsage): { tokens: number; cents: number } {
  const { input, output, cacheRead, cacheWrite, cents } = usage;
  return { tokens: input + output + cacheRead + cacheWrite, cents };
}
