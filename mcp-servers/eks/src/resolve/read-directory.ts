import { AppError } from "@binnacle/contracts";
import { type Kind, kindsFor } from "@binnacle/diagnosis";
import { toError } from "../api/failure.ts";
import type { Named } from "./metadata.ts";
import type { Names } from "./names.ts";
import type { Reading } from "./reading.ts";

/** What there is, by name: read once for all readings of a question. */
export interface Directory {
  readonly objects: readonly Named[];
  /** Namespaces that are named and that are not there. */
  readonly absent: ReadonlySet<string>;
}

/**
 * Reads the metadata that the readings need: each kind in all namespaces where one of them names none, else in theirs.
 * A kind that may not be listed is a gap; when none may, that is the error (`AppError`).
 */
export async function readDirectory(
  names: Names,
  readings: readonly Reading[],
): Promise<Directory> {
  const [absent, lists] = await Promise.all([
    absentNamespaces(names, readings),
    Promise.all(listsFor(readings).map((list) => readList(names, list))),
  ]);
  const tries = lists.flat();
  if (tries.length > 0 && tries.every((objects) => objects === undefined))
    throw nothingListed(names);
  return { objects: tries.flatMap((objects) => objects ?? []), absent };
}

async function absentNamespaces(
  names: Names,
  readings: readonly Reading[],
): Promise<ReadonlySet<string>> {
  const named = new Set(readings.flatMap(({ namespace }) => namespace ?? []));
  const absent = await Promise.all(
    [...named].map(async (name) => ((await names.isAbsent(name)) ? [name] : [])),
  );
  return new Set(absent.flat());
}

interface List {
  readonly kind: Kind;
  /** Absent: all namespaces; those that are named are read one by one where that is refused. */
  readonly namespace: string | undefined;
  readonly instead: readonly string[];
  /** Of kinds of which there are many. */
  readonly name?: string;
}

function listsFor(readings: readonly Reading[]): List[] {
  const objects = readings.flatMap(({ namespace, object }) =>
    object === undefined ? [] : [{ namespace, ...object }],
  );
  return kindsFor("asked").flatMap((kind) => {
    const wanted = objects.filter(({ kinds }) => kinds.includes(kind));
    const named = [...new Set(wanted.flatMap(({ namespace }) => namespace ?? []))];
    const isEverywhere = wanted.some(({ namespace }) => namespace === undefined);
    const places = isEverywhere || !kind.isNamespaced ? [undefined] : named;
    const names = kind.uses.includes("many")
      ? [...new Set(wanted.map(({ name }) => name))].map((name) => ({ name }))
      : [{}];
    if (wanted.length === 0) return [];
    return places.flatMap((namespace) =>
      names.map((name) => ({ kind, namespace, instead: named, ...name })),
    );
  });
}

/** Of each try the objects; undefined: could not be read. */
async function readList(
  names: Names,
  { kind, instead, ...where }: List,
): Promise<(readonly Named[] | undefined)[]> {
  const first = await names.list(kind, where);
  if (first !== undefined || !kind.isNamespaced || where.namespace !== undefined) return [first];
  const others = instead.map((namespace) => names.list(kind, { ...where, namespace }));
  return [first, ...(await Promise.all(others))];
}

function nothingListed(names: Names): AppError {
  const [first] = names.failed();
  if (first === undefined) return new AppError("bug", "No list was read.");
  const { failure } = first;
  if (failure.refusedUser === undefined) return toError(failure);
  return new AppError(
    "denied",
    `To find a name, user "${failure.refusedUser}" must list what there is. Name a namespace that it may read.`,
    { remedy: names.gaps()[0]?.remedy },
  );
}
