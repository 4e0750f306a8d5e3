import { type Case, KubernetesObject } from "@binnacle/cases";
import { z } from "zod";
import { recordedCase } from "../recorded-case.ts";

/** What differs in a cluster: its objects before, and after. */
export type Change = (objects: readonly KubernetesObject[]) => readonly KubernetesObject[];
/** Fields that are merged into an object: lists are replaced, `undefined` takes a field away. */
export type Patch = Readonly<Record<string, unknown>>;

const Fields = z.record(z.string(), z.unknown());
const nowMs = Date.parse(recordedCase("healthy").recordedAt);

/** The recording after a change. */
export function reshaped(recorded: Case, change: Change): Case {
  return { ...recorded, objects: change(recorded.objects) };
}

/** One change after the other. */
export function all(...changes: readonly Change[]): Change {
  return (objects) => changes.reduce((before, change) => change(before), objects);
}

export function added(...more: readonly KubernetesObject[]): Change {
  return (objects) => [...objects, ...more];
}

/** Without the objects of a path, `Pod/shop/cart-*`; the first so many of them stay. */
export function removed(path: string, keep = 0): Change {
  return (objects) => {
    const gone = new Set(objects.filter(isAt(path)).slice(keep));
    return objects.filter((it) => !gone.has(it));
  };
}

/** The first so many objects of a path with other fields. */
export function patched(
  path: string,
  patch: Patch | ((it: KubernetesObject, index: number) => Patch),
  first = Number.POSITIVE_INFINITY,
): Change {
  return (objects) => {
    const meant = objects.filter(isAt(path)).slice(0, first);
    if (meant.length === 0) throw new Error(`no ${path}`);
    return objects.map((it) => {
      const index = meant.indexOf(it);
      if (index < 0) return it;
      return merged(it, typeof patch === "function" ? patch(it, index) : patch);
    });
  };
}

/** A copy of the first object of a path under another name, with other fields. */
export function copied(path: string, name: string, patch: Patch = {}): Change {
  return (objects) => {
    const original = objects.find(isAt(path));
    if (original === undefined) throw new Error(`no ${path}`);
    const renamed = merged(original, {
      metadata: { name, uid: `${original.metadata.uid}-${name}` },
    });
    return [...objects, merged(renamed, patch)];
  };
}

/** An object of `namespace/name`, or of a name alone; 30 days old unless told otherwise. */
export function object(
  type: `${string} ${string}`,
  path: string,
  fields: Patch = {},
): KubernetesObject {
  const [apiVersion = "", kind = ""] = type.split(" ");
  const [name = "", namespace] = path.split("/").toReversed();
  const metadata = {
    name,
    ...(namespace !== undefined && { namespace }),
    uid: `${kind}-${path}`.toLowerCase(),
    creationTimestamp: ago(30 * 1440),
  };
  return merged({ apiVersion, kind, metadata }, fields);
}

/** When an event was seen, in minutes before the question, and how often. */
interface Seen {
  readonly from: number;
  readonly to?: number;
  readonly count?: number;
  readonly container?: string;
}

/** An event about `Pod/shop/cart-1`; its type and reason are told as `Warning BackOff`. */
export function event(
  about: string,
  [what, message]: readonly [what: `${"Normal" | "Warning"} ${string}`, message: string],
  { from, to = from, count = 1, container }: Seen,
): KubernetesObject {
  const [kind = "", namespace = "", name = ""] = about.split("/");
  const [type, reason] = what.split(" ");
  const inNamespace = namespace === "" ? {} : { namespace };
  const key = `${name}.${reason}.${from}.${message.length}`.toLowerCase();
  return object("v1 Event", `${namespace === "" ? "default" : namespace}/${key}`, {
    metadata: { creationTimestamp: ago(from) },
    involvedObject: {
      kind,
      ...inNamespace,
      name,
      ...(container !== undefined && { fieldPath: `spec.containers{${container}}` }),
    },
    type,
    reason,
    message,
    count,
    firstTimestamp: ago(from),
    lastTimestamp: ago(to),
    eventTime: null,
  });
}

/** So many minutes before the question, RFC 3339. */
export function ago(minutes: number): string {
  return new Date(nowMs - minutes * 60_000).toISOString().replace(/\.\d+Z$/, "Z");
}

/** Names of the objects of a path, in the order of the recording. */
export function namesAt(objects: readonly KubernetesObject[], path: string): string[] {
  return objects.filter(isAt(path)).map(({ metadata }) => metadata.name);
}

/** Whether an object stands at a path; a `*` at its end means any rest of the name. */
function isAt(path: string): (object: KubernetesObject) => boolean {
  const [kind, namespace = "", name = ""] = path.split("/");
  const isNamed = name.endsWith("*")
    ? (text: string) => text.startsWith(name.slice(0, -1))
    : (text: string) => text === name;
  return (it) =>
    it.kind === kind && (it.metadata.namespace ?? "") === namespace && isNamed(it.metadata.name);
}

/** Whether it is a pod of this node. */
export function isOn(node: string, { kind, ...rest }: KubernetesObject): boolean {
  return kind === "Pod" && Fields.parse(rest["spec"])["nodeName"] === node;
}

/** The object with other fields. */
export function merged(original: KubernetesObject, patch: Patch): KubernetesObject {
  return KubernetesObject.parse(mergedFields(original, patch));
}

function mergedFields(original: unknown, patch: object): Patch {
  const isList = Array.isArray(original);
  const before = (isList ? undefined : Fields.safeParse(original).data) ?? {};
  const fields: readonly [string, unknown][] = Object.entries(patch);
  const after = Object.fromEntries(
    fields.map(([key, value]) => [key, mergedValue(before[key], value)]),
  );
  return Object.fromEntries(
    Object.entries({ ...before, ...after }).filter(([, value]) => value !== undefined),
  );
}

function mergedValue(before: unknown, value: unknown): unknown {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? mergedFields(before, value) : value;
}
