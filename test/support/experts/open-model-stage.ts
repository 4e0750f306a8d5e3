import type { Script } from "@binnacle/agent-kit";
import { Config, createBinnacle } from "@binnacle/app";
import { type Case } from "@binnacle/cases";
import type { Investigation, Model } from "@binnacle/contracts";
import {
  type BedrockEmulator,
  type BedrockOptions,
  startBedrockEmulator,
} from "@binnacle/emulators";
import { createBedrockModel } from "@binnacle/models/bedrock";
import { createLadder } from "@binnacle/models/ladder";
import type { Log } from "@binnacle/runtime";
import { investigate } from "../investigate.ts";
import { type OpenWorld, openWorld } from "../open-world.ts";
import { serveTools } from "../serve-tools.ts";
import { onTheWire } from "./on-the-wire.ts";

export interface Asking {
  /** Absent: no model is configured. */
  readonly script?: Script;
  readonly bedrock?: Omit<BedrockOptions, "respond">;
  readonly faults?: readonly Parameters<BedrockEmulator["faults"]["add"]>[0][];
  /** Before each turn is answered, counted from 1. */
  readonly beforeTurn?: (turn: number, service: BedrockEmulator) => void;
  readonly stallTimeoutMs?: number;
  readonly question?: string;
}

interface Asked {
  readonly answer: Investigation;
  readonly requests: ReturnType<BedrockEmulator["requests"]>;
}

/** A recorded case with the product's servers, where each question may have another model behind the wire of Bedrock. */
export interface ModelStage {
  readonly world: OpenWorld;
  readonly ask: (asking: Asking) => Promise<Asked>;
  readonly close: () => Promise<void>;
}

const modelId = "eu.anthropic.claude-sonnet-4-6";
const region = "eu-central-1";
const patience = { toolTimeoutMs: 45_000, agentsTimeoutMs: 60_000 };
const silent: Log = () => {};

export async function openModelStage(recorded: Case): Promise<ModelStage> {
  const world = await openWorld(recorded);
  Object.assign(process.env, world.environment);
  const tools = await serveTools(world.settings, patience.toolTimeoutMs);
  const config = Config.parse({ ...world.settings, ...patience, servers: tools.servers });
  const answerOf = async (model: Model | undefined, question = recorded.question) => {
    const product = createBinnacle(config, { log: silent, model });
    try {
      return await investigate(product, question);
    } finally {
      await product.close();
    }
  };
  return {
    world,
    ask: async (asking) => {
      if (asking.script === undefined)
        return { answer: await answerOf(undefined, asking.question), requests: [] };
      const service = await serve(asking, asking.script);
      try {
        const answer = await answerOf(modelAt(service, asking), asking.question);
        return { answer, requests: service.requests() };
      } finally {
        await service.close();
      }
    },
    close: async () => {
      await tools.close();
      await world.close();
    },
  };
}

async function serve({ bedrock, faults = [], beforeTurn }: Asking, script: Script) {
  const respond = onTheWire(script);
  let turns = 0;
  const service: BedrockEmulator = await startBedrockEmulator({
    ...bedrock,
    respond: (request) => {
      turns += 1;
      beforeTurn?.(turns + 1, service);
      return respond(request);
    },
  });
  for (const fault of faults) service.faults.add(fault);
  beforeTurn?.(1, service);
  return service;
}

/** As the product is configured with one model of Bedrock, but for the waits between tries. */
function modelAt({ url }: BedrockEmulator, { stallTimeoutMs = 5000 }: Asking): Model {
  const model = createBedrockModel({
    modelId,
    region,
    endpoint: url,
    turnTimeoutMs: 30_000,
    stallTimeoutMs,
    credentialTimeoutMs: 1000,
  });
  return createLadder([{ model, label: `${modelId} in ${region}` }], {
    clock: Date.now,
    random: () => 0,
    wait: async () => {},
    log: silent,
  });
}
