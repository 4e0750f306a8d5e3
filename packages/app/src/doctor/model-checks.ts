import { AppError, type Model, type ModelRequest, present } from "@binnacle/contracts";
import type { CredentialsFound } from "@binnacle/memory-store";
import type { Config } from "../config.ts";
import { createModelOf, labelOf, type ModelPorts } from "../create-model.ts";
import type { ModelRow } from "../model-row.ts";
import type { Check } from "./check.ts";
import type { Finding } from "./doctor-report.ts";
import { mendOf } from "./mend-of.ts";
import { signedWith } from "./signed-with.ts";
import { whyFileUnwritable, whyFolderUnmakeable } from "./why-unwritable.ts";

interface Ports extends ModelPorts {
  readonly config: Pick<Config, "models" | "recordModelsTo">;
  readonly credentials: (signal: AbortSignal) => Promise<CredentialsFound>;
  readonly timeoutMs: number;
}

const section = "Models";

/** Each language model is asked for one word, as nothing less tells whether it may be called; and where answers are kept. */
export function modelChecks({ config, credentials, ...ports }: Ports): Check[] {
  const { models, recordModelsTo } = config;
  if (models.length === 0) return [absent];
  const signed = signedWith(credentials);
  const asked = models.map((row, index): Check => {
    const ask: Check["run"] = async (signal) => await answerOf(row, { ...ports, signal });
    const run = row.kind === "bedrock" ? signed(ask) : ask;
    return { id: `models.${index}`, section, what: labelOf(row), run };
  });
  return recordModelsTo === undefined ? asked : [...asked, recording(recordModelsTo)];
}

function recording(file: string): Check {
  return {
    id: "models.recording",
    section,
    what: `recordModelsTo ${file}`,
    run: async () => {
      const why = await whyFileUnwritable(file);
      if (why === undefined) return { state: "ok", why: "can be written" };
      const mend =
        "Name in recordModelsTo a file that this user may write, in a folder that is there.";
      return { state: "wrong", why: `cannot be written: ${why}`, mend, preventsStart: true };
    },
  };
}

const absent: Check = {
  id: "models",
  section,
  what: "language model",
  run: () =>
    Promise.resolve({
      state: "not_configured",
      why: "not configured; code alone answers",
      mend: "Add one to models: { kind: bedrock, model: eu.anthropic.claude-sonnet-4-6, region: eu-central-1 }",
    }),
};

/** A model that only thinks for long is not wrong. */
const patientShare = 0.9;

async function answerOf(
  row: ModelRow,
  ports: Omit<Ports, "config" | "credentials"> & { readonly signal: AbortSignal },
): Promise<Finding> {
  if (row.kind === "by-hand") return await ofFolder(row.folder);
  const model = await made(row, ports);
  if ("state" in model) return model;
  if (row.kind === "recorded") return { state: "ok", why: "can be read" };
  // Its first word is enough.
  const heard = new AbortController();
  const patience = AbortSignal.timeout(ports.timeoutMs * patientShare);
  const turn = await model.turn(request, {
    signal: AbortSignal.any([ports.signal, patience, heard.signal]),
    onText: () => heard.abort(),
  });
  if (turn.kind === "answered" || heard.signal.aborted) return { state: "ok", why: "answers" };
  const { failure } = turn;
  const mend = mendOf(failure.remedy);
  if (failure.class === "aborted" || failure.class === "timeout")
    return {
      state: "unknown",
      why: "it was not refused, and had no answer in time",
      mend: "Ask with more time: binnacle doctor --timeout 30",
    };
  return { state: "wrong", why: failure.why, ...present({ mend }) };
}

/** The bot makes the folder when it starts. */
async function ofFolder(folder: string): Promise<Finding> {
  const why = await whyFolderUnmakeable(folder);
  if (why === undefined) return { state: "unknown", why: "a person answers, who was not asked" };
  const mend = "Name a folder that this user may make.";
  return { state: "wrong", why: `its folder cannot be made: ${why}`, mend, preventsStart: true };
}

/** What its row names and cannot be used ends the bot at its start. */
async function made(row: ModelRow, ports: ModelPorts): Promise<Model | Finding> {
  try {
    return await createModelOf(row, ports);
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== "bad_input") throw error;
    const mend = mendOf(error.remedy);
    return { state: "wrong", why: error.message, ...present({ mend }), preventsStart: true };
  }
}

const request: ModelRequest = {
  agent: "doctor",
  system: "Answer with one word.",
  tools: [],
  messages: [{ role: "given", parts: [{ kind: "text", text: "Are you there?" }] }],
  // As many as the agents give it: fewer are refused where it is set to think.
  sampling: { temperature: 0, maxTokens: 2500 },
};
