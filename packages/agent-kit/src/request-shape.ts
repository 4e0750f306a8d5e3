import type { AnswerPart, GivenPart, ModelMessage, ModelRequest } from "@binnacle/contracts";
import { hash } from "@binnacle/runtime";

/** A request without what differs each time it is made: moments, ages, ids of facts and of calls. */
export interface RequestShape {
  /** Hash of all below. */
  readonly key: string;
  /** Hash of system, tools and what may be called. */
  readonly prefix: string;
  /** A text a message, in their order. */
  readonly messages: readonly string[];
  /** The moment that is written first, RFC 3339: what all others move with. */
  readonly reference: string | undefined;
}

/**
 * Recordings are moved in time, and a fact that holds a moment has another id then. So moments (RFC 3339, days, `03:02`, seconds
 * of an epoch) become placeholders, lengths of time (`12 min`, `2h5m`), too, where a model is given them: those that it asks for
 * itself are its answer. Ids of evidence and of calls become their order.
 */
export function shapeOf({
  agent,
  system,
  tools,
  toolChoice,
  messages,
}: ModelRequest): RequestShape {
  const order = new Map<string, number>();
  const inOrder = (id: string): string => {
    const place = order.get(id) ?? order.size + 1;
    order.set(id, place);
    return `<id ${place}>`;
  };
  const texts = messages.map((message) => messageText(message, inOrder));
  const prefix = hash([system, tools, toolChoice]);
  return {
    key: hash([agent, prefix, texts]),
    prefix,
    messages: texts,
    reference: instant.exec(JSON.stringify(messages))?.[0],
  };
}

/** A moment with its day, as RFC 3339 has it. */
export const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/u;

const unit = "(?:ms|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)";
/** In the order in which they are looked for: one that holds another first. */
const moments = [
  new RegExp(instant.source, "gu"),
  /\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?/gu,
  /\b\d\d?:\d\d(?::\d\d(?:\.\d+)?)?\b/gu,
  /\b1[5-9]\d{8}(?:\d{3})?(?:\.\d+)?\b/gu,
];
const lengths = new RegExp(`\\b(?:\\d+(?:\\.\\d+)? ?${unit})+(?![a-zA-Z])`, "gu");
const evidenceId = /\b[0-9a-f]{16}\b/gu;

function messageText({ role, parts }: ModelMessage, inOrder: (id: string) => string): string {
  const texts = parts.map((part) => partText(part, inOrder)).filter((text) => text !== "");
  const text = moments
    .reduce((rest, moment) => rest.replaceAll(moment, "<time>"), [role, ...texts].join("\n"))
    .replaceAll(evidenceId, (id) => inOrder(id));
  return role === "given" ? text.replaceAll(lengths, "<length>") : text;
}

function partText(part: GivenPart | AnswerPart, inOrder: (id: string) => string): string {
  if (part.kind === "text") return part.text;
  if (part.kind === "reasoning") return "";
  if (part.kind === "tool_result")
    return `${inOrder(part.id)} ${part.isError ? "error" : "result"}: ${part.text}`;
  return `${inOrder(part.id)} ${part.name} ${part.malformed ?? sorted(part.input)}`;
}

/** Models give the fields of an object in any order. */
function sorted(input: unknown): string {
  return JSON.stringify(input ?? {}, (_, value: unknown) =>
    isRecord(value)
      ? Object.fromEntries(
          Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)),
        )
      : value,
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
