import { AppError, type Gap } from "@binnacle/contracts";
import { type Kind, kindsFor } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import { type ApiResult, type Failure, toError } from "../api/failure.ts";
import { refusals } from "../api/refusals.ts";
import { getNamed, listNamed, type Named } from "./metadata.ts";
import type { Reading } from "./reading.ts";

/** What there is, by name: read once for all readings of a question. */
export interface Directory {
  readonly objects: readonly Named[];
  /** Namespaces that are named and that are not there. */
  readonly absent: ReadonlySet<string>;
  readonly gaps: readonly Gap[];
}

/**
 * Reads the metadata that the readings need: each kind in all namespaces where one of them names none, else in theirs.
 * A kind that may not be listed is a gap; when none may, that is the error (`AppError`).
 */
export async function readDirectory(
  api: ClusterApi,
  readings: readonly Reading[],
  signal: AbortSignal,
): Promise<Directory> {
  const [absent, lists] = await Promise.all([
    absentNamespaces(api, readings, signal),
    Promise.all(listsFor(readings).map((list) => readList(api, list, signal))),
  ]);
  const tries = lists.flat();
  const failed = tries.flatMap(({ result, ...list }) =>
    result.kind === "ok" ? [] : [{ ...list, failure: result.failure }],
  );
  const gaps = refusals(failed, api.kubectl).map(({ gap }) => gap);
  if (failed.length > 0 && failed.length === tries.length) throw nothingListed(failed[0], gaps);
  const objects = tries.flatMap(({ result }) => (result.kind === "ok" ? result.value : []));
  return { objects, absent, gaps };
}

async function absentNamespaces(
  api: ClusterApi,
  readings: readonly Reading[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const [kind] = kindsFor("asked").filter((known) => known.kind === "Namespace");
  const named = new Set(readings.flatMap(({ namespace }) => namespace ?? []));
  const absent = await Promise.all(
    [...named].map(async (name) => {
      const answer = kind && (await getNamed(api, kind, { name, signal }));
      // Who may not see the namespace may still see what is in it.
      const isAbsent = answer?.kind === "failed" && answer.failure.kind === "not_found";
      return isAbsent ? [name] : [];
    }),
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

interface Try {
  readonly kind: Kind;
  readonly namespace: string | undefined;
  readonly result: ApiResult<readonly Named[]>;
}

async function readList(api: ClusterApi, list: List, signal: AbortSignal): Promise<Try[]> {
  const read = async (namespace: string | undefined): Promise<Try> => {
    const { kind } = list;
    return { kind, namespace, result: await listNamed(api, kind, { ...list, namespace, signal }) };
  };
  const first = await read(list.namespace);
  const isRefused = first.result.kind === "failed" && list.kind.isNamespaced;
  if (!isRefused || list.namespace !== undefined) return [first];
  return [first, ...(await Promise.all(list.instead.map(read)))];
}

function nothingListed(failed: { failure: Failure } | undefined, gaps: readonly Gap[]): AppError {
  if (failed === undefined) return new AppError("bug", "No list was read.");
  const { failure } = failed;
  if (failure.refusedUser === undefined) return toError(failure);
  return new AppError(
    "denied",
    `To find a name, user "${failure.refusedUser}" must list what there is. Name a namespace that it may read.`,
    { remedy: gaps[0]?.remedy },
  );
}
