import type { AnswerPart, GivenPart } from "@binnacle/contracts";
import { hash } from "@binnacle/runtime";
import { z } from "zod";
import type { Agent, AgentEvent, AgentPorts, AgentTool, ToolReply } from "./agent.ts";
import { callTool, KeptReply, mistake } from "./call-tool.ts";
import { cutResult } from "./cut-result.ts";
import { readMore, readMoreTool } from "./read-more.ts";

export type Call = Extract<AnswerPart, { kind: "tool_call" }>;
type Result = Extract<GivenPart, { kind: "tool_result" }>;

const runsOfOneCallAtMost = 2;
const callsOfOneTurnAtMost = 12;
const Input = z.record(z.string(), z.unknown());

/** Calls the tools of one run: those of a turn at once, their results in the order of the calls. */
export function createToolbox<Submitted>(
  { tools, submit, onShown, show = (_tool, { text }) => text }: Agent<Submitted>,
  { tell, ...ports }: AgentPorts & { readonly tell: (event: AgentEvent) => void },
): (calls: readonly Call[], turn: number) => Promise<Result[]> {
  const texts = new Map<string, string>();
  const repeats = createCounter();

  const reply = async (call: Call, id: string): Promise<ToolReply> => {
    const input = Input.safeParse(call.input ?? {});
    if (call.malformed !== undefined || !input.success) return notAnObject(call.name);
    const tool = tools.find(({ name }) => name === call.name);
    const isReadMore = tools.length > 0 && call.name === readMoreTool.name;
    if (tool === undefined && !isReadMore)
      return unknownTool(call.name, [...tools.map(({ name }) => name), submit.name]);
    if (repeats(call.name, input.data)) return repeated(call.name);
    if (tool === undefined) return readMore(input.data, texts);
    return await inStep(tool, { id, input: input.data }, ports);
  };

  const answer = async (call: Call, turn: number, place: number): Promise<Ended> => {
    const id = `${turn}.${place}`;
    tell({ kind: "tool_called", id, tool: call.name, input: call.input });
    const given = place > callsOfOneTurnAtMost ? tooMany() : await reply(call, id);
    tell({ kind: "tool_answered", id, isError: given.isError ?? false });
    return { call, id, given };
  };

  return async (calls, turn) => {
    const ended = await all(calls.map((call, index) => answer(call, turn, index + 1)));
    return ended.map(({ call, id, given }) => {
      const text = show(call.name, given);
      if (call.name !== readMoreTool.name) texts.set(id, text);
      const read = cutResult(text, id);
      onShown?.(read);
      return { kind: "tool_result", id: call.id, text: read, isError: given.isError ?? false };
    });
  };
}

interface Ended {
  readonly call: Call;
  readonly id: string;
  readonly given: ToolReply;
}

/** All end, so that what is done is kept, before the first that failed is thrown. */
async function all(answers: readonly Promise<Ended>[]): Promise<Ended[]> {
  await Promise.allSettled(answers);
  return await Promise.all(answers);
}

/** Whether one call was made too often: the same tool with the same input. */
function createCounter(): (name: string, input: unknown) => boolean {
  const timesCalled = new Map<string, number>();
  return (name, input) => {
    const key = hash([name, input]);
    const times = (timesCalled.get(key) ?? 0) + 1;
    timesCalled.set(key, times);
    return times > runsOfOneCallAtMost;
  };
}

/** A call as the step `tool <id>`: what the journal has is not run again, yet counts. */
async function inStep(
  tool: AgentTool,
  call: { readonly id: string; readonly input: Readonly<Record<string, unknown>> },
  ports: AgentPorts,
): Promise<ToolReply> {
  let isKept = true;
  const reply = await ports.journal.step(`tool ${call.id}`, KeptReply, async () => {
    isKept = false;
    return await callTool(tool, call, ports);
  });
  if (isKept && reply.spent !== undefined) ports.budget.reserve({})?.(reply.spent);
  return reply;
}

function tooMany(): ToolReply {
  return mistake(
    `Not run: at most ${callsOfOneTurnAtMost} calls a turn. Call it again if you need it.`,
  );
}

function notAnObject(name: string): ToolReply {
  return mistake(`The input of ${name} is no JSON object. Call it again with one.`);
}

function unknownTool(name: string, names: readonly string[]): ToolReply {
  return mistake(`There is no tool ${name}. There are: ${names.join(", ")}.`);
}

function repeated(name: string): ToolReply {
  return mistake(
    `${name} was called with this input ${runsOfOneCallAtMost} times already and is not run again. Use what it said, ask something else, or end.`,
  );
}
