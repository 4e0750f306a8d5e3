import type { Hash, ObjectRef } from "@binnacle/contracts";

/** The correlation key of a cause on an object: SHA-256 of [clusterId, namespace, owner kind, owner name, cause]. */
export function fingerprintOf(
  what: { readonly clusterId: string; readonly owner: ObjectRef; readonly cause: string },
  hash: Hash,
): string {
  const { clusterId, owner, cause } = what;
  return hash([clusterId, owner.namespace ?? "", owner.kind, owner.name, cause]);
}
