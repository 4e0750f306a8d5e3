import { hash } from "@binnacle/runtime";

/** The part of a tool that an approval is about. */
export interface PinnedTool {
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema: unknown;
  readonly annotations?: unknown;
}

/** What a tool is pinned by: SHA-256 over name, description, input schema and annotations, 64 hex characters. */
export function hashOf({ name, description, inputSchema, annotations }: PinnedTool): string {
  return hash({ name, description, inputSchema, annotations });
}
