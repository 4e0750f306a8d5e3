import { randomUUID } from "node:crypto";
import { createCommands } from "@binnacle/commands";
import {
  type Allowance,
  type Answer,
  AppError,
  type Asked,
  type Clock,
  type Commands,
  type Conversations,
  type Inbox,
  type IncidentMemory,
  type Investigation,
  type InvestigationStore,
  type Investigations,
  type Model,
  type Person,
  present,
  type Verdicts,
} from "@binnacle/contracts";
import { createInvestigations } from "@binnacle/orchestrator-agent";
import { hash, type Log, type Redactor } from "@binnacle/runtime";
import type { SlackStanding } from "@binnacle/slack";
import { createMemoryStore, type Store } from "@binnacle/store";
import type { Config } from "./config.ts";
import { type Connected, connectServers } from "./connect-servers.ts";
import type { examineFor } from "./doctor/examine-for.ts";
import { openRedaction, type Redaction } from "./open-redaction.ts";
import { createSpecialists } from "./specialists.table.ts";
import type { Watched } from "./watched.ts";

export interface Binnacle {
  /** Configured names; the first is meant when none is named. */
  readonly clusters: readonly string[];
  /** A language model is configured. */
  readonly hasModel: boolean;
  readonly investigations: Investigations;
  readonly commands: Commands;
  readonly conversations: Conversations;
  readonly store: InvestigationStore;
  readonly verdicts: Verdicts;
  readonly inbox: Inbox;
  readonly memory: IncidentMemory;
  /** Starts the servers now instead of with the first question. */
  readonly warm: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What one investigation may spend in plan form: it makes some twenty calls; no model, no tokens. */
const planAllowance = { ms: 120_000, calls: 100, turns: 0, tokens: 0, cents: 0 };

interface Wiring {
  readonly log: Log;
  readonly clock?: Clock;
  readonly redaction?: Redaction;
  readonly connected?: Connected;
  /** Where runs and talks are kept; absent: in memory, until the process ends. */
  readonly kept?: Store;
  /** Absent: code alone answers. */
  readonly model?: Model | undefined;
  /** Who counts what is done. */
  readonly watched?: Pick<Watched, "tools" | "investigations"> | undefined;
  /** How the bot of this process stands with Slack; absent: there is none. */
  readonly standing?: () => SlackStanding | undefined;
}

/** Wires the product from its configuration. Nothing is connected before the first question or `warm`. */
export function createBinnacle(
  config: Config,
  { log, clock = Date.now, model, redaction = openRedaction(config), watched, ...given }: Wiring,
): Binnacle {
  const { redactor } = redaction;
  const { connected = connectServers(config, log, redaction) } = given;
  const { gateway, clusters } = connected;
  const { windowMinutes, memory: { sharedNamespaces = [] } = {} } = config;
  const memory = createMemory(config, redactor);
  const ports = { clock, redact: redactor.value, newId: randomUUID, log };
  const { investigations: store, inbox, ...kept } = given.kept ?? createMemoryStore(ports);
  const common = {
    ...kept,
    toolsFor: toolsOf(gateway, watched),
    windowMinutes,
    defaultCluster: clusters[0] ?? config.clusterName,
    mayReadPrompts: promptReaders(config),
  };
  const examine = examiner({ config, connected, redactor, log }, given.standing);
  const run = createInvestigations({
    ...common,
    specialists: createSpecialists({ memory, clock, log, sharedNamespaces }),
    memory,
    store,
    clock,
    hash,
    log,
    redactor,
    agentsTimeoutMs: config.agentsTimeoutMs,
    ...spending(config, model),
  });
  const investigations = watched?.investigations(run) ?? run;
  const commands = createCommands({ ...common, investigations: store, clusters, examine });
  const { conversations, verdicts } = kept;
  const talk = { investigations, commands, conversations, store, verdicts, memory, inbox };
  return { clusters, hasModel: model !== undefined, ...talk, ...lifeOf(gateway) };
}

/** Its checks are loaded when somebody asks for them. */
function examiner(
  examined: Omit<Parameters<typeof examineFor>[1], "standing">,
  standing: Wiring["standing"],
) {
  return async (asker: Pick<Asked, "may" | "by">, signal: AbortSignal): Promise<Answer> => {
    const { examineFor: examine } = await import("./doctor/examine-for.ts");
    return await examine(asker, { ...examined, standing: standing?.() }, signal);
  };
}

function lifeOf({ warm, close }: Connected["gateway"]): Pick<Binnacle, "warm" | "close"> {
  return { warm, close };
}

function toolsOf({ toolsFor }: Connected["gateway"], watched: Wiring["watched"]): typeof toolsFor {
  return watched === undefined ? toolsFor : (asker) => watched.tools(toolsFor(asker));
}

/** With a model: its own time beside that of code, and the calls of its specialists. */
function spending({ reasoning }: Pick<Config, "reasoning">, model: Model | undefined) {
  const { timeoutSeconds, turns, tokens, cents } = reasoning;
  const timeoutMs = timeoutSeconds * 1000;
  const modelAllowance: Allowance = {
    ...planAllowance,
    ms: planAllowance.ms + timeoutMs,
    turns,
    tokens,
    cents,
  };
  return {
    allowance: model === undefined ? planAllowance : modelAllowance,
    reasoning: { timeoutMs },
    ...present({ model }),
  };
}

/** Who asked reads what was asked of models for it, and who is configured. */
function promptReaders({ promptReaders: readers }: Pick<Config, "promptReaders">) {
  return (person: Person, { askedBy }: Investigation): boolean =>
    person.id === askedBy?.id || readers.includes(person.id);
}

/** The vector index, or a memory that says what is missing. */
function createMemory({ memory }: Pick<Config, "memory">, redactor: Redactor): IncidentMemory {
  if (memory === undefined)
    return { recall: notConfigured, remember: notConfigured, forget: notConfigured };
  const loaded = loadMemory(memory, redactor);
  return {
    recall: async (query, options) => (await loaded).recall(query, options),
    remember: async (record, options) => (await loaded).remember(record, options),
    forget: async (id, options) => (await loaded).forget(id, options),
  };
}

/** The SDK of AWS loads while the servers start. */
async function loadMemory(
  { bucket, region, endpoint }: NonNullable<Config["memory"]>,
  redactor: Redactor,
) {
  const { createNgramEmbedder, createS3VectorsMemory } = await import("@binnacle/memory-store");
  const embedder = createNgramEmbedder();
  return createS3VectorsMemory({ bucket, region, embedder, redactor, ...present({ endpoint }) });
}

function notConfigured(): Promise<never> {
  return Promise.reject(
    new AppError(
      "not_configured",
      "no vector index is configured; set memory.bucket and memory.region",
    ),
  );
}
