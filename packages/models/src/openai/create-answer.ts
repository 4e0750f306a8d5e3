import type { AnswerPart, ModelRequest, ModelUsage } from "@binnacle/contracts";
import { z } from "zod";
import type { CallDelta, Chunk } from "./chunk.ts";
import { parseJson } from "./parse-json.ts";

/** An answer that is put together of chunks. */
export interface GatheredAnswer {
  readonly add: (chunk: Chunk) => void;
  /** In the order of their coming: words first, then calls. Ids that are missing or were there before are made. */
  readonly parts: () => AnswerPart[];
  /** Undefined: it has not ended. */
  readonly finish: () => string | undefined;
  readonly model: () => string | undefined;
  /** Undefined: the server told none. */
  readonly usage: () => ModelUsage | undefined;
}

export function createAnswer(request: ModelRequest): GatheredAnswer {
  const calls: CallDelta[] = [];
  let text = "";
  let finish: string | undefined;
  let model: string | undefined;
  let usage: ModelUsage | undefined;
  return {
    add(chunk) {
      for (const call of chunk.calls) addCall(call, calls);
      finish = chunk.finish ?? finish;
      model = chunk.model ?? model;
      usage = chunk.usage ?? usage;
      text += chunk.words;
    },
    parts() {
      const words: AnswerPart[] = text === "" ? [] : [{ kind: "text", text }];
      return [...words, ...toCalls(calls, request)];
    },
    finish: () => finish,
    model: () => model,
    usage: () => usage,
  };
}

/** Pieces belong together by index; where servers give none, or the same to all, another id or a name begins another call. */
function addCall(piece: CallDelta, calls: CallDelta[]): void {
  const same = calls.findLast(({ index }) => index === piece.index);
  if (same === undefined || isAnother(same, piece)) calls.push({ ...piece });
  else same.json += piece.json;
}

function isAnother(same: CallDelta, { id, name }: CallDelta): boolean {
  if (id !== "" && same.id !== "") return id !== same.id;
  return same.index === undefined && name !== "";
}

function toCalls(calls: readonly CallDelta[], { messages }: ModelRequest): AnswerPart[] {
  const said = messages.flatMap((message) => (message.role === "answer" ? message.parts : []));
  const taken = new Set(said.flatMap((part) => (part.kind === "tool_call" ? [part.id] : [])));
  const turn = messages.filter(({ role }) => role === "answer").length + 1;
  return calls.map(({ id, name, json }, index) => {
    const own = id === "" || taken.has(id) ? `call_${turn}_${index + 1}` : id;
    taken.add(own);
    return { kind: "tool_call", id: own, name, ...toInput(json) };
  });
}

const JsonObject = z.record(z.string(), z.unknown());

function toInput(json: string): { input: unknown; malformed?: string } {
  if (json.trim() === "") return { input: {} };
  const read = JsonObject.safeParse(parseJson(json));
  return read.success ? { input: read.data } : { input: undefined, malformed: json };
}
