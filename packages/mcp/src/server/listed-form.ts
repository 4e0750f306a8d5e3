import type { ToolContract } from "@binnacle/contracts";
import { toJsonSchemaCompat } from "@modelcontextprotocol/sdk/server/zod-json-schema-compat.js";
import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";

/** What every tool of ours says of itself in `tools/list`. */
const annotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
} as const;

const made = new WeakMap<ToolContract, Map<string, Tool>>();

/**
 * A tool as `tools/list` shows it, without the inputs that configuration fixes. No output schema: many clients would
 * then feed a model the structured result in place of the text, at ten times its length.
 */
export function listedForm(contract: ToolContract, fixed: readonly string[]): Tool {
  const forms = made.get(contract) ?? new Map<string, Tool>();
  const form = forms.get(fixed.join()) ?? toForm(contract, fixed);
  // HTTP takes a new server a request, and a gateway asks for the forms of all of them.
  made.set(contract, forms.set(fixed.join(), form));
  return form;
}

function toForm(contract: ToolContract, fixed: readonly string[]): Tool {
  const { name, title, description, input } = contract;
  return { name, title, description, inputSchema: shownSchema(input, fixed), annotations };
}

const Schema = z.looseObject({ type: z.literal("object") });

function shownSchema(input: z.ZodObject, fixed: readonly string[]) {
  const open = Object.entries(input.shape).filter(([name]) => !fixed.includes(name));
  const schema = toJsonSchemaCompat(z.strictObject(Object.fromEntries(open)), {
    pipeStrategy: "input",
  });
  return Schema.parse(shortened(schema));
}

/** Every model pays for what is said twice: the dialect is the one of the protocol, and a format needs no pattern beside it. */
function shortened(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(shortened);
  if (typeof schema !== "object" || schema === null) return schema;
  const isFormat = "format" in schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== "$schema" && !(isFormat && key === "pattern"))
      .map(([key, value]) => [key, shortened(value)]),
  );
}
