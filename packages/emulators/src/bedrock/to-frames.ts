import { EventStreamCodec } from "@smithy/core/event-streams";
import { fromUtf8, toUtf8 } from "@smithy/core/serde";
import type { AnsweredBlock, AnsweredTurn } from "./scripted-turn.ts";

/** Characters that come with one event. */
const PIECE_CHARACTERS = 24;

/** One message of an event stream: an event, or the exception that ends it. */
export interface Frame {
  readonly kind: "event" | "exception";
  /** `contentBlockDelta`, `throttlingException`. */
  readonly name: string;
  readonly payload: object;
}

/** The events of a turn as ConverseStream sends them: text without a start, the usage last. */
export function toFrames({ content, stopReason, usage }: AnsweredTurn): Frame[] {
  return [
    event("messageStart", { role: "assistant" }),
    ...content.flatMap(toBlockFrames),
    event("messageStop", { stopReason }),
    event("metadata", { usage, metrics: { latencyMs: 1 } }),
  ];
}

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** The bytes of `application/vnd.amazon.eventstream`. */
export function encodeFrame({ kind, name, payload }: Frame): Uint8Array {
  return codec.encode({
    headers: {
      ":message-type": typed(kind),
      [`:${kind}-type`]: typed(name),
      ":content-type": typed("application/json"),
    },
    body: fromUtf8(JSON.stringify(payload)),
  });
}

function typed(value: string) {
  return { type: "string", value } as const;
}

function toBlockFrames(block: AnsweredBlock, contentBlockIndex: number): Frame[] {
  const deltas = toDeltas(block).map((delta) =>
    event("contentBlockDelta", { delta, contentBlockIndex }),
  );
  const stop = event("contentBlockStop", { contentBlockIndex });
  if (!("toolUse" in block)) return [...deltas, stop];
  const { toolUseId, name } = block.toolUse;
  const start = { toolUse: { toolUseId, name } };
  return [event("contentBlockStart", { start, contentBlockIndex }), ...deltas, stop];
}

function toDeltas(block: AnsweredBlock): object[] {
  if ("text" in block) return pieces(block.text).map((text) => ({ text }));
  if ("toolUse" in block) {
    return pieces(toJson(block.toolUse.input)).map((input) => ({ toolUse: { input } }));
  }
  const { reasoningText, redactedContent } = block.reasoningContent;
  if (redactedContent !== undefined) return [{ reasoningContent: { redactedContent } }];
  const { text = "", signature } = reasoningText ?? {};
  const signed = signature === undefined ? [] : [{ reasoningContent: { signature } }];
  return [...pieces(text).map((piece) => ({ reasoningContent: { text: piece } })), ...signed];
}

/** A string is sent as it is: JSON that a model wrote wrongly. */
function toJson(input: unknown): string {
  return typeof input === "string" ? input : JSON.stringify(input);
}

function pieces(text: string): string[] {
  const characters = Array.from(text);
  const count = Math.ceil(characters.length / PIECE_CHARACTERS);
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * PIECE_CHARACTERS, (index + 1) * PIECE_CHARACTERS).join(""),
  );
}

function event(name: string, payload: object): Frame {
  return { kind: "event", name, payload };
}
