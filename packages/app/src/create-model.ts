import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError, type Model, present } from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
import type { Config } from "./config.ts";
import type { ModelRow } from "./model-row.ts";

/** A turn may take this long; between two parts of an answer nothing may be heard so long. */
const turnTimeoutMs = 60_000;
const stallTimeoutMs = 20_000;

/**
 * The configured models as one, in their order: the first that answers is taken. Undefined when none is configured. What
 * a model needs is loaded only where it is configured.
 */
export async function createModel(
  { models }: Pick<Config, "models">,
  log: Log,
): Promise<Model | undefined> {
  if (models.length === 0) return undefined;
  const rungs = await Promise.all(
    models.map(async (row) => ({ model: await modelOf(row, log), label: labelOf(row) })),
  );
  const { createLadder } = await import("@binnacle/models/ladder");
  return createLadder(rungs, { clock: Date.now, random: Math.random, wait, log });
}

async function modelOf(row: ModelRow, log: Log): Promise<Model> {
  if (row.kind === "bedrock") return await bedrock(row);
  if (row.kind === "openai") return await openAi(row, log);
  const { createByHandModel } = await import("@binnacle/models/by-hand");
  const { movedTurn, shapeOf } = await import("@binnacle/agent-kit");
  return createByHandModel({
    folder: row.folder,
    clock: Date.now,
    likeness: { movedTurn, shapeOf },
  });
}

async function bedrock({
  model,
  region,
  endpoint,
  guardrail,
  caching,
}: Extract<ModelRow, { kind: "bedrock" }>): Promise<Model> {
  const { createBedrockModel } = await import("@binnacle/models/bedrock");
  const options = { modelId: model, region, caching, turnTimeoutMs, stallTimeoutMs };
  return createBedrockModel({ ...options, ...present({ endpoint, guardrail }) });
}

async function openAi(
  { url, model, apiKeyFile }: Extract<ModelRow, { kind: "openai" }>,
  log: Log,
): Promise<Model> {
  const { createOpenAiModel } = await import("@binnacle/models/openai");
  const apiKey = apiKeyFile === undefined ? undefined : await keyIn(apiKeyFile);
  return createOpenAiModel({
    url,
    log,
    turnTimeoutMs,
    stallTimeoutMs,
    ...present({ model, apiKey }),
  });
}

async function keyIn(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (cause) {
    throw new AppError("bad_input", `The file ${file} (apiKeyFile of a model) cannot be read.`, {
      cause,
    });
  }
}

function labelOf(row: ModelRow): string {
  if (row.kind === "bedrock") return `${row.model} in ${row.region}`;
  return row.kind === "openai"
    ? `${row.model ?? "the first model"} at ${row.url}`
    : `by hand in ${row.folder}`;
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal });
}
