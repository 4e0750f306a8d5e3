import { AppError } from "@binnacle/contracts";
import type { EksDeps } from "../eks-deps.ts";
import type { Command } from "./command.ts";
import { textFlag } from "./scope-of.ts";

/** Objects of one kind at most; more are cut with a notice. */
const objectsAtMost = 500;

export interface GetContext {
  readonly deps: EksDeps;
  readonly command: Command;
  /** Absent: all. */
  readonly namespace: string | undefined;
  readonly signal: AbortSignal;
}

/** One object by name needs one namespace, unless its kind has none. */
export function namespaceFor(
  { isNamespaced }: { readonly isNamespaced: boolean },
  { namespace }: GetContext,
): string | undefined {
  if (isNamespaced && namespace === undefined)
    throw new AppError("bad_input", "A name cannot be read in all namespaces. Use -n.");
  return namespace;
}

export function selectorsOf({ flags }: Command) {
  return {
    labelSelector: textFlag(flags["selector"]),
    fieldSelector: textFlag(flags["fieldSelector"]),
    limit: objectsAtMost,
  };
}
