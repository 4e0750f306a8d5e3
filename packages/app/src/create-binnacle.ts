import { randomUUID } from "node:crypto";
import {
  AppError,
  type Clock,
  type IncidentMemory,
  type InvestigationStore,
  type Orchestrator,
} from "@binnacle/contracts";
import { createKubernetesAgent } from "@binnacle/kubernetes-agent";
import { createMemoryAgent } from "@binnacle/memory-agent";
import { createOrchestrator } from "@binnacle/orchestrator-agent";
import { hash, identify, type Log } from "@binnacle/runtime";
import { createInvestigationStore } from "@binnacle/store";
import type { Config } from "./config.ts";
import { connectServers } from "./connect-servers.ts";

export interface Binnacle {
  readonly orchestrator: Orchestrator;
  readonly store: InvestigationStore;
  readonly memory: IncidentMemory;
  /** Starts the servers now instead of with the first question. */
  readonly warm: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Wires the product from its configuration. Nothing is connected before the first question or `warm`. */
export function createBinnacle(
  config: Config,
  { log, clock = Date.now }: { log: Log; clock?: Clock },
): Binnacle {
  const gateway = connectServers(config, log);
  const memory = createMemory(config);
  const store = createInvestigationStore();
  const orchestrator = createOrchestrator({
    tools: gateway,
    kubernetesAgent: (tools) => createKubernetesAgent({ tools }),
    memoryAgent: (tools) => createMemoryAgent({ memory, tools, clock, identify }),
    memory,
    store,
    clock,
    newId: randomUUID,
    hash,
    windowMinutes: config.windowMinutes,
    agentsTimeoutMs: config.agentsTimeoutMs,
    clusterName: config.clusterName,
  });
  return { orchestrator, store, memory, warm: () => gateway.warm(), close: () => gateway.close() };
}

/** The vector index, or a memory that says what is missing. */
function createMemory({ memory }: Pick<Config, "memory">): IncidentMemory {
  if (memory === undefined) return { recall: notConfigured, remember: notConfigured };
  const loaded = loadMemory(memory);
  return {
    recall: async (query, options) => (await loaded).recall(query, options),
    remember: async (record, options) => (await loaded).remember(record, options),
  };
}

/** The SDK of AWS loads while the servers start. */
async function loadMemory({ bucket, region, endpoint }: NonNullable<Config["memory"]>) {
  const { createNgramEmbedder, createS3VectorsMemory } = await import("@binnacle/memory-store");
  return createS3VectorsMemory({
    bucket,
    region,
    embedder: createNgramEmbedder(),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
}

function notConfigured(): Promise<never> {
  return Promise.reject(
    new AppError(
      "unavailable",
      "no vector index is configured; set memory.bucket and memory.region",
    ),
  );
}
