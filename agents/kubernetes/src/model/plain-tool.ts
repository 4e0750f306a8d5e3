import type { ListedTool } from "@binnacle/contracts";

/** Of a description somebody else wrote, so much is read. */
const charactersAtMost = 400;

/** A tool of somebody else's server: its descriptions are one line, without characters that nobody sees, and short. */
export function plainTool(tool: ListedTool): ListedTool {
  const { description, inputSchema } = tool;
  return { ...tool, description: plainLine(description), inputSchema: plainSchema(inputSchema) };
}

function plainLine(text: string): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replaceAll("<", "‹")
    .trim();
  return line.length <= charactersAtMost ? line : `${line.slice(0, charactersAtMost - 1)}…`;
}

function plainSchema(schema: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, plainValue(key, value)]),
  );
}

function plainValue(key: string, value: unknown): unknown {
  if (typeof value === "string" && (key === "description" || key === "title"))
    return plainLine(value);
  if (Array.isArray(value)) return value.map((item: unknown) => plainValue("", item));
  return isRecord(value) ? plainSchema(value) : value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
