import { type Gap, present } from "@binnacle/contracts";
import type { Kind } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import type { ApiResult } from "../api/failure.ts";
import { granted } from "../api/refused.ts";
import { absent, assertNamespace } from "../resolve/assert-namespace.ts";
import { listNamed } from "../resolve/metadata.ts";
import { resolveCandidates } from "../resolve/resolve-candidates.ts";

interface Reading {
  readonly api: ClusterApi;
  readonly signal: AbortSignal;
}

interface Read {
  readonly kind: Kind;
  readonly namespace: string | undefined;
  /** Absent: a list. */
  readonly name?: string | undefined;
}

/** The value that was read. What is not there by that name is an `AppError` with the names that may have been meant. */
export async function found<T>(result: ApiResult<T>, read: Read, reading: Reading): Promise<T> {
  const { kind, namespace, name } = read;
  const isAbsent = result.kind === "failed" && result.failure.kind === "not_found";
  if (!isAbsent || name === undefined) return granted(result, read, reading.api.kubectl);
  if (kind.isNamespaced) await assertNamespace(reading.api, namespace, reading.signal);
  const listed = await listNamed(reading.api, kind, { namespace, signal: reading.signal });
  const known = listed.kind === "ok" ? listed.value.map(({ ref }) => ref.name) : [];
  const where =
    namespace === undefined || !kind.isNamespaced ? "The cluster" : `Namespace ${namespace}`;
  throw absent(`${where} has no ${kind.kind.toLowerCase()} named`, name, known);
}

/**
 * After an answer without anything in it: a namespace, or an object that was asked for by its name alone, that is not there
 * is no empty one. Throws `AppError` of kind not_found; whatever may have the name and cannot be listed is a gap.
 */
export async function namedGaps(
  {
    namespace,
    name,
  }: { readonly namespace: string | undefined; readonly name: string | undefined },
  { api, signal }: Reading,
): Promise<readonly Gap[]> {
  const unknown = await assertNamespace(api, namespace, signal);
  if (name === undefined) return unknown;
  const reading = present({ target: name, namespace });
  const { resolution, gaps } = await resolveCandidates({ api }, [reading], signal);
  if (resolution.kind !== "unknown") return unknown;
  if (gaps.length > 0) return [...unknown, ...gaps];
  const where = namespace === undefined ? "The cluster" : `Namespace ${namespace}`;
  const known = resolution.near.map((ref) => ref.name);
  throw absent(
    `${where} has no events about, and no object that people ask about, named`,
    name,
    known,
  );
}
