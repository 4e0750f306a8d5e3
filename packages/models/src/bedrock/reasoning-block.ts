import type { ReasoningContentBlock } from "@aws-sdk/client-bedrock-runtime";
import { present } from "@binnacle/contracts";
import { z } from "zod";

/** A block of reasoning as a journal keeps it: JSON. */
const Opaque = z.union([
  z.object({ text: z.string(), signature: z.string().optional() }),
  /** Base64 of the bytes. */
  z.object({ redacted: z.string() }),
]);

export type Opaque = z.infer<typeof Opaque>;

export function redactedReasoning(bytes: readonly Uint8Array[]): Opaque {
  return { redacted: Buffer.concat(bytes).toString("base64") };
}

/** The block as it came; undefined: it is none of ours. */
export function toReasoningBlock(opaque: unknown): ReasoningContentBlock | undefined {
  const parsed = Opaque.safeParse(opaque);
  if (!parsed.success) return undefined;
  const block = parsed.data;
  if ("redacted" in block) return { redactedContent: Buffer.from(block.redacted, "base64") };
  const { text, signature } = block;
  return { reasoningText: { text, ...present({ signature }) } };
}
