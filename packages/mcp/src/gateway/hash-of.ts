import { hash } from "@binnacle/runtime";

/** The parts of a listed tool that a model reads, or that say what it may do. */
export interface DescribedTool {
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema: unknown;
  readonly annotations?: unknown;
}

/** The pin of a tool: SHA-256, 64 hex characters, over its name, description, input schema and annotations. */
export function hashOf({ name, description, inputSchema, annotations }: DescribedTool): string {
  return hash({ name, description, inputSchema, annotations });
}
