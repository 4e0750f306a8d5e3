import type { z } from "zod";
import type { AppErrorKind } from "./app-error.ts";
import type { Evidence } from "./evidence.ts";
import type { Gap } from "./gap.ts";

/** A tool as code knows it. Servers implement it, the gateway parses with it and pins it, callers get its result. */
export interface ToolContract<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> {
  /** Which server of a cluster has it: `eks`, `prometheus`, `opensearch`. */
  readonly role: string;
  readonly name: string;
  readonly title: string;
  /** At most 60 words: first what it returns, then when to call it. */
  readonly description: string;
  readonly input: Input;
  /** Without evidence and gaps: every tool answers those beside it. */
  readonly output: Output;
}

export interface Asking {
  /** Configured name; the gateway finds the server of the contract's role that serves it. */
  readonly cluster: string;
  readonly signal: AbortSignal;
}

/** What one call cost. */
interface Cost {
  readonly ms: number;
  /** Characters of the text, which a model would read. */
  readonly characters: number;
}

export type Answered<T> =
  | {
      readonly kind: "ok";
      readonly result: T;
      /** The compact form, for a model. */
      readonly text: string;
      readonly evidence: readonly Evidence[];
      /** What the server could not see of what was asked. */
      readonly gaps: readonly Gap[];
      readonly cost: Cost;
    }
  /** The source is well; the question has no answer: no such pod, a verb that changes things. */
  | { readonly kind: "refused"; readonly reason: AppErrorKind; readonly why: string }
  | { readonly kind: "gap"; readonly gap: Gap };

export interface ListedTool {
  readonly server: string;
  readonly name: string;
  readonly description: string;
  /** JSON schema, without inputs that configuration strips or fixes. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

export interface ToolCall {
  readonly server: string;
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** The only way to a cluster. Never throws for a dead or refusing server. */
export interface ToolSource {
  /** For code: typed in, typed out, parsed once. */
  ask<Input extends z.ZodObject, Output extends z.ZodObject>(
    tool: ToolContract<Input, Output>,
    input: z.input<Input>,
    options: Asking,
  ): Promise<Answered<z.output<Output>>>;
  /** For models: the approved tools of all servers of the cluster that answer. */
  list(options: Asking): Promise<readonly ListedTool[]>;
  /** For models: any of them, by name. */
  call(call: ToolCall, options: Asking): Promise<Answered<unknown>>;
}
