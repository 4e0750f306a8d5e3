import type { ModelTool } from "@binnacle/contracts";
import { z } from "zod";
import type { ToolReply } from "./agent.ts";
import { resultFrom } from "./cut-result.ts";
import { dataBlock } from "./data-block.ts";

const ReadMore = z.object({
  result: z.string().describe("The name of the result, as its notice says it: 1.2"),
  from: z.number().int().min(1).describe("The line to begin with"),
});

/** Listed for every agent that has tools: reads on in a result that was cut. */
export const readMoreTool: ModelTool = {
  name: "read_more",
  description:
    "Gives the lines of an earlier result that were left out. Call it when a result says that lines were left out and they matter.",
  inputSchema: {
    type: "object",
    properties: {
      result: { type: "string", description: ReadMore.shape.result.description },
      from: { type: "integer", minimum: 1, description: ReadMore.shape.from.description },
    },
    required: ["result", "from"],
  },
};

/** `results`: whole texts by the name of the result. */
export function readMore(input: unknown, results: ReadonlyMap<string, string>): ToolReply {
  const asked = ReadMore.safeParse(input);
  if (!asked.success)
    return mistake(
      'read_more needs {"result":"1.2","from":120}, as the notice of the result says.',
    );
  const { result, from } = asked.data;
  const text = results.get(result);
  if (text === undefined)
    return mistake(`There is no result ${result}. There are: ${[...results.keys()].join(", ")}.`);
  const more = resultFrom(text, { handle: result, from }, charactersAtMost);
  return more === undefined
    ? mistake(`Result ${result} has ${text.split("\n").length} lines.`)
    : { text: dataBlock("result", { of: result, from: String(from) }, more) };
}

/** With its block around it, it is not cut again. */
const charactersAtMost = 7800;

function mistake(text: string): ToolReply {
  return { text, isError: true };
}
