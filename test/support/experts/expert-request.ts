import type { AnswerPart, GivenPart, ModelRequest } from "@binnacle/contracts";
import { z } from "zod";

type Result = Extract<GivenPart, { kind: "tool_result" }>;
type Call = Extract<AnswerPart, { kind: "tool_call" }>;

/** A request, sorted as an expert reads it. */
export interface ExpertRequest {
  /** Task and context document. */
  readonly task: string;
  /** What was called, in its order, with what came back. */
  readonly calls: readonly { readonly call: Call; readonly result: Result | undefined }[];
  readonly tools: readonly string[];
  /** The submission that was sent back, and where: `reply[1]`. */
  readonly sentBack: { readonly input: unknown; readonly places: readonly string[] } | undefined;
}

export function readRequest({ messages, tools }: ModelRequest): ExpertRequest {
  const [first] = messages[0]?.parts ?? [];
  const results = messages
    .flatMap((message) => (message.role === "given" ? message.parts : []))
    .filter((part) => part.kind === "tool_result");
  const calls = messages
    .flatMap((message) => (message.role === "answer" ? message.parts : []))
    .filter((part) => part.kind === "tool_call")
    .map((call) => ({ call, result: results.find(({ id }) => id === call.id) }));
  return {
    task: first?.kind === "text" ? first.text : "",
    calls,
    tools: tools.map(({ name }) => name),
    sentBack: sentBackIn(calls),
  };
}

function sentBackIn(calls: ExpertRequest["calls"]): ExpertRequest["sentBack"] {
  const { call, result } = calls.at(-1) ?? {};
  if (call === undefined || result?.text.startsWith("Not accepted:") !== true) return undefined;
  const places = [...result.text.matchAll(/^- ([\w.[\]]+): /gmu)].map(([, place = ""]) => place);
  return { input: call.input, places };
}

/** The submission without what was complained of. */
export function mended({ input, places }: NonNullable<ExpertRequest["sentBack"]>): unknown {
  return without(input, "", new Set(places));
}

const Fields = z.record(z.string(), z.unknown());

function without(value: unknown, place: string, wrong: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) {
    // `now.text` says that one step is wrong, and not which.
    const isAnyWrong = [...wrong].some((one) => one === place || one.startsWith(`${place}.`));
    if (isAnyWrong) return [];
    const places = value.map((item, index) => [item, `${place}[${index}]`] as const);
    return places
      .filter(([, here]) => !wrong.has(here))
      .map(([item, here]) => without(item, here, wrong));
  }
  const fields = Fields.safeParse(value);
  if (!fields.success) return wrong.has(place) ? "see its claims" : value;
  const entries = Object.entries(fields.data).map(([key, item]) => [
    key,
    without(item, place === "" ? key : `${place}.${key}`, wrong),
  ]);
  return Object.fromEntries(entries);
}
