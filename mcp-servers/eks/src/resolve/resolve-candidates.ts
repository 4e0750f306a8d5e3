import { AppError, type Candidate, type Gap, keyOf, type ObjectRef } from "@binnacle/contracts";
import { kindsFor, nearMisses } from "@binnacle/diagnosis";
import type { Source } from "../read-state.ts";
import type { Named } from "./metadata.ts";
import { createNames } from "./names.ts";
import { type Directory, readDirectory } from "./read-directory.ts";
import { type Reading, toReading } from "./reading.ts";
import { type Climb, rootsOf, rootsOfBeginning } from "./roots-of.ts";

export type Resolution =
  | {
      readonly kind: "found";
      readonly asked: Candidate;
      /** Absent: all. */
      readonly namespace?: string | undefined;
      readonly target?: ObjectRef;
    }
  | { readonly kind: "ambiguous"; readonly candidates: readonly ObjectRef[] }
  | {
      readonly kind: "unknown";
      readonly what: "namespace" | "object";
      readonly name: string;
      /** Where an object was looked for; absent: everywhere. */
      readonly namespace?: string | undefined;
      readonly near: readonly ObjectRef[];
    };

export interface Resolved {
  readonly resolution: Resolution;
  /** What could not be listed on the way. */
  readonly gaps: readonly Gap[];
}

const candidatesAtMost = 20;
const nearAtMost = 5;

/**
 * The first reading of a question that exists, by one pass over metadata, before anything else is read. A pod, or the
 * beginning of its name, means its owner. When none exists, the answer is about the first.
 */
export async function resolveCandidates(
  source: Source,
  candidates: readonly Candidate[],
  signal: AbortSignal,
): Promise<Resolved> {
  const readings = candidates.flatMap((candidate) => toReading(candidate) ?? []);
  const [first] = readings;
  if (first !== undefined && first.namespace === undefined && first.object === undefined)
    return { resolution: { kind: "found", asked: first.asked }, gaps: [] };
  const names = createNames(source, signal);
  const climb = { names, directory: await readDirectory(names, readings) };
  const said = new Set(
    readings.flatMap(({ object, namespace }) => (object ? [] : (namespace ?? []))),
  );
  for (const [index, reading] of readings.entries()) {
    const resolution = await resolve(reading, climb, said);
    if (resolution === undefined) continue;
    const meant = mistyped(readings.slice(0, index), reading, climb);
    return { resolution: meant ?? resolution, gaps: names.gaps() };
  }
  const resolution = await unknown(candidates[0] ?? {}, climb);
  return {
    resolution: await withElsewhere(resolution, first, { source, signal }),
    gaps: names.gaps(),
  };
}

/** An object that its namespace lacks may be in another: those of its name there are nearest. Who may not look there is not told of it. */
async function withElsewhere(
  resolution: Resolution,
  reading: Reading | undefined,
  { source, signal }: { readonly source: Source; readonly signal: AbortSignal },
): Promise<Resolution> {
  const { namespace, object } = reading ?? {};
  const isOpen = resolution.kind === "unknown" && resolution.what === "object";
  if (!isOpen || object === undefined || namespace === undefined) return resolution;
  if (source.fixedNamespace !== undefined) return resolution;
  const names = createNames(source, signal);
  const tries = await Promise.all(
    object.kinds
      .filter(({ isNamespaced }) => isNamespaced)
      .map((kind) => names.list(kind, { name: object.name })),
  );
  const same = tries.flatMap((found) =>
    refsOf(found ?? []).filter(({ name }) => name === object.name),
  );
  const near = [...likeliest(same), ...resolution.near].slice(0, nearAtMost);
  return { ...resolution, near };
}

/** Before a place as a whole is taken: a name that was given may be that of an object, with an error in it. */
function mistyped(
  before: readonly Reading[],
  reading: Reading,
  { directory }: Climb,
): Resolution | undefined {
  if (reading.object !== undefined) return undefined;
  for (const { asked, namespace, object } of before) {
    // The name of the place itself.
    if (object === undefined || object.name === reading.namespace) continue;
    const known = refsOf(objectsFor({ asked, namespace, object }, directory));
    const near = nearRefs(object.name, known);
    const name = asked.target ?? object.name;
    if (near.length > 0) return { kind: "unknown", what: "object", name, near };
  }
  return undefined;
}

/** What one reading means; nothing when there is no such thing. Of several of one name that in a namespace which was said is meant. */
async function resolve(
  reading: Reading,
  climb: Climb,
  said: ReadonlySet<string>,
): Promise<Resolution | undefined> {
  const { asked, namespace, object } = reading;
  if (namespace !== undefined && climb.directory.absent.has(namespace)) return undefined;
  if (object === undefined) return { kind: "found", asked, namespace };
  const matches = objectsFor(reading, climb.directory).filter(
    ({ ref }) => ref.name === object.name,
  );
  const roots =
    matches.length > 0 ? await rootsOf(matches, climb) : await rootsOfBeginning(reading, climb);
  const [ref, ...others] = withinSaid(likeliest(roots), namespacesBut(object.name, said));
  if (ref === undefined) return undefined;
  if (others.length > 0)
    return { kind: "ambiguous", candidates: [ref, ...others].slice(0, candidatesAtMost) };
  return ref.kind === "Namespace"
    ? { kind: "found", asked, namespace: ref.name }
    : { kind: "found", asked, namespace: ref.namespace ?? namespace, target: ref };
}

/** The word that names the object names no place beside. */
function namespacesBut(name: string, said: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...said].filter((namespace) => namespace !== name));
}

/** `cart is down, shop`: the word is a namespace that has one. */
function withinSaid(refs: readonly ObjectRef[], said: ReadonlySet<string>): readonly ObjectRef[] {
  const within = refs.filter(({ namespace = "" }) => said.has(namespace));
  return within.length === 1 ? within : refs;
}

function objectsFor({ namespace, object }: Reading, { objects }: Directory) {
  return objects.filter(
    ({ ref }) =>
      object?.kinds.some(({ kind }) => kind === ref.kind) === true &&
      (namespace === undefined ||
        ref.namespace === namespace ||
        (ref.namespace === undefined && ref.kind !== "Namespace")),
  );
}

const order = kindsFor("asked").map(({ kind }) => kind);

/** Of one name in one namespace the likeliest kind is meant; a namespace only where no object has the name. */
function likeliest(refs: readonly ObjectRef[]): ObjectRef[] {
  const objects = refs.filter(({ kind }) => kind !== "Namespace");
  const meant = objects.length > 0 ? objects : refs;
  const groups = Map.groupBy(meant, ({ namespace, name }) => keyOf({ kind: "", namespace, name }));
  return [...groups.values()].flatMap((same) =>
    same
      .toSorted((left, right) => order.indexOf(left.kind) - order.indexOf(right.kind))
      .slice(0, 1),
  );
}

async function unknown(asked: Candidate, { names, directory }: Climb): Promise<Resolution> {
  const { namespace, target } = asked;
  if (namespace !== undefined && (target === undefined || directory.absent.has(namespace))) {
    const near = nearRefs(namespace, refsOf(await names.namespaces()));
    return { kind: "unknown", what: "namespace", name: namespace, near };
  }
  if (target === undefined) throw new AppError("bug", "The whole cluster always exists.");
  const reading = toReading(asked);
  const known = reading === undefined ? [] : refsOf(objectsFor(reading, directory));
  const near = nearRefs(reading?.object?.name ?? target, known);
  return { kind: "unknown", what: "object", name: target, namespace, near };
}

function refsOf(objects: readonly Named[]): ObjectRef[] {
  return objects.map(({ ref }) => ref);
}

function nearRefs(name: string, known: readonly ObjectRef[]): ObjectRef[] {
  const near = nearMisses(
    name,
    known.map((ref) => ref.name),
    nearAtMost,
  );
  return near
    .flatMap((candidate) => likeliest(known.filter((ref) => ref.name === candidate)))
    .slice(0, nearAtMost);
}
