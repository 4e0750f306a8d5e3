import { appendFile, mkdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError, type Model, present } from "@binnacle/contracts";
import type { Log, Redactor } from "@binnacle/runtime";
import type { Config } from "./config.ts";
import type { ModelRow } from "./model-row.ts";
import { reasonOf, secretIn, textIn } from "./secret-in.ts";
import type { Watched } from "./watched.ts";

/** A turn may take this long; between two parts of an answer nothing may be heard so long. */
const turnTimeoutMs = 60_000;
const stallTimeoutMs = 20_000;

export interface ModelPorts {
  readonly log: Log;
  readonly redactor: Redactor;
  /** Who counts what each of them does. */
  readonly watched?: Pick<Watched, "model"> | undefined;
}

/**
 * The configured models as one, in their order: the first that answers is taken. Undefined when none is configured. What
 * a model needs is loaded only where it is configured.
 */
export async function createModel(
  { models, recordModelsTo }: Pick<Config, "models" | "recordModelsTo">,
  ports: ModelPorts,
): Promise<Model | undefined> {
  if (models.length === 0) return undefined;
  const rungs = await Promise.all(
    models.map(async (row) => {
      const model = await createModelOf(row, ports);
      return { model: ports.watched?.model(model, row) ?? model, label: labelOf(row) };
    }),
  );
  const { createLadder } = await import("@binnacle/models/ladder");
  const ladder = createLadder(rungs, {
    clock: Date.now,
    random: Math.random,
    wait,
    log: ports.log,
  });
  if (recordModelsTo === undefined) return ladder;
  const { createRecordedModel } = await import("@binnacle/agent-kit");
  const record = (text: string) => appendFile(recordModelsTo, text, { mode: 0o600 });
  await writable(`file ${recordModelsTo} (recordModelsTo)`, () => record(""));
  return createRecordedModel(ladder, async (line) => {
    try {
      await record(await ports.redactor.text(line));
    } catch (error) {
      // The answer is worth more than its recording.
      ports.log({ file: recordModelsTo, why: reasonOf(error) }, "model answer not recorded");
    }
  });
}

/** Throws `AppError` (bad_input) now for what could not be written later. */
async function writable(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw new AppError("bad_input", `The ${what} cannot be written (${reasonOf(cause)}).`, {
      cause,
    });
  }
}

/** One configured model by itself. Throws `AppError` (bad_input) for a file or folder that cannot be used. */
export async function createModelOf(row: ModelRow, ports: ModelPorts): Promise<Model> {
  if (row.kind === "bedrock") return await bedrock(row, ports);
  if (row.kind === "openai") return await openAi(row, ports);
  if (row.kind === "recorded") return await recorded(row.file);
  const { folder } = row;
  await writable(`folder ${folder} of a model by hand`, () => mkdir(folder, { recursive: true }));
  const { createByHandModel } = await import("@binnacle/models/by-hand");
  const { movedTurn, shapeOf } = await import("@binnacle/agent-kit");
  return createByHandModel({
    folder,
    clock: Date.now,
    likeness: { movedTurn, shapeOf },
    redactor: ports.redactor,
  });
}

async function recorded(file: string): Promise<Model> {
  const { createReplayedModel } = await import("@binnacle/agent-kit");
  const recording = textIn(file, `file ${file} of a recorded model`);
  try {
    return createReplayedModel(recording);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError("bad_input", `${file}: ${cause.message}`, { cause });
  }
}

async function bedrock(row: Extract<ModelRow, { kind: "bedrock" }>, { redactor }: ModelPorts) {
  const { model, region, endpoint, guardrail, caching, price, additionalFields } = row;
  const { createBedrockModel } = await import("@binnacle/models/bedrock");
  const options = { modelId: model, region, caching, turnTimeoutMs, stallTimeoutMs, redactor };
  return createBedrockModel({
    ...options,
    ...present({ endpoint, guardrail, price, additionalFields }),
  });
}

async function openAi(
  { url, model, apiKeyFile }: Extract<ModelRow, { kind: "openai" }>,
  { log, redactor }: ModelPorts,
): Promise<Model> {
  const { createOpenAiModel } = await import("@binnacle/models/openai");
  const apiKey =
    apiKeyFile === undefined ? undefined : secretIn(apiKeyFile, "apiKeyFile of a model");
  return createOpenAiModel({
    url,
    log,
    redactor,
    turnTimeoutMs,
    stallTimeoutMs,
    ...present({ model, apiKey }),
  });
}

/** For people: which model, and where. */
export function labelOf(row: ModelRow): string {
  if (row.kind === "bedrock") return `${row.model} in ${row.region}`;
  if (row.kind === "openai") return `${row.model ?? "the first model"} at ${row.url}`;
  return row.kind === "recorded" ? `the recording ${row.file}` : `by hand in ${row.folder}`;
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
