import type { AnswerPart, ModelRequest } from "@binnacle/contracts";
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";

const HandAnswer = z
  .strictObject({
    text: z.string().optional(),
    calls: z
      .array(
        z.strictObject({ tool: z.string(), input: z.record(z.string(), z.unknown()).nullish() }),
      )
      .optional(),
  })
  .refine(({ text = "", calls = [] }) => text !== "" || calls.length > 0, {
    message: "it has neither text nor calls",
  });

/** An answer as somebody wrote it, or what is wrong with it. */
export type ReadAnswer =
  | { readonly kind: "answer"; readonly parts: readonly AnswerPart[] }
  | { readonly kind: "problem"; readonly lines: readonly string[] };

/** Reads YAML, and so JSON. Calls get ids that are unique in their run. */
export function readAnswer(written: string, { messages }: ModelRequest): ReadAnswer {
  const value = readYaml(written);
  if (value instanceof Error) return { kind: "problem", lines: [value.message] };
  const answer = HandAnswer.safeParse(value);
  if (!answer.success)
    return {
      kind: "problem",
      lines: answer.error.issues.map(({ path, message }) =>
        [...path.map(String), message].join(": "),
      ),
    };
  const { text, calls = [] } = answer.data;
  const turn = messages.filter(({ role }) => role === "answer").length + 1;
  const words: AnswerPart[] = text === undefined ? [] : [{ kind: "text", text }];
  const called = calls.map(
    ({ tool, input }, index): AnswerPart => ({
      kind: "tool_call",
      id: `call_${turn}_${index + 1}`,
      name: tool,
      input: input ?? {},
    }),
  );
  return { kind: "answer", parts: [...words, ...called] };
}

function readYaml(written: string): unknown {
  try {
    return parse(written);
  } catch (error) {
    // Aliases that grow without end are another error than wrong YAML.
    if (error instanceof YAMLParseError || error instanceof ReferenceError) return error;
    throw error;
  }
}
