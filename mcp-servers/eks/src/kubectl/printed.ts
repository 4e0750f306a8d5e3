import type { EksDeps } from "../eks-deps.ts";
import type { Command } from "./parse-command.ts";

export interface Printed {
  readonly output: string;
  readonly hasMore: boolean;
}

/** Answers a parsed command by reads of the API. */
export type Run = (deps: EksDeps, command: Command, signal: AbortSignal) => Promise<Printed>;
