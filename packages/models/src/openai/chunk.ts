import { z } from "zod";

const Text = z.string().nullish();

const Call = z
  .object({
    index: z.number().int().nullish(),
    id: Text,
    function: z
      .object({
        name: Text,
        arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
      })
      .nullish(),
  })
  .transform(({ index, id, function: called }) => ({
    index: index ?? undefined,
    id: id ?? "",
    name: called?.name ?? "",
    json: jsonOf(called?.arguments ?? ""),
  }));
/** A piece of a call: `json` grows. */
export type CallDelta = z.output<typeof Call>;

const Delta = z
  .object({ content: Text, tool_calls: z.array(Call).nullish() })
  .transform(({ content, tool_calls: calls }) => ({ words: content ?? "", calls: calls ?? [] }));

/** A server that does not stream says `message` where others say `delta`. */
const Choice = z
  .object({ delta: Delta.nullish(), message: Delta.nullish(), finish_reason: Text })
  .transform(({ delta, message, finish_reason: finish }) => ({
    ...(delta ?? message ?? { words: "", calls: [] }),
    finish: finish ?? undefined,
  }));

const Usage = z
  .object({
    prompt_tokens: z.number().int(),
    completion_tokens: z.number().int().nullish(),
    prompt_tokens_details: z.object({ cached_tokens: z.number().int().nullish() }).nullish(),
  })
  .transform(({ prompt_tokens: prompt, completion_tokens: output, ...usage }) => {
    const cacheRead = usage.prompt_tokens_details?.cached_tokens ?? 0;
    return { input: prompt - cacheRead, output: output ?? 0, cacheRead, cacheWrite: 0, cents: 0 };
  });

const ErrorSaid = z.union([
  z.string().transform((message) => ({ message, code: "" })),
  z
    .object({ message: Text, code: z.union([z.string(), z.number()]).nullish() })
    .transform(({ message, code }) => ({ message: message ?? "", code: String(code ?? "") })),
]);

/** One event of an answer, as servers write it, read into one shape. */
export const Chunk = z
  .object({
    model: Text,
    choices: z.array(Choice).nullish(),
    usage: Usage.nullish(),
    error: ErrorSaid.nullish(),
  })
  .transform(({ model, choices, usage, error }) => ({
    ...(choices?.[0] ?? { words: "", calls: [], finish: undefined }),
    model: model ?? undefined,
    usage: usage ?? undefined,
    error: error ?? undefined,
  }));
export type Chunk = z.output<typeof Chunk>;

function jsonOf(given: string | Readonly<Record<string, unknown>>): string {
  return typeof given === "string" ? given : JSON.stringify(given);
}
