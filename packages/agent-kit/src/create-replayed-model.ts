import type { Model, ModelRequest, ModelTurn } from "@binnacle/contracts";
import { turnOf } from "./create-scripted-model.ts";
import { movedTurn } from "./moved-turn.ts";
import { messageHash, type RecordedTurn, readRecording } from "./recording.ts";
import { type RequestShape, shapeOf } from "./request-shape.ts";

/**
 * Answers what a recording (JSON lines) answers, with the moments in it moved as far as those of the request were.
 * What is not recorded fails as invalid and names the agent, the turn and what is nearest.
 * Throws `AppError` of kind bad_input when the recording cannot be read.
 */
export function createReplayedModel(
  recording: string,
  { name = "replayed" }: { readonly name?: string } = {},
): Model {
  const turns = readRecording(recording);
  return {
    name,
    async turn(request, { signal, onText }) {
      if (signal.aborted)
        return { kind: "failed", failure: { class: "aborted", why: `${name} was stopped.` } };
      const shape = shapeOf(request);
      const recorded = turns.find(({ key }) => key === shape.key);
      if (recorded === undefined) return missed(request, shape, turns);
      const answer = movedTurn(recorded.answer, recorded.reference, shape.reference);
      const parts = answer.kind === "answered" ? answer.parts : [];
      for (const part of parts) if (part.kind === "text") onText?.(part.text);
      return answer;
    },
  };
}

function missed(
  request: ModelRequest,
  shape: RequestShape,
  turns: readonly RecordedTurn[],
): ModelTurn {
  const asked = `turn ${turnOf(request)} of ${request.agent}`;
  const why = `The recording has no answer for ${asked}. ${nearest(request.agent, shape, turns)}`;
  return { kind: "failed", failure: { class: "invalid", why } };
}

function nearest(agent: string, shape: RequestShape, turns: readonly RecordedTurn[]): string {
  const hashes = shape.messages.map((text) => messageHash(text));
  const [best] = turns
    .filter((turn) => turn.agent === agent)
    .map((turn) => ({ turn, alike: alike(turn.messages, hashes) }))
    .toSorted(
      (one, other) =>
        other.alike - one.alike || one.turn.messages.length - other.turn.messages.length,
    );
  if (best === undefined) return `It has none of ${agent}.`;
  const { turn, alike: count } = best;
  if (turn.prefix !== shape.prefix && count === hashes.length)
    return `Nearest is its turn ${turn.turn}: system, tools or what may be called differ.`;
  const message = `Nearest is its turn ${turn.turn}: message ${count + 1} differs`;
  const text = shape.messages[count];
  if (text === undefined || turn.messages.length !== count + 1) return `${message}.`;
  return `${message}, ${difference(turn.given, text)}.`;
}

function alike(recorded: readonly string[], asked: readonly string[]): number {
  const end = asked.findIndex((text, index) => recorded[index] !== text);
  return end === -1 ? asked.length : end;
}

function difference(recorded: string, asked: string): string {
  let from = 0;
  while (from < asked.length && recorded[from] === asked[from]) from += 1;
  const at = Math.max(0, from - 10);
  const quote = (text: string) => JSON.stringify(text.slice(at, at + 60));
  return `recorded ${quote(recorded)}, asked ${quote(asked)}`;
}
