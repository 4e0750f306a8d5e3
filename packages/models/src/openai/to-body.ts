import type { AnswerPart, GivenPart, ModelMessage, ModelRequest } from "@binnacle/contracts";

/** A request as `POST /chat/completions` takes it. Reasoning of other providers is left out. */
export function toBody(
  { system, tools, toolChoice, messages, sampling }: ModelRequest,
  model: string,
): Readonly<Record<string, unknown>> {
  return {
    model,
    messages: [{ role: "system", content: system }, ...messages.flatMap(toMessages)],
    ...(tools.length === 0 ? {} : { tools: tools.map(toTool) }),
    ...(toolChoice === undefined ? {} : { tool_choice: toToolChoice(toolChoice) }),
    temperature: sampling.temperature,
    max_tokens: sampling.maxTokens,
    stream: true,
    stream_options: { include_usage: true },
  };
}

function toTool({ name, description, inputSchema }: ModelRequest["tools"][number]): unknown {
  return { type: "function", function: { name, description, parameters: inputSchema } };
}

function toToolChoice(choice: NonNullable<ModelRequest["toolChoice"]>): unknown {
  return choice === "any" ? "required" : { type: "function", function: { name: choice.name } };
}

function toMessages(message: ModelMessage): unknown[] {
  return message.role === "given" ? toGiven(message.parts) : [toAnswer(message.parts)];
}

/** Results stand directly behind the calls; words follow as one message. */
function toGiven(parts: readonly GivenPart[]): unknown[] {
  const results = parts
    .filter((part) => part.kind === "tool_result")
    .map(({ id, text, isError }) => ({
      role: "tool",
      tool_call_id: id,
      content: isError ? `Error: ${text}` : text,
    }));
  const words = wordsOf(parts);
  return words === "" ? results : [...results, { role: "user", content: words }];
}

function toAnswer(parts: readonly AnswerPart[]): unknown {
  const calls = parts
    .filter((part) => part.kind === "tool_call")
    .map(({ id, name, input }) => ({
      id,
      type: "function",
      // What a model garbled is no input: servers parse it, and would refuse the whole request.
      function: { name, arguments: JSON.stringify(input ?? {}) },
    }));
  const content = wordsOf(parts);
  return { role: "assistant", content, ...(calls.length === 0 ? {} : { tool_calls: calls }) };
}

function wordsOf(parts: readonly (GivenPart | AnswerPart)[]): string {
  return parts
    .filter((part) => part.kind === "text")
    .map(({ text }) => text)
    .join("\n\n");
}
