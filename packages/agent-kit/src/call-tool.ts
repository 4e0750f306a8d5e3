import { AppError } from "@binnacle/contracts";
import { logFailure, withDeadline } from "@binnacle/runtime";
import { z } from "zod";
import type { AgentPorts, AgentTool, ToolReply } from "./agent.ts";
import { dataBlock } from "./data-block.ts";

const Amount = z.number().exactOptional();
const Spent = z.object({ ms: Amount, calls: Amount, turns: Amount, tokens: Amount, cents: Amount });

/** A reply as a journal keeps it. */
export const KeptReply: z.ZodType<ToolReply> = z.object({
  text: z.string(),
  isError: z.boolean().exactOptional(),
  kept: z.unknown().optional(),
  spent: Spent.exactOptional(),
});

/**
 * Asks the guard, then runs the tool until its deadline. Whatever fails is a reply that says what to do; only the
 * signal of the run ends it with a throw. `id`: the name of the call in its run, `1.2`.
 */
export async function callTool(
  tool: AgentTool,
  { id, input }: { id: string; input: Readonly<Record<string, unknown>> },
  ports: Pick<AgentPorts, "signal" | "log" | "guard">,
): Promise<ToolReply> {
  const denied = denial(tool.name, input, ports);
  if (denied !== undefined) return mistake(denied);
  const { timeoutMs } = tool;
  const deadline = { what: tool.name, timeoutMs, signal: ports.signal };
  try {
    return clipped(await withDeadline(deadline, (signal) => tool.run(input, { id, signal })));
  } catch (error) {
    ports.signal.throwIfAborted();
    logFailure(ports.log, error, "a tool of an agent failed");
    return mistake(
      `${reason(tool.name, error)}\nAsk something else, or go on and say what you could not see.`,
    );
  }
}

/** More is not kept: a model would not read it, and a journal has to hold it. */
const keptCharactersAtMost = 200_000;

function clipped(reply: ToolReply): ToolReply {
  const leftOut = reply.text.length - keptCharactersAtMost;
  if (leftOut <= 0) return reply;
  const text = `${reply.text.slice(0, keptCharactersAtMost)}\n[${leftOut} characters were not kept]`;
  return { ...reply, text };
}

/** A reply that tells the model what went wrong and what to do. */
export function mistake(text: string): ToolReply {
  return { text, isError: true };
}

function denial(
  name: string,
  input: unknown,
  { guard, log }: Pick<AgentPorts, "guard" | "log">,
): string | undefined {
  try {
    return guard?.(name, input);
  } catch (error) {
    logFailure(log, error, "the guard of an agent failed");
    return `${name} is not allowed here.\n${reason(name, error)}`;
  }
}

/** An error that is not ours may quote a secret: it is for the log alone. */
function reason(name: string, error: unknown): string {
  if (!(error instanceof AppError)) return `${name} failed, and not by your input.`;
  const remedy = error.remedy === undefined ? [] : [error.remedy.text];
  // It may quote what is outside: a server, an object.
  return dataBlock("data", { of: "error" }, [error.message, ...remedy].join(" "));
}
