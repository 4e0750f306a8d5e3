import type { Gap } from "@binnacle/contracts";
import type { EksDeps } from "../eks-deps.ts";
import type { Command } from "./command.ts";

export interface Printed {
  readonly output: string;
  readonly hasMore: boolean;
  /** What is not printed, since it could not be read. */
  readonly gaps?: readonly Gap[];
}

/** Answers a parsed command by reads of the API. */
export type Run = (deps: EksDeps, command: Command, signal: AbortSignal) => Promise<Printed>;
