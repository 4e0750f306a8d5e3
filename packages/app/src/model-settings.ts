import { AppError } from "@binnacle/contracts";
import { environment } from "./config.ts";
import type { ModelRow } from "./model-row.ts";

/** A person takes the time that it takes. */
const byHandReasoning = { timeoutSeconds: 86_400, turns: 200, tokens: 2_000_000 };

interface Naming {
  readonly byHandFolder: string;
}

/** Settings for one model that is named in one word. */
export function modelSettings(
  word: string,
  naming: Naming,
): { readonly models: readonly ModelRow[]; readonly reasoning?: typeof byHandReasoning } {
  const row = modelRowOf(word, naming);
  return { models: [row], ...(row.kind === "by-hand" ? { reasoning: byHandReasoning } : {}) };
}

/**
 * A model named in one word, as `--model` takes it: `by-hand`, the URL of an OpenAI-compatible endpoint, after `#` the name
 * of its model, or a model of Amazon Bedrock: `eu.anthropic.claude-sonnet-4-6`, after `@` its region. Throws `AppError`
 * (bad_input) for a model of Bedrock without a region.
 */
function modelRowOf(word: string, { byHandFolder }: Naming): ModelRow {
  if (word === "by-hand") return { kind: "by-hand", folder: byHandFolder };
  if (/^https?:\/\//u.test(word)) {
    const [url = "", model] = word.split("#");
    return { kind: "openai", url, ...(model === undefined ? {} : { model }) };
  }
  const [model = "", region = environment()["AWS_REGION"]] = word.split("@");
  if (region === undefined || region === "")
    throw new AppError(
      "bad_input",
      `In which region is ${model}? Write ${model}@eu-central-1, or set AWS_REGION.`,
    );
  return { kind: "bedrock", model, region, caching: true };
}
