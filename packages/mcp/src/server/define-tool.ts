import { AppError, Observed, type ToolContract } from "@binnacle/contracts";
import { z } from "zod";

/** Which cluster a call is about, as the gateway says it in `_meta`; empty for other clients. */
export const CalledCluster = z.object({
  /** uid of namespace kube-system: part of the ids of evidence. */
  id: z.string().optional(),
  /** What tells its series or lines from those of other clusters: a label of Prometheus, a field of OpenSearch. */
  match: z.object({ name: z.string(), value: z.string() }).optional(),
  /** All that who asks may look at; absent: every namespace. */
  namespaces: z.array(z.string()).optional(),
});
export type CalledCluster = z.infer<typeof CalledCluster>;

export interface Call {
  /** Carries deadline and cancellation. */
  readonly signal: AbortSignal;
  readonly cluster: CalledCluster;
}

/**
 * One tool of an MCP server. `Deps` is what the server hands to its tools.
 * Read-only hints come from `createServer`: no tool can forget them.
 */
export interface Tool<Deps> {
  readonly contract: ToolContract;
  readonly isQuoted: boolean;
  readonly refuses?: Readonly<Record<string, string>>;
  /** Parses the input, runs, and gives the structured result with its text. */
  readonly call: (input: unknown, deps: Deps, call: Call) => Promise<ToolOutput>;
}

interface ToolOutput {
  readonly structured: unknown;
  readonly toText: (redacted: unknown) => string;
}

type Result<Output extends z.ZodObject> = z.output<Output> & Observed;

export interface ToolDefinition<Deps, Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly contract: ToolContract<Input, Output>;
  /** Throws `AppError` with a sentence for people. */
  readonly run: (input: z.output<Input>, deps: Deps, call: Call) => Promise<Result<Output>>;
  /** The compact form for a model, and enough alone. The server redacts first, and cuts at 4,000 tokens. */
  readonly toText: (result: Result<Output>) => string;
  /** All of its text is what others wrote, such as an object. Absent: what its evidence says is from outside. */
  readonly isQuoted?: boolean;
  /** Arguments that it could be given and does not take: why, and what does. */
  readonly refuses?: Readonly<Record<string, string>>;
}

/** Implements a contract: `defineTool<Deps>()({ contract: eks.diagnose, run, toText })`. */
export function defineTool<Deps>() {
  return <Input extends z.ZodObject, Output extends z.ZodObject>({
    contract,
    run,
    toText,
    isQuoted = false,
    refuses = {},
  }: ToolDefinition<Deps, Input, Output>): Tool<Deps> => ({
    contract,
    isQuoted,
    refuses,
    call: async (input, deps, call) => ({
      structured: await run(given(contract.input, input), deps, call),
      toText: (redacted) => toText(parsed(contract.output, redacted)),
    }),
  });
}

/** What a caller gave wrong is told to it; what we could not read ourselves is a bug. */
function given<Input extends z.ZodObject>(schema: Input, input: unknown): z.output<Input> {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  throw new AppError("bad_input", z.prettifyError(read.error));
}

function parsed<Output extends z.ZodObject>(output: Output, redacted: unknown): Result<Output> {
  return z.intersection(output, Observed).parse(redacted);
}
