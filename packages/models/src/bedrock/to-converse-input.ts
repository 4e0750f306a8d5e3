import type {
  ContentBlock,
  ConverseStreamCommandInput,
  Message,
  ToolConfiguration,
  ToolUseBlock,
} from "@aws-sdk/client-bedrock-runtime";
import {
  type AnswerPart,
  type GivenPart,
  type ModelMessage,
  type ModelRequest,
  present,
} from "@binnacle/contracts";
import type { Features } from "./create-mender.ts";
import { familyOf } from "./family-of.ts";
import { toReasoningBlock } from "./reasoning-block.ts";
import { wireName } from "./wire-name.ts";

type Json = NonNullable<ToolUseBlock["input"]> | null;

export interface ConverseSettings extends Features {
  readonly modelId: string;
  readonly guardrail: { readonly id: string; readonly version: string } | undefined;
  readonly additionalFields: Readonly<Record<string, unknown>> | undefined;
}

/** Who made a block of reasoning: it goes back to the same model alone, in whatever region. */
export function reasoningProvider(modelId: string): string {
  return `bedrock/${familyOf(modelId)}`;
}

/**
 * A request in the form of Converse: no blank text, no empty message, neighbours of one role joined, all results of a turn in
 * one message and first there, names and ids that Bedrock takes.
 */
export function toConverseInput(
  request: ModelRequest,
  settings: ConverseSettings,
): ConverseStreamCommandInput {
  const { modelId, guardrail, additionalFields } = settings;
  const { temperature, maxTokens } = request.sampling;
  const point = [{ cachePoint: { type: "default" } as const }];
  const afterTools = settings.caching === "tools and system" ? point : [];
  const afterSystem = settings.caching === "nowhere" ? [] : point;
  return {
    modelId,
    messages: toMessages(request.messages, modelId),
    inferenceConfig: { maxTokens, ...(settings.temperature && { temperature }) },
    ...(request.system.trim() !== "" && { system: [{ text: request.system }, ...afterSystem] }),
    ...present({
      toolConfig: toToolConfig(request, afterTools),
      guardrailConfig: guardrail && toGuardrail(guardrail),
      additionalModelRequestFields: additionalFields && toJson(additionalFields),
    }),
  };
}

/** `sync`: nothing is seen that the guardrail may still take back. */
function toGuardrail({ id, version }: { id: string; version: string }) {
  return {
    guardrailIdentifier: id,
    guardrailVersion: version,
    streamProcessingMode: "sync",
  } as const;
}

function toToolConfig(
  { tools, toolChoice }: ModelRequest,
  point: NonNullable<ToolConfiguration["tools"]>,
): ToolConfiguration | undefined {
  if (tools.length === 0) return undefined;
  const specs = tools.map(({ name, description, inputSchema }) => ({
    toolSpec: {
      name: wireName(name),
      ...(description.trim() !== "" && { description }),
      inputSchema: { json: toJson(inputSchema) },
    },
  }));
  return { tools: [...specs, ...point], ...present({ toolChoice: toChoice(toolChoice) }) };
}

function toChoice(choice: ModelRequest["toolChoice"]): ToolConfiguration["toolChoice"] {
  if (choice === undefined) return undefined;
  return choice === "any" ? { any: {} } : { tool: { name: wireName(choice.name) } };
}

function toMessages(messages: readonly ModelMessage[], modelId: string): Message[] {
  const provider = reasoningProvider(modelId);
  const joined: { role: "user" | "assistant"; content: ContentBlock[] }[] = [];
  for (const message of messages) {
    const role = message.role === "given" ? "user" : "assistant";
    const content =
      message.role === "given"
        ? message.parts.flatMap(toGivenBlocks)
        : message.parts.flatMap((part) => toAnswerBlocks(part, provider));
    const last = joined.at(-1);
    if (content.length === 0) continue;
    if (last?.role === role) last.content.push(...content);
    else joined.push({ role, content });
  }
  return joined.map(({ role, content }) => ({ role, content: resultsFirst(content) }));
}

function resultsFirst(content: ContentBlock[]): ContentBlock[] {
  const [results = [], others = []] = [true, false].map((isResult) =>
    content.filter(({ toolResult }) => (toolResult !== undefined) === isResult),
  );
  return [...results, ...others];
}

function toGivenBlocks(part: GivenPart): ContentBlock[] {
  if (part.kind === "text") return toTextBlocks(part.text);
  const text = part.text.trim() === "" ? "(nothing)" : part.text;
  return [
    {
      toolResult: {
        toolUseId: wireName(part.id),
        content: [{ text }],
        ...(part.isError && { status: "error" }),
      },
    },
  ];
}

function toAnswerBlocks(part: AnswerPart, provider: string): ContentBlock[] {
  if (part.kind === "text") return toTextBlocks(part.text);
  if (part.kind === "tool_call") {
    const { id, name } = part;
    const input = part.input ?? {};
    return [{ toolUse: { toolUseId: wireName(id), name: wireName(name), input: toJson(input) } }];
  }
  const block = part.provider === provider ? toReasoningBlock(part.opaque) : undefined;
  return block ? [{ reasoningContent: block }] : [];
}

function toTextBlocks(text: string): ContentBlock[] {
  return text.trim() === "" ? [] : [{ text }];
}

/** The same value, known to be JSON; what JSON cannot say is left out. */
function toJson(value: object): NonNullable<Json>;
function toJson(value: unknown): Json;
function toJson(value: unknown): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return value;
  if (Array.isArray(value)) return value.map((item) => toJson(item));
  if (typeof value !== "object") return null;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([key, field]) => [key, toJson(field)]));
}
