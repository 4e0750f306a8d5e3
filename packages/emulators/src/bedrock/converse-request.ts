import { z } from "zod";

const Name = z
  .string()
  .regex(/^[a-zA-Z0-9_-]+$/, "must satisfy [a-zA-Z0-9_-]+")
  .max(64);
const ToolUseId = Name;

const CachePoint = z.strictObject({
  type: z.literal("default"),
  ttl: z.enum(["5m", "1h"]).optional(),
});

const ToolResultContent = z.strictObject({
  text: z.string().optional(),
  json: z.unknown().optional(),
});

const ReasoningContent = z.strictObject({
  reasoningText: z.strictObject({ text: z.string(), signature: z.string().optional() }).optional(),
  /** Base64. */
  redactedContent: z.base64().optional(),
});
export type ReasoningContent = z.infer<typeof ReasoningContent>;

const ContentBlock = z.strictObject({
  text: z.string().optional(),
  toolUse: z.strictObject({ toolUseId: ToolUseId, name: Name, input: z.unknown() }).optional(),
  toolResult: z
    .strictObject({
      toolUseId: ToolUseId,
      content: z.array(ToolResultContent),
      status: z.enum(["success", "error"]).optional(),
    })
    .optional(),
  reasoningContent: ReasoningContent.optional(),
});
export type ContentBlock = z.infer<typeof ContentBlock>;

const Message = z.strictObject({
  role: z.enum(["user", "assistant"]),
  content: z.array(ContentBlock),
});
export type Message = z.infer<typeof Message>;

const Tool = z.strictObject({
  toolSpec: z
    .strictObject({
      name: Name,
      description: z.string().min(1).optional(),
      inputSchema: z.strictObject({ json: z.looseObject({ type: z.literal("object") }) }),
    })
    .optional(),
  cachePoint: CachePoint.optional(),
});

const ToolConfig = z.strictObject({
  tools: z.array(Tool).min(1),
  toolChoice: z
    .strictObject({
      auto: z.strictObject({}).optional(),
      any: z.strictObject({}).optional(),
      tool: z.strictObject({ name: Name }).optional(),
    })
    .optional(),
});

/** What the body of both Converse routes may hold here. */
export const ConverseBody = z.strictObject({
  messages: z.array(Message),
  system: z
    .array(z.strictObject({ text: z.string().optional(), cachePoint: CachePoint.optional() }))
    .optional(),
  inferenceConfig: z
    .strictObject({
      maxTokens: z.int().min(1).optional(),
      temperature: z.number().min(0).max(1).optional(),
      topP: z.number().min(0).max(1).optional(),
      stopSequences: z.array(z.string().min(1)).max(2500).optional(),
    })
    .optional(),
  toolConfig: ToolConfig.optional(),
  guardrailConfig: z
    .strictObject({
      guardrailIdentifier: z.string().min(1),
      guardrailVersion: z.string().regex(/^([1-9]\d{0,7}|DRAFT)$/),
      trace: z.enum(["enabled", "disabled", "enabled_full"]).optional(),
      streamProcessingMode: z.enum(["sync", "async"]).optional(),
    })
    .optional(),
  additionalModelRequestFields: z.record(z.string(), z.unknown()).optional(),
});
export type ConverseBody = z.infer<typeof ConverseBody>;

/** One request as a scripted model sees it. */
export interface ConverseRequest extends ConverseBody {
  readonly modelId: string;
  readonly region: string;
}
