import { keyOf, type ObjectRef } from "@binnacle/contracts";
import { kinds } from "@binnacle/diagnosis";

/** Shorter words for kinds whose own are too long for a line: kubectl takes them, too. */
const shortKinds = new Map(
  kinds.flatMap(({ kind, shortNames: [short] }) =>
    kind.length > 12 && short !== undefined ? [[kind, short] as const] : [],
  ),
);

/** `deployment/payment`, `hpa/web`. */
export function kindAndName({ kind, name }: ObjectRef): string {
  return `${shortKinds.get(kind) ?? kind.toLowerCase()}/${name}`;
}

/** How an answer calls its objects: by name, and with their kind where two of them share one. */
export function namesAmong(told: readonly ObjectRef[]): (ref: ObjectRef) => string {
  const keys = new Map<string, Set<string>>();
  for (const ref of told) keys.set(ref.name, new Set([...(keys.get(ref.name) ?? []), keyOf(ref)]));
  return (ref) => ((keys.get(ref.name)?.size ?? 0) > 1 ? kindAndName(ref) : ref.name);
}
