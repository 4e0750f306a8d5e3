import { createHash } from "node:crypto";
import type { ConverseRequest } from "./converse-request.ts";
import type { ScriptedTurn, Usage } from "./scripted-turn.ts";

const BYTES_PER_TOKEN = 4;
/** A shorter prefix is accepted and not cached. */
const MIN_CACHED_TOKENS = 1024;

/**
 * Counts tokens as bytes of JSON / 4, rounded up. What stands before the last cache point of tools and system is written to
 * a cache once for each model, and read from it ever after: the end of its life is not emulated.
 */
export function createUsageMeter() {
  const cached = new Set<string>();
  return {
    /** All that a model would read. */
    inputTokens: (request: ConverseRequest) => tokensOf(promptOf(request)),
    usageOf(request: ConverseRequest, { content }: ScriptedTurn): Usage {
      const all = tokensOf(promptOf(request));
      const outputTokens = tokensOf(content);
      const prefix = cachedPrefix(request);
      const held = prefix === undefined ? 0 : tokensOf(prefix);
      const isCached = held >= MIN_CACHED_TOKENS;
      const key = digest([request.modelId, prefix]);
      const isHit = isCached && cached.has(key);
      if (isCached) cached.add(key);
      return {
        inputTokens: isCached ? all - held : all,
        outputTokens,
        totalTokens: all + outputTokens,
        cacheReadInputTokens: isHit ? held : 0,
        cacheWriteInputTokens: isCached && !isHit ? held : 0,
      };
    },
  };
}

function promptOf({ toolConfig, system, messages }: ConverseRequest) {
  return { tools: toolConfig?.tools ?? [], system: system ?? [], messages };
}

/** Tools stand before the system prompt, so a cache point in the latter holds all tools. */
function cachedPrefix(request: ConverseRequest) {
  const { tools, system } = promptOf(request);
  const inSystem = system.findLastIndex(({ cachePoint }) => cachePoint);
  if (inSystem >= 0) return { tools, system: system.slice(0, inSystem) };
  const inTools = tools.findLastIndex(({ cachePoint }) => cachePoint);
  return inTools >= 0 ? { tools: tools.slice(0, inTools), system: [] } : undefined;
}

function tokensOf(value: unknown): number {
  return Math.ceil(Buffer.byteLength(JSON.stringify(value)) / BYTES_PER_TOKEN);
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
