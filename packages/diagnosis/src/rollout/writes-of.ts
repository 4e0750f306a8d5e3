import type { ObjectRef } from "@binnacle/contracts";
import { type ShellWords, shellWords } from "../facts/shell-words.ts";
import type { ManagedFields, Metadata } from "../state/shapes.ts";

/** A write of fields of an object, as its managedFields tell it. */
export interface Write {
  readonly manager: string;
  /** RFC 3339. */
  readonly time: string;
}

/** Writes that touched the path (`spec`, `template`), newest first. */
export function writesOf(fields: readonly ManagedFields[], path: readonly string[]): Write[] {
  return fields
    .flatMap(({ manager, time, fieldsV1 }) =>
      time !== undefined && holds(fieldsV1, path) ? [{ manager, time }] : [],
    )
    .toSorted((left, right) => right.time.localeCompare(left.time));
}

/** Who wrote the path, those included whose write has no time: the API server keeps none for a subresource. */
export function writersOf(metadata: Metadata | undefined, path: readonly string[]): string[] {
  const fields = metadata?.managedFields ?? [];
  return fields.flatMap(({ manager, fieldsV1 }) => (holds(fieldsV1, path) ? [manager] : []));
}

/** Who wrote the path last, as far as it is told: of several owners the last with a time, or the last of all. */
export function ownerOfField(metadata: Metadata, path: readonly string[]): string | undefined {
  const owners = metadata.managedFields.filter(({ fieldsV1 }) => holds(fieldsV1, path));
  // A write by the subresource `scale` has no time, and takes the field from who owned it.
  const untimed = owners.find(({ time }) => time === undefined);
  return untimed?.manager ?? writesOf(owners, path)[0]?.manager;
}

/** The write that made a change known by its time: the newest one until a moment after it. */
export function writeAt(writes: readonly Write[], time: string): Write | undefined {
  const until = Date.parse(time) + 5000;
  return writes.find((write) => Date.parse(write.time) <= until);
}

function holds(tree: unknown, path: readonly string[]): boolean {
  let node = tree;
  for (const part of path) {
    if (typeof node !== "object" || node === null) return false;
    node = Object.getOwnPropertyDescriptor(node, `f:${part}`)?.value;
  }
  return node !== undefined;
}

/** What shows who wrote an object. */
export function getWrites({ kind, name }: ObjectRef): ShellWords {
  return shellWords`get ${kind.toLowerCase()} ${name} -o yaml --show-managed-fields`;
}

/** Field managers of what people type and click: kubectl, k9s, Lens, Headlamp, consoles in a browser. */
const BY_HAND =
  /^(?:kubectl(?:$|-)|oc(?:$|-)|k9s|lens|freelens|openlens|headlamp|node-fetch|Mozilla)/i;

/** A person wrote it, and no controller. */
export function isByHand(manager: string | undefined): boolean {
  return manager !== undefined && BY_HAND.test(manager);
}
