import { type AppErrorKind, Evidence, type ToolResult } from "@binnacle/contracts";
import { redact } from "@binnacle/runtime";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";

/** A result that is larger is refused: no question needs it, and a model could not read it. */
const bytesAtMost = 1024 * 1024;

const WithEvidence = z.object({ evidence: z.array(Evidence) });
const Redacted = z.object({ text: z.string(), structured: z.unknown() });

export type ReadResult =
  | Extract<ToolResult, { kind: "ok" }>
  | { readonly kind: "failed"; readonly error: AppErrorKind; readonly why: string };

/** Reads what a server answered. Text and data are redacted here again: what the server did is not known. */
export async function readResult(result: CallToolResult): Promise<ReadResult> {
  if (sizeOf(result) > bytesAtMost)
    return {
      kind: "failed",
      error: "bad_input",
      why: "The result is larger than 1 MB and was refused. Narrow the question.",
    };
  const said = result.content.flatMap((part) => (part.type === "text" ? [part.text] : []));
  const { text, structured } = Redacted.parse(
    await redact({ text: said.join("\n"), structured: result.structuredContent ?? null }),
  );
  if (result.isError === true) return failed(text);
  const withEvidence = WithEvidence.safeParse(structured);
  return {
    kind: "ok",
    text,
    structured: structured ?? undefined,
    evidence: withEvidence.success ? withEvidence.data.evidence : [],
  };
}

/** Bytes of a result on the wire, near enough. */
export function sizeOf({ content, structuredContent }: CallToolResult): number {
  return JSON.stringify(content).length + (JSON.stringify(structuredContent ?? null)?.length ?? 0);
}

const kinds = z.enum(["bad_input", "denied", "not_found", "unavailable", "timeout", "bug"]);

/** Our servers write `kind: sentence`; others write what they like. */
function failed(text: string): ReadResult {
  const [, word, sentence] = /^(\w+): (.*)$/su.exec(text) ?? [];
  const kind = kinds.safeParse(word);
  return kind.success
    ? { kind: "failed", error: kind.data, why: sentence ?? text }
    : { kind: "failed", error: "unavailable", why: text.slice(0, 1000) || "It gave no reason." };
}
