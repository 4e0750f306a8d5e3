import type { ObjectRef } from "@binnacle/contracts";

/** `deployment/payment in shop`. */
export function nameOf({ kind, name, namespace }: ObjectRef): string {
  return `${kind.toLowerCase()}/${name}${namespace === undefined ? "" : ` in ${namespace}`}`;
}
