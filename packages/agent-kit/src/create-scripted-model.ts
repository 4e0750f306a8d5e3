import {
  type AnswerPart,
  AppError,
  type Model,
  type ModelFailure,
  type ModelRequest,
  type ModelTurn,
  type ModelUsage,
} from "@binnacle/contracts";
import { estimateTokens } from "./estimate-tokens.ts";

/** One turn as a script writes it. */
export type ScriptedTurn =
  | {
      readonly kind: "answers";
      readonly text?: string;
      /** `malformed`: the arguments as they came, when they are no JSON. */
      readonly calls?: readonly {
        readonly tool: string;
        readonly input?: unknown;
        readonly malformed?: string;
      }[];
      readonly isCut?: boolean;
      /** Absent: estimated by characters. */
      readonly usage?: ModelUsage;
    }
  | { readonly kind: "fails"; readonly class: ModelFailure["class"]; readonly why?: string }
  /** Nothing comes until it is stopped. */
  | { readonly kind: "hangs" }
  /** A defect of an adapter. */
  | { readonly kind: "throws" };

/** A list: a turn for each request, in the order of asking. A function: what it makes of the request; `turn` counts the answers before it, from 1. */
export type Script =
  | readonly ScriptedTurn[]
  | ((request: ModelRequest, turn: number) => ScriptedTurn);

/** A model that says what is written, and remembers what it was asked. A list that is over fails as invalid. */
export function createScriptedModel(
  script: Script,
  { name = "scripted" }: { readonly name?: string } = {},
): Model & { readonly requests: readonly ModelRequest[] } {
  const requests: ModelRequest[] = [];
  return {
    name,
    requests,
    async turn(request, { signal, onText }) {
      requests.push(request);
      const scripted =
        typeof script === "function"
          ? script(request, turnOf(request))
          : (script[requests.length - 1] ?? over);
      if (signal.aborted) return failed(name, "aborted");
      if (scripted.kind === "throws") throw new AppError("bug", `${name} throws.`);
      if (scripted.kind === "hangs") return await untilStopped(name, signal);
      if (scripted.kind === "fails") return failed(name, scripted.class, scripted.why);
      if (scripted.text !== undefined) onText?.(scripted.text);
      return answered(name, request, scripted);
    },
  };
}

const over: ScriptedTurn = { kind: "fails", class: "invalid", why: "The script is over." };

/** Which turn of its run a request is: 1 is the first. */
export function turnOf({ messages }: ModelRequest): number {
  return messages.filter(({ role }) => role === "answer").length + 1;
}

function failed(name: string, cause: ModelFailure["class"], why?: string): ModelTurn {
  return { kind: "failed", failure: { class: cause, why: why ?? `${name}: ${cause}` } };
}

function answered(
  name: string,
  request: ModelRequest,
  { text, calls = [], isCut, usage }: Extract<ScriptedTurn, { kind: "answers" }>,
): ModelTurn {
  const turn = turnOf(request);
  const words: AnswerPart[] = text === undefined ? [] : [{ kind: "text", text }];
  const called = calls.map(
    ({ tool, input, malformed }, index): AnswerPart => ({
      kind: "tool_call",
      id: `call_${turn}_${index + 1}`,
      name: tool,
      input,
      ...(malformed === undefined ? {} : { malformed }),
    }),
  );
  const parts = [...words, ...called];
  const end = calls.length > 0 ? "tool_calls" : "end";
  return {
    kind: "answered",
    parts,
    stop: isCut === true ? "cut" : end,
    usage: usage ?? estimated(request, parts),
    model: name,
    rung: 1,
  };
}

function estimated(request: ModelRequest, parts: readonly AnswerPart[]): ModelUsage {
  const { system, tools, messages } = request;
  return {
    input: estimateTokens(JSON.stringify({ system, tools, messages }).length),
    output: estimateTokens(JSON.stringify(parts).length),
    cacheRead: 0,
    cacheWrite: 0,
    cents: 0,
  };
}

function untilStopped(name: string, signal: AbortSignal): Promise<ModelTurn> {
  const { promise, resolve } = Promise.withResolvers<ModelTurn>();
  const stop = () => resolve(failed(name, "aborted"));
  signal.addEventListener("abort", stop, { once: true });
  return promise;
}
