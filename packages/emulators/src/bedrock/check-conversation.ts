import { WireError } from "../aws/wire-error.ts";
import type { ContentBlock, ConverseBody, Message } from "./converse-request.ts";

const MAX_CACHE_POINTS = 4;

/**
 * What the service wants of a conversation beyond its shape: unions have one member, roles alternate and begin and end with
 * the user, no text is blank, tools are unique, and each tool use is answered in the next message.
 * @throws WireError 400 for the first rule that is broken
 */
export function checkConversation(body: ConverseBody): void {
  checkTools(body);
  checkCachePoints(body);
  checkRoles(body.messages);
  body.messages.forEach(checkBlocks);
  body.messages.forEach((message, index) => {
    checkAnswered(message, { index, before: body.messages[index - 1] });
  });
}

function checkTools({ toolConfig, messages }: ConverseBody): void {
  const usesTools = messages.some(({ content }) =>
    content.some(({ toolUse, toolResult }) => toolUse ?? toolResult),
  );
  if (toolConfig === undefined) {
    if (!usesTools) return;
    throw refusal(
      "The toolConfig field must be defined when using toolUse and toolResult content blocks.",
    );
  }
  toolConfig.tools.forEach((tool, index) => {
    requireOne(tool, `toolConfig.tools.${index}`);
  });
  const names = toolConfig.tools.flatMap(({ toolSpec }) => (toolSpec ? [toolSpec.name] : []));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw refusal(`The tool ${twice} is defined twice in toolConfig.tools.`);
  const { toolChoice } = toolConfig;
  if (toolChoice) requireOne(toolChoice, "toolConfig.toolChoice");
  const wanted = toolChoice?.tool?.name;
  if (wanted !== undefined && !names.includes(wanted)) {
    throw refusal(`The tool ${wanted} of toolConfig.toolChoice is not in toolConfig.tools.`);
  }
}

function checkCachePoints({ toolConfig, system = [] }: ConverseBody): void {
  const lists = [
    { path: "toolConfig.tools", entries: toolConfig?.tools ?? [] },
    { path: "system", entries: system },
  ];
  for (const { path, entries } of lists) {
    if (entries[0]?.cachePoint) throw refusal(`${path}.0: nothing stands before the cachePoint.`);
  }
  system.forEach((entry, index) => {
    requireOne(entry, `system.${index}`);
    requireText(entry.text, `system.${index}`);
  });
  const points = lists.flatMap(({ entries }) => entries.filter(({ cachePoint }) => cachePoint));
  if (points.length > MAX_CACHE_POINTS) {
    throw refusal(`A request may have ${MAX_CACHE_POINTS} cache points, not ${points.length}.`);
  }
}

function checkRoles(messages: readonly Message[]): void {
  if (messages[0]?.role !== "user") throw refusal("A conversation must start with a user message.");
  const same = messages.findIndex(({ role }, index) => role === messages[index - 1]?.role);
  if (same > 0) {
    throw refusal(
      `A conversation must alternate between user and assistant roles; messages.${same} does not.`,
    );
  }
  if (messages.at(-1)?.role !== "user") {
    throw refusal("The conversation must end with a user message.");
  }
}

function checkBlocks({ role, content }: Message, index: number): void {
  const path = `messages.${index}`;
  if (content.length === 0) throw refusal(`The content field in ${path} is empty.`);
  content.forEach((block, at) => {
    const where = `${path}.content.${at}`;
    requireOne(block, where);
    requireText(block.text, where);
    checkRole(block, { role, where });
    block.toolResult?.content.forEach((part, place) => {
      requireOne(part, `${where}.toolResult.content.${place}`);
      requireText(part.text, `${where}.toolResult.content.${place}`);
    });
  });
}

function checkRole(
  { toolUse, toolResult, reasoningContent }: ContentBlock,
  { role, where }: { role: Message["role"]; where: string },
): void {
  if (role === "user" && (toolUse ?? reasoningContent)) {
    throw refusal(`${where}: toolUse and reasoningContent are for assistant messages only.`);
  }
  if (role === "assistant" && toolResult) {
    throw refusal(`${where}: toolResult is for user messages only.`);
  }
  if (toolUse && !isObject(toolUse.input)) {
    throw refusal(`The value at ${where}.toolUse.input is invalid. Provide a json object.`);
  }
  if (reasoningContent) requireOne(reasoningContent, `${where}.reasoningContent`);
}

function checkAnswered(
  message: Message,
  { index, before }: { index: number; before: Message | undefined },
): void {
  if (message.role !== "user") return;
  const asked = idsOf(before, "toolUse");
  const answered = idsOf(message, "toolResult");
  const where = `messages.${index}.content`;
  if (new Set(asked).size < asked.length)
    throw refusal(`toolUse ids must be unique: ${asked.join()}`);
  const open = asked.filter((id) => !answered.includes(id));
  if (open.length > 0) {
    throw refusal(`Expected toolResult blocks at ${where} for the following Ids: ${open.join()}`);
  }
  const lastResult = message.content.findLastIndex(({ toolResult }) => toolResult);
  if (lastResult >= answered.length) {
    throw refusal(`The toolResult blocks at ${where} must come before other content.`);
  }
  if (answered.length > asked.length) {
    throw refusal(
      `The number of toolResult blocks at ${where} exceeds the number of toolUse blocks of previous turn.`,
    );
  }
}

function idsOf(message: Message | undefined, kind: "toolUse" | "toolResult"): string[] {
  return (message?.content ?? []).flatMap((block) => block[kind]?.toolUseId ?? []);
}

function requireOne(union: object, where: string): void {
  const members = Object.entries(union).filter(([, value]) => value !== undefined);
  if (members.length !== 1) throw refusal(`${where} must have exactly one member.`);
}

function requireText(text: string | undefined, where: string): void {
  if (text === undefined || text.trim() !== "") return;
  throw refusal(`The text field in the ContentBlock object at ${where} is blank.`);
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refusal(message: string): WireError {
  return new WireError(400, "ValidationException", { message });
}
