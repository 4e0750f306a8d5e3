import type {
  AnswerPart,
  GivenPart,
  ModelMessage,
  ModelRequest,
  ModelTool,
} from "@binnacle/contracts";
import { z } from "zod";
import type { Agent } from "./agent.ts";
import { estimateTokens } from "./estimate-tokens.ts";
import { readMoreTool } from "./read-more.ts";

const dropped = "[dropped: too long]";

/** What is said in one run. */
export interface Conversation {
  /** Adds to what the model is given next. */
  readonly give: (parts: readonly GivenPart[]) => void;
  /** Adds what the model said; an answer of neither words nor calls is left out, so that roles alternate. */
  readonly answer: (parts: readonly AnswerPart[]) => void;
  /** What is sent now, with `more` at its end. */
  readonly request: (
    choice: ModelRequest["toolChoice"],
    more: readonly GivenPart[],
  ) => ModelRequest;
  /** Tokens of a request, by its characters. */
  readonly tokens: () => number;
  /** Leaves the texts of the oldest results out of what is sent from now on: half of all, by characters. False: there are none. */
  readonly dropOldestResults: () => boolean;
  /** Everything, with what was dropped from requests. */
  readonly messages: () => readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
}

/** Begins with the task. The first bytes of every request are the same in every run of the agent. */
export function createConversation<Submitted>(agent: Agent<Submitted>, task: string): Conversation {
  const tools = toolsOf(agent);
  const prefixCharacters = agent.system.length + JSON.stringify(tools).length;
  let messages: readonly ModelMessage[] = [
    { role: "given", parts: [{ kind: "text", text: task }] },
  ];
  let droppedIds: ReadonlySet<string> = new Set();
  const sent = (more: readonly GivenPart[]) => withGiven(without(messages, droppedIds), more);
  return {
    tools,
    messages: () => messages,
    give(parts) {
      messages = withGiven(messages, parts);
    },
    answer(parts) {
      const said = parts.filter((part) => part.kind !== "text" || part.text.trim() !== "");
      if (said.every((part) => part.kind === "reasoning")) return;
      messages = [...messages, { role: "answer", parts: said }];
    },
    request: (choice, more) => ({
      agent: agent.name,
      system: agent.system,
      tools,
      ...(choice === undefined ? {} : { toolChoice: choice }),
      messages: sent(more),
      sampling: agent.sampling,
    }),
    tokens() {
      return estimateTokens(prefixCharacters + JSON.stringify(sent([])).length);
    },
    dropOldestResults() {
      droppedIds = new Set(oldestHalf(messages));
      return droppedIds.size > 0;
    },
  };
}

function toolsOf<Submitted>({ tools, submit }: Agent<Submitted>): readonly ModelTool[] {
  const { $schema: _, ...inputSchema } = z.toJSONSchema(submit.schema, {
    io: "input",
    unrepresentable: "any",
  });
  return [
    ...tools.map((tool) => ({
      name: tool.name,
      description: tool.description,
      inputSchema: tool.inputSchema,
    })),
    ...(tools.length === 0 ? [] : [readMoreTool]),
    { name: submit.name, description: submit.description, inputSchema },
  ];
}

function withGiven(messages: readonly ModelMessage[], parts: readonly GivenPart[]): ModelMessage[] {
  const last = messages.at(-1);
  if (last?.role !== "given") return [...messages, { role: "given", parts: [...parts] }];
  return [...messages.slice(0, -1), { role: "given", parts: [...last.parts, ...parts] }];
}

function without(
  messages: readonly ModelMessage[],
  ids: ReadonlySet<string>,
): readonly ModelMessage[] {
  if (ids.size === 0) return messages;
  return messages.map((message) => {
    if (message.role === "answer") return message;
    const parts = message.parts.map((part) =>
      part.kind === "tool_result" && ids.has(part.id) ? { ...part, text: dropped } : part,
    );
    return { role: "given", parts };
  });
}

function oldestHalf(messages: readonly ModelMessage[]): string[] {
  const results = messages
    .flatMap((message) => (message.role === "given" ? message.parts : []))
    .filter((part) => part.kind === "tool_result");
  const half = results.reduce((sum, { text }) => sum + text.length, 0) / 2;
  let characters = 0;
  const end = results.findIndex((part) => {
    characters += part.text.length;
    return characters >= half;
  });
  return results.slice(0, end + 1).map(({ id }) => id);
}
