import { checkBlocks, unsupportedTypes } from "./check-blocks.ts";
import { failure } from "./reply.ts";
import type { Json } from "./slack-model.ts";
import type { WebContext } from "./web-method.ts";

/** Slack cuts or refuses above this. */
const maxTextCharacters = 40_000;
const maxMetadataBytes = 8000;

/** The error of a text, its blocks and its metadata that this method would refuse, or `undefined`. */
export function contentError(
  content: {
    readonly text?: string | undefined;
    readonly blocks?: readonly Json[] | undefined;
    readonly metadata?: Json | undefined;
  },
  method: string,
  context: WebContext,
): Json | undefined {
  const { text = "", blocks = [], metadata = {} } = content;
  if (text === "" && blocks.length === 0) return failure("no_text");
  if (text.length > maxTextCharacters) return failure("msg_too_long");
  if (Buffer.byteLength(JSON.stringify(metadata)) > maxMetadataBytes)
    return failure("metadata_too_large");
  for (const type of unsupportedTypes(blocks))
    context.journal.unsupported.push({ what: `block ${type}`, atMs: Date.now() });
  const verdict = checkBlocks(blocks, context.faults.refusedBlocks(method));
  return verdict.kind === "ok" ? undefined : failure(verdict.error, verdict.errors);
}
