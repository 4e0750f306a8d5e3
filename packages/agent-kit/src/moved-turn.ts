import type { AnswerPart, ModelTurn } from "@binnacle/contracts";
import { instant } from "./request-shape.ts";

const instants = new RegExp(instant.source, "gu");

/** An answer with its moments (RFC 3339) as far from `to` as they were from `from`, in whole seconds. */
export function movedTurn(
  turn: ModelTurn,
  from: string | undefined,
  to: string | undefined,
): ModelTurn {
  if (turn.kind === "failed" || from === undefined || to === undefined) return turn;
  const byMs = Math.round((Date.parse(to) - Date.parse(from)) / 1000) * 1000;
  return { ...turn, parts: turn.parts.map((part) => movedPart(part, byMs)) };
}

function movedPart(part: AnswerPart, byMs: number): AnswerPart {
  if (part.kind === "text") return { ...part, text: movedText(part.text, byMs) };
  if (part.kind === "reasoning") return part;
  const input: unknown = JSON.parse(movedText(JSON.stringify(part.input ?? null), byMs));
  return { ...part, input };
}

function movedText(text: string, byMs: number): string {
  return text.replaceAll(instants, (written) => {
    const at = new Date(Date.parse(written) + byMs).toISOString();
    return written.includes(".") ? at : at.replace(".000Z", "Z");
  });
}
