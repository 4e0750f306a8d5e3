import type { AllowedTool, Arguments, Outcome, ServerConfig } from "./server-config.ts";

const maxArgumentBytes = 16 * 1024;

/** Decides on a call before the server hears of it: exact tool name, no connection inputs, the tool's own predicate. */
export function createPolicy({ name, allow, strip = [] }: ServerConfig) {
  const allowed = new Map(allow.map((entry) => [entry.tool, entry]));
  return (tool: string, args: Arguments): Outcome | undefined => {
    const entry = allowed.get(tool);
    const why =
      entry === undefined
        ? `${name} ${tool.slice(0, 100)} is not on the list of allowed tools`
        : reasonAgainst(entry, args, strip);
    return why === undefined ? undefined : { kind: "denied", reason: "refused", why };
  };
}

function reasonAgainst(
  { permits }: AllowedTool,
  args: Arguments,
  strip: readonly string[],
): string | undefined {
  const connection = strip.find((input) => Object.hasOwn(args, input));
  if (connection !== undefined) return `the input ${connection} belongs to configuration`;
  if (Buffer.byteLength(JSON.stringify(args)) > maxArgumentBytes)
    return "the arguments are larger than 16 KB";
  return permits?.(args);
}
