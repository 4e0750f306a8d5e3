import type { AnswerPart, GivenPart, ModelMessage, ModelRequest } from "@binnacle/contracts";
import { stringify } from "yaml";

/** A request that was shown before and that this one goes on from. */
export interface ShownRequest {
  /** `001-kubernetes`. */
  readonly file: string;
  readonly request: ModelRequest;
}

interface Heading {
  /** `002-kubernetes`. */
  readonly file: string;
  /** RFC 3339. */
  readonly askedAt: string;
  /** The one with the most messages that this one begins with. */
  readonly before?: ShownRequest | undefined;
  /** One with the same system prompt and tools. */
  readonly sameAgent?: ShownRequest | undefined;
}

const charactersPerToken = 3.5;

/** Tokens by characters, near enough to compare requests by. */
export function tokensOf(value: unknown): number {
  return Math.ceil(JSON.stringify(value).length / charactersPerToken);
}

/** A request as somebody reads it: what is expected first, then what the model is told; what an earlier file shows is referred to. */
export function requestText(request: ModelRequest, heading: Heading): string {
  const { system, tools, messages, agent } = request;
  const { file, askedAt, before, sameAgent } = heading;
  const seen = before?.request.messages.length ?? 0;
  const turn = messages.filter(({ role }) => role === "answer").length + 1;
  const fresh = messages.slice(seen);
  const whole = tokensOf({ system, tools, messages });
  const added = sameAgent === undefined ? tokensOf({ system, tools, fresh }) : tokensOf(fresh);
  return [
    `# ${file}: turn ${turn} of ${agent}`,
    `Asked ${askedAt} · about ${whole} tokens, ${added} of them not shown before · at most ${request.sampling.maxTokens} in the answer`,
    "## What is expected",
    expected(request, file),
    ...(sameAgent === undefined
      ? ["## System", fenced(system), "## Tools", ...tools.map((tool) => toolText(tool))]
      : [`System and tools are those of ${sameAgent.file}.request.md.`]),
    "## Messages",
    ...(before === undefined ? [] : [seenText(seen, before.file)]),
    ...fresh.map((message, index) => messageText(message, seen + index + 1)),
  ].join("\n\n");
}

function seenText(count: number, file: string): string {
  const messages = count === 1 ? "Message 1 is" : `Messages 1 to ${count} are`;
  return `${messages} in ${file}.request.md and the files before it.`;
}

function expected({ toolChoice, tools }: ModelRequest, file: string): string {
  const names = tools.map(({ name }) => `\`${name}\``).join(", ");
  const answer = stringify({
    text: "what you want to say; may be left out",
    calls: [{ tool: tools[0]?.name ?? "name", input: { field: "value" } }],
  });
  return [
    `Write \`${file}.answer.yaml\` (or \`.answer.json\`) beside this file:`,
    fenced(answer.trimEnd(), "yaml"),
    `${choiceText(toolChoice)} Tools: ${names === "" ? "none" : names}. Several calls of one answer run at once.`,
  ].join("\n\n");
}

function choiceText(choice: ModelRequest["toolChoice"]): string {
  if (choice === undefined) return "Call tools, or say something, or both.";
  return choice === "any" ? "A tool must be called." : `\`${choice.name}\` must be called.`;
}

function toolText({ name, description, inputSchema }: ModelRequest["tools"][number]): string {
  const schema = fenced(stringify(inputSchema, { aliasDuplicateObjects: false }).trimEnd(), "yaml");
  return `### ${name}\n\n${description}\n\n${schema}`;
}

function messageText({ role, parts }: ModelMessage, number: number): string {
  const who = role === "given" ? "given to the model" : "answered by it";
  return [`### Message ${number}, ${who}`, ...parts.map((part) => partText(part))].join("\n\n");
}

function partText(part: GivenPart | AnswerPart): string {
  if (part.kind === "text") return fenced(part.text);
  if (part.kind === "reasoning") return `(reasoning of ${part.provider})`;
  if (part.kind === "tool_result")
    return `${part.isError ? "Error" : "Result"} of ${part.id}:\n\n${fenced(part.text)}`;
  const input = part.malformed ?? stringify(part.input).trimEnd();
  return `Called \`${part.name}\` (${part.id}):\n\n${fenced(input, "yaml")}`;
}

/** A fence that is longer than any in the text. */
function fenced(text: string, language = "text"): string {
  const longest = [...text.matchAll(/`{3,}/gu)].map(([ticks]) => ticks.length);
  const fence = "`".repeat(Math.max(2, ...longest) + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
