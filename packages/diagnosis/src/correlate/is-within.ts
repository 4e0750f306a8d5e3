import type { Gap } from "@binnacle/contracts";
import { kinds } from "../state/kinds.table.ts";

const namespaced = new Set(
  kinds.filter(({ isNamespaced }) => isNamespaced).map(({ kind }) => kind),
);

/**
 * Whether a gap may hide something of a namespace. What could not be listed everywhere was listed there, or is a gap
 * of its own; what has no namespace is everybody's.
 */
export function isWithin(namespace: string | undefined, about: Gap["about"]): boolean {
  if (about === undefined || namespace === undefined) return true;
  if (about.namespace !== undefined) return about.namespace === namespace;
  return about.kinds.length === 0 || about.kinds.some((kind) => !namespaced.has(kind));
}
