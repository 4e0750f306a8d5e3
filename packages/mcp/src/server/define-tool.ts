import { z } from "zod";

export type Shape = Readonly<Record<string, z.ZodType>>;

/**
 * One tool of an MCP server. `Deps` is what the server hands to its tools.
 * Read-only hints come from `createServer`: no tool can forget them.
 */
export interface Tool<Deps> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: Shape;
  readonly output: z.ZodObject;
  /** Parses the input, runs, and gives the structured result with its text. */
  readonly call: (input: unknown, deps: Deps, signal: AbortSignal) => Promise<ToolOutput>;
}

interface ToolOutput {
  readonly structured: unknown;
  readonly toText: (redacted: unknown) => string;
}

export interface ToolDefinition<Deps, Input extends Shape, Output extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** At most 60 words: first what it returns, then when to call it. */
  readonly description: string;
  readonly input: Input;
  readonly output: Output;
  /** Throws `AppError` with a sentence for people. The signal carries deadline and cancellation. */
  readonly run: (
    input: z.output<z.ZodObject<Input>>,
    deps: Deps,
    signal: AbortSignal,
  ) => Promise<z.output<Output>>;
  /** The compact form for a model. The server redacts first, and cuts at 4,000 tokens. */
  readonly toText: (result: z.output<Output>) => string;
}

/** Defines a tool once: `defineTool<Deps>()({ name, title, description, input, output, run, toText })`. */
export function defineTool<Deps>() {
  return <Input extends Shape, Output extends z.ZodObject>(
    definition: ToolDefinition<Deps, Input, Output>,
  ): Tool<Deps> => ({
    name: definition.name,
    title: definition.title,
    description: definition.description,
    input: definition.input,
    output: definition.output,
    async call(input, deps, signal) {
      const parsed = z.object(definition.input).parse(input);
      return {
        structured: await definition.run(parsed, deps, signal),
        toText: (redacted) => definition.toText(definition.output.parse(redacted)),
      };
    },
  });
}
