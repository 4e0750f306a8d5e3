import type { ToolContract } from "@binnacle/contracts";
import { hash } from "@binnacle/runtime";
import { listedForm } from "../server/listed-form.ts";

/** The parts of a listed tool that a model reads, or that say what it may do. */
export interface DescribedTool {
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema: unknown;
  readonly annotations?: unknown;
}

/** The pin of a tool: SHA-256, 64 hex characters, over its name, description, input schema and annotations. */
export function hashOf(tool: DescribedTool): string {
  const { name, description, inputSchema } = tool;
  return hash({ name, description, inputSchema, annotations: tool.annotations });
}

/** A server of ours may be started for one namespace only; then it does not list that input. */
const fixedByServers = [[], ["namespace"]] as const;

/** The pins of a tool of ours: what this version lists of it. */
export function pinsOf(contract: ToolContract): string[] {
  return fixedByServers.map((fixed) => hashOf(listedForm(contract, fixed)));
}
