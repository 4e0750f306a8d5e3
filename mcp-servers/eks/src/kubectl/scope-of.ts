import { AppError } from "@binnacle/contracts";
import type { EksDeps } from "../eks-deps.ts";
import type { Command } from "./command.ts";

/** The namespace that a command reads; `undefined` is all of them. Throws `AppError` beyond the one that configuration fixes. */
export async function scopeOf(deps: EksDeps, { flags }: Command): Promise<string | undefined> {
  const asked = textFlag(flags["namespace"]);
  const { fixedNamespace } = deps;
  if (fixedNamespace === undefined)
    return flags["allNamespaces"] === true ? undefined : (asked ?? (await deps.api.namespace()));
  if (flags["allNamespaces"] === true || (asked ?? fixedNamespace) !== fixedNamespace)
    throw new AppError("refused", `Only namespace ${fixedNamespace} may be read here.`);
  return fixedNamespace;
}

export function textFlag(value: string | true | undefined): string | undefined {
  return value === true ? undefined : value;
}
