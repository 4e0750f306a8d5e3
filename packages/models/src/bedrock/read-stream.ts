import type {
  ContentBlockDelta,
  ConverseStreamOutput,
  ReasoningContentBlockDelta,
  StopReason,
  TokenUsage,
} from "@aws-sdk/client-bedrock-runtime";
import { type AnswerPart, present } from "@binnacle/contracts";
import { redactedReasoning } from "./reasoning-block.ts";

/** All that one stream said. */
export interface Heard {
  readonly parts: readonly AnswerPart[];
  /** Undefined: the stream ended before the message did. */
  readonly stopReason: StopReason | undefined;
  /** Undefined: it was not said. */
  readonly usage: TokenUsage | undefined;
}

export interface Hearing {
  /** Of the blocks of reasoning. */
  readonly provider: string;
  /** The name of a tool as we know it. */
  readonly toolNameOf: (wireName: string) => string;
  readonly onEvent: () => void;
  readonly onText: (text: string) => void;
}

type Block =
  | { readonly kind: "text"; text: string }
  | { readonly kind: "tool"; readonly id: string; readonly name: string; json: string }
  | {
      readonly kind: "reasoning";
      text: string;
      signature: string | undefined;
      readonly redacted: Uint8Array[];
    };

/** Listens until the stream ends. Throws what the stream throws: exceptions of the service, a broken connection. */
export async function readStream(
  stream: AsyncIterable<ConverseStreamOutput>,
  hearing: Hearing,
): Promise<Heard> {
  const blocks = new Map<number, Block>();
  let stopReason: StopReason | undefined;
  let usage: TokenUsage | undefined;
  for await (const event of stream) {
    hearing.onEvent();
    begin(blocks, event);
    extend(blocks, event);
    if (event.contentBlockDelta?.delta?.text) hearing.onText(event.contentBlockDelta.delta.text);
    stopReason = event.messageStop?.stopReason ?? stopReason;
    usage = event.metadata?.usage ?? usage;
  }
  const inOrder = [...blocks].toSorted(([left], [right]) => left - right);
  return { parts: inOrder.flatMap(([, block]) => toParts(block, hearing)), stopReason, usage };
}

/** Only a tool use has a beginning of its own. */
function begin(blocks: Map<number, Block>, { contentBlockStart }: ConverseStreamOutput): void {
  const { toolUseId: id, name } = contentBlockStart?.start?.toolUse ?? {};
  const index = contentBlockStart?.contentBlockIndex;
  if (index === undefined || id === undefined || name === undefined) return;
  blocks.set(index, { kind: "tool", id, name, json: "" });
}

function extend(blocks: Map<number, Block>, { contentBlockDelta }: ConverseStreamOutput): void {
  const { contentBlockIndex: index, delta } = contentBlockDelta ?? {};
  if (index === undefined || delta === undefined) return;
  const block = blocks.get(index) ?? newBlock(delta);
  if (block === undefined) return;
  blocks.set(index, block);
  append(block, delta);
}

function append(block: Block, delta: ContentBlockDelta): void {
  if (block.kind === "text") block.text += delta.text ?? "";
  else if (block.kind === "tool") block.json += delta.toolUse?.input ?? "";
  else reason(block, delta.reasoningContent);
}

function newBlock(delta: ContentBlockDelta): Block | undefined {
  if (delta.text !== undefined) return { kind: "text", text: "" };
  if (delta.reasoningContent === undefined) return undefined;
  return { kind: "reasoning", text: "", signature: undefined, redacted: [] };
}

function reason(
  block: Extract<Block, { kind: "reasoning" }>,
  delta: ReasoningContentBlockDelta | undefined,
): void {
  block.text += delta?.text ?? "";
  block.signature = delta?.signature ?? block.signature;
  if (delta?.redactedContent) block.redacted.push(delta.redactedContent);
}

function toParts(block: Block, { provider, toolNameOf }: Hearing): AnswerPart[] {
  if (block.kind === "text") {
    return block.text.trim() === "" ? [] : [{ kind: "text", text: block.text }];
  }
  if (block.kind === "tool") {
    const call = { kind: "tool_call", id: block.id, name: toolNameOf(block.name) } as const;
    return [{ ...call, ...readArguments(block.json) }];
  }
  const { text, signature, redacted } = block;
  const opaque =
    redacted.length > 0 ? redactedReasoning(redacted) : { text, ...present({ signature }) };
  return [{ kind: "reasoning", provider, opaque }];
}

/** No text at all is an object without fields: a tool that needs none is called so. */
function readArguments(json: string): { input: unknown; malformed?: string } {
  if (json.trim() === "") return { input: {} };
  try {
    const input: unknown = JSON.parse(json);
    if (typeof input === "object" && input !== null && !Array.isArray(input)) return { input };
  } catch {
    return { input: undefined, malformed: json };
  }
  return { input: undefined, malformed: json };
}
