import { ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import {
  type Model,
  type ModelAsking,
  type ModelRequest,
  type ModelTurn,
  present,
} from "@binnacle/contracts";
import { priceOf } from "./cents-of.ts";
import { type ConnectionOptions, connect } from "./connect.ts";
import { createMender, type Used } from "./create-mender.ts";
import type { ModelPrice } from "./prices.table.ts";
import { readStream } from "./read-stream.ts";
import { startWatch, type Watch } from "./start-watch.ts";
import { reasoningProvider, toConverseInput } from "./to-converse-input.ts";
import { toFailure } from "./to-failure.ts";
import { toTurn } from "./to-turn.ts";
import { wireName } from "./wire-name.ts";

export interface BedrockModelOptions extends ConnectionOptions {
  /** Of a model or an inference profile, or its ARN. */
  readonly modelId: string;
  readonly guardrail?: { readonly id: string; readonly version: string };
  /** Default: the list price; 0 where it is not known. */
  readonly price?: ModelPrice;
  /** Cache points after tools and system. Default true; left out once the model refuses them. */
  readonly caching?: boolean;
  /** Sent as they are, for what only some models have: `{ thinking: { type: "enabled", budget_tokens: 2000 } }`. */
  readonly additionalFields?: Readonly<Record<string, unknown>>;
  /** From the call to the last event. */
  readonly turnTimeoutMs: number;
  /** The longest silence, the one before the first event too. */
  readonly stallTimeoutMs: number;
}

/**
 * A model on Amazon Bedrock (ConverseStream). A failed turn is a value; only expired credentials, and a cache point or
 * temperature that the model does not take, are mended and the turn tried once more. Its rung is 1.
 */
export function createBedrockModel(options: BedrockModelOptions): Model {
  const speaker = createSpeaker(options);
  const { modelId, region, redactor } = options;
  const asked = { modelId, region, ...present({ redactor }) };
  return {
    name: modelId,
    turn: async (request, asking) => {
      const watch = startWatch({ ...options, signal: asking.signal });
      const said = { request, watch, onText: tolerant(asking.onText, watch) };
      try {
        return await watch.race(speaker(said));
      } catch (error) {
        const failure = watch.stopped() ?? (await toFailure(error, asked));
        return { kind: "failed", failure };
      } finally {
        watch.end();
      }
    },
  };
}

interface Asking {
  readonly request: ModelRequest;
  readonly watch: Watch;
  readonly onText: (text: string) => void;
}

/** Asks, and once more after each thing that could be mended. Throws what cannot. */
function createSpeaker(options: BedrockModelOptions) {
  const connection = connect(options);
  const mender = createMender({ caching: options.caching ?? true, connection });
  return async (asking: Asking): Promise<ModelTurn> => {
    const mended = mender.begin();
    for (;;) {
      const used = { client: connection.client(), features: mender.features() };
      try {
        return await ask(asking, { ...used, options });
      } catch (error) {
        if (asking.watch.signal.aborted || !mended(error, used)) throw error;
      }
    }
  };
}

interface Means extends Used {
  readonly options: BedrockModelOptions;
}

async function ask({ request, watch, onText }: Asking, means: Means): Promise<ModelTurn> {
  const { client, options, features } = means;
  const { modelId, guardrail, additionalFields } = options;
  const settings = { modelId, guardrail, additionalFields, ...features };
  const command = new ConverseStreamCommand(toConverseInput(request, settings));
  watch.touch();
  const { stream } = await client.send(command, { abortSignal: watch.signal });
  const names = new Map(request.tools.map(({ name }) => [wireName(name), name]));
  const heard = await readStream(stream ?? nothing(), {
    provider: reasoningProvider(modelId),
    toolNameOf: (name) => names.get(name) ?? name,
    onEvent: watch.touch,
    onText,
  });
  return toTurn(heard, { modelId, price: options.price ?? priceOf(modelId) });
}

async function* nothing() {}

/** An observer that fails is told no more, and none is once the turn was ended; the turn itself goes on. */
function tolerant(onText: ModelAsking["onText"], watch: Watch): (text: string) => void {
  let observer = onText;
  return (text) => {
    if (watch.stopped()) return;
    try {
      observer?.(text);
    } catch {
      observer = undefined;
    }
  };
}
