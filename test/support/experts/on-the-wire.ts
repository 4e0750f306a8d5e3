import { type Script, type ScriptedTurn, turnOf } from "@binnacle/agent-kit";
import type { AnswerPart, GivenPart, ModelMessage, ModelRequest } from "@binnacle/contracts";
import type { BedrockOptions } from "@binnacle/emulators";

type Respond = BedrockOptions["respond"];
type Asked = Parameters<Respond>[0];
type Said = Awaited<ReturnType<Respond>>;
type Block = Asked["messages"][number]["content"][number];

/** A script behind an endpoint of Bedrock: it reads the request of the wire, and its turn goes back over it. */
export function onTheWire(script: Script): Respond {
  let place = 0;
  return (asked) => {
    const request = toRequest(asked);
    place += 1;
    const turn =
      typeof script === "function" ? script(request, turnOf(request)) : script[place - 1];
    return turn?.kind === "answers" ? toSaid(turn) : { content: [] };
  };
}

function toRequest({ messages, system = [], toolConfig }: Asked): ModelRequest {
  const tools = (toolConfig?.tools ?? []).flatMap(({ toolSpec }) =>
    toolSpec === undefined ? [] : [toolSpec],
  );
  return {
    agent: tools.some(({ name }) => name === "answer") ? "orchestrator" : "kubernetes",
    system: system.map(({ text = "" }) => text).join(""),
    tools: tools.map(({ name, description = "", inputSchema }) => ({
      name,
      description,
      inputSchema: inputSchema.json,
    })),
    messages: messages.map(
      ({ role, content }): ModelMessage =>
        role === "user"
          ? { role: "given", parts: content.flatMap(givenIn) }
          : { role: "answer", parts: content.flatMap(answeredIn) },
    ),
    sampling: { temperature: 0, maxTokens: 2000 },
  };
}

function givenIn({ text, toolResult }: Block): GivenPart[] {
  if (text !== undefined) return [{ kind: "text", text }];
  if (toolResult === undefined) return [];
  const said = toolResult.content.map((part) => part.text ?? "").join("");
  const isError = toolResult.status === "error";
  return [{ kind: "tool_result", id: toolResult.toolUseId, text: said, isError }];
}

function answeredIn({ text, toolUse }: Block): AnswerPart[] {
  if (text !== undefined) return [{ kind: "text", text }];
  if (toolUse === undefined) return [];
  const { toolUseId, name, input } = toolUse;
  return [{ kind: "tool_call", id: toolUseId, name, input }];
}

function toSaid({ text, calls = [], isCut }: Extract<ScriptedTurn, { kind: "answers" }>): Said {
  const words = text === undefined ? [] : [{ text }];
  const uses = calls.map(({ tool, input = {} }) => ({ toolUse: { name: tool, input } }));
  return {
    content: [...words, ...uses],
    ...(isCut === true ? { stopReason: "max_tokens" as const } : {}),
  };
}
