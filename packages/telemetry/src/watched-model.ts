import type { Model, ModelTurn } from "@binnacle/contracts";
import type { Ended, Telemetry } from "./create-telemetry.ts";

/** Of one configured model: `aws.bedrock`, `openai` (the names of the GenAI conventions of OpenTelemetry). */
export interface Provider {
  readonly provider: string;
}

/** The same model; each turn is timed, its tokens and cents are counted. No word of it is kept. */
export function watchedModel(
  model: Model,
  { provider }: Provider,
  { during, metrics }: Telemetry,
): Model {
  return {
    name: model.name,
    turn: (request, asking) =>
      during({
        name: "chat",
        attributes: {
          "gen_ai.operation.name": "chat",
          "gen_ai.provider.name": provider,
          "gen_ai.request.model": model.name,
          "gen_ai.agent.name": request.agent,
        },
        work: () => model.turn(request, asking),
        ended: endOf,
        record: ({ outcome, attributes = {} }, seconds) => {
          metrics.model.observe({ provider, outcome }, seconds);
          if (outcome !== "ok") metrics.errors.inc({ where: "model", kind: outcome });
          for (const [type, attribute] of tokenTypes)
            metrics.tokens.inc({ type }, Number(attributes[attribute] ?? 0));
          metrics.cents.inc(Number(attributes[cents] ?? 0));
        },
      }),
  };
}

const cents = "binnacle.usage.cents";
const tokenTypes = [
  ["input", "gen_ai.usage.input_tokens"],
  ["output", "gen_ai.usage.output_tokens"],
  ["cache_read", "gen_ai.usage.cache_read.input_tokens"],
  ["cache_write", "gen_ai.usage.cache_creation.input_tokens"],
] as const;

function endOf(turn: ModelTurn): Ended {
  const { usage } = turn;
  const used = usage && {
    "gen_ai.usage.input_tokens": usage.input,
    "gen_ai.usage.output_tokens": usage.output,
    "gen_ai.usage.cache_read.input_tokens": usage.cacheRead,
    "gen_ai.usage.cache_creation.input_tokens": usage.cacheWrite,
    [cents]: usage.cents,
  };
  if (turn.kind === "failed") return { outcome: turn.failure.class, attributes: { ...used } };
  return { outcome: "ok", attributes: { ...used, "gen_ai.response.model": turn.model } };
}
