import type { ObjectRef } from "@binnacle/contracts";
import { type ShellWords, shellWords } from "../facts/shell-words.ts";
import type { ManagedFields, Metadata } from "../state/shapes.ts";

/** A write of fields of an object, as its managedFields tell it. */
export interface Write {
  readonly manager: string;
  /** RFC 3339. */
  readonly time: string;
  /** It holds the path alone. The time of an entry is that of any of its fields: of more than one nothing tells which changed. */
  readonly isSole: boolean;
}

/** Writes that touched the path (`spec`, `template`), newest first. */
export function writesOf(fields: readonly ManagedFields[], path: readonly string[]): Write[] {
  return fields
    .flatMap(({ manager, time, fieldsV1 }) =>
      time !== undefined && holds(fieldsV1, path)
        ? [{ manager, time, isSole: isAlone(fieldsV1, path) }]
        : [],
    )
    .toSorted((left, right) => right.time.localeCompare(left.time));
}

/** Writes of whoever may have made the object, oldest first: of its spec; where it has none, of anything. The spec of a node is filled in by controllers. */
export function makersOf(kind: string, fields: readonly ManagedFields[]): Write[] {
  const ofSpec = kind === "Node" ? [] : writesOf(fields, ["spec"]);
  return (ofSpec.length > 0 ? ofSpec : writesOf(fields, [])).toReversed();
}

/** Who wrote the path, those included whose write has no time: the API server keeps none for a subresource. */
export function writersOf(metadata: Metadata | undefined, path: readonly string[]): string[] {
  const fields = metadata?.managedFields ?? [];
  return fields.flatMap(({ manager, fieldsV1 }) => (holds(fieldsV1, path) ? [manager] : []));
}

/** Who wrote the path last, as far as it is told: of several owners the last with a time, or the last of all. */
export function ownerOfField(metadata: Metadata, path: readonly string[]): string | undefined {
  return untimedOwner(metadata, path) ?? writesOf(metadata.managedFields, path)[0]?.manager;
}

/** Who wrote it by the subresource `scale`: such a write has no time, and takes the field from who owned it. A whole object nobody makes so. */
export function untimedOwner(
  metadata: Metadata | undefined,
  path: readonly string[],
): string | undefined {
  if (path.length === 0) return undefined;
  return metadata?.managedFields.find(
    ({ time, fieldsV1 }) => time === undefined && holds(fieldsV1, path),
  )?.manager;
}

/** A controller acts on a write within this time. */
const ACTS_MS = 60_000;
/** Clocks of two programs, and times without their fractions. */
const APART_MS = 5000;

interface Between {
  /** Another change followed: what was written later may be that one's. */
  readonly isFollowed: boolean;
  /** Another one came before at a time that nothing tells: what was written earlier may be that one's. */
  readonly isBlurred: boolean;
}

/** The write that made a change known by its time: the newest one shortly before it. One that was written over is not seen. */
export function writeAt(
  writes: readonly Write[],
  time: string,
  { isFollowed, isBlurred }: Between,
): Write | undefined {
  const at = Date.parse(time);
  const isNear = (write: Write) => {
    const before = at - Date.parse(write.time);
    return before >= (isFollowed ? 0 : -APART_MS) && before <= (isBlurred ? APART_MS : ACTS_MS);
  };
  return writes.find(isNear);
}

/** Times of the API have no fractions: of what is so near to each other nothing tells which came first. */
const TOGETHER_MS = 1000;

export function isTogether(left: string, right: string): boolean {
  return Math.abs(Date.parse(left) - Date.parse(right)) <= TOGETHER_MS;
}

/** Who made a write; nobody where somebody else wrote within a second of it. */
export function soleWriter(writes: readonly Write[], write: Write | undefined): string | undefined {
  if (write === undefined) return undefined;
  const { manager, time } = write;
  const isShared = writes.some((it) => it.manager !== manager && isTogether(it.time, time));
  return isShared ? undefined : manager;
}

function holds(tree: unknown, path: readonly string[]): boolean {
  let node = tree;
  for (const part of path) {
    if (typeof node !== "object" || node === null) return false;
    node = Object.getOwnPropertyDescriptor(node, `f:${part}`)?.value;
  }
  return node !== undefined;
}

/** Nothing stands beside the path. */
function isAlone(tree: unknown, [part, ...rest]: readonly string[]): boolean {
  if (part === undefined || typeof tree !== "object" || tree === null) return true;
  return Object.entries(tree).every(([key, value]) =>
    key === `f:${part}` ? isAlone(value, rest) : key === ".",
  );
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
