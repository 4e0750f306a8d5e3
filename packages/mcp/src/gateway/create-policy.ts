import type { Arguments, Outcome, ServerConfig } from "./server-config.ts";

/** Decides on a call before the server hears of it: exact tool name, no connection inputs, the tool's own predicate. */
export function createPolicy({ name, allow, strip = [], fixed = {} }: ServerConfig) {
  const allowed = new Map(allow.map((entry) => [entry.tool, entry]));
  return { refusal, complete };

  function refusal(tool: string, args: Arguments): Outcome | undefined {
    const entry = allowed.get(tool);
    const hidden = strip.find((input) => Object.hasOwn(args, input));
    const why =
      entry === undefined
        ? `not allowed: ${name} ${tool} is not on the list of allowed tools`
        : hidden === undefined
          ? entry.permits?.(args)
          : `the input ${hidden} belongs to configuration`;
    return why === undefined ? undefined : { kind: "refused", why };
  }

  /** The arguments with what configuration fixes. */
  function complete(args: Arguments): Arguments {
    return { ...args, ...fixed };
  }
}
