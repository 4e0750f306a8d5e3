import { AppError, type ModelRequest, ModelTurn } from "@binnacle/contracts";
import { hash } from "@binnacle/runtime";
import { z } from "zod";
import { turnOf } from "./create-scripted-model.ts";
import { shapeOf } from "./request-shape.ts";

/** One line of a recording: a request by its shape, and its answer. */
export const RecordedTurn = z.object({
  key: z.string(),
  agent: z.string(),
  turn: z.number().int(),
  prefix: z.string(),
  /** A hash a message; `given` is the last one in words. */
  messages: z.array(z.string()),
  given: z.string(),
  reference: z.string().optional(),
  answer: ModelTurn,
});
export type RecordedTurn = z.infer<typeof RecordedTurn>;

export function recordedTurn(request: ModelRequest, answer: ModelTurn): RecordedTurn {
  const { key, prefix, messages, reference } = shapeOf(request);
  return {
    key,
    agent: request.agent,
    turn: turnOf(request),
    prefix,
    messages: messages.map((text) => messageHash(text)),
    given: messages.at(-1) ?? "",
    reference,
    answer,
  };
}

/** Short: it tells the messages of one agent apart. */
export function messageHash(text: string): string {
  return hash(text).slice(0, 12);
}

/** Reads JSON lines. Throws `AppError` of kind bad_input that names the line. */
export function readRecording(text: string): RecordedTurn[] {
  return text
    .split("\n")
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, number }) => {
      const read = RecordedTurn.safeParse(parsed(line));
      if (read.success) return read.data;
      throw new AppError("bad_input", `Line ${number} of the recording is no recorded turn.`);
    });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
