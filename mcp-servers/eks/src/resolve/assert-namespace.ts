import { AppError, type Gap, present } from "@binnacle/contracts";
import { kinds, nearMisses } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import { toGap } from "../api/failure.ts";
import { getNamed, listNamed } from "./metadata.ts";

const namespaceKind = kinds.find(({ kind }) => kind === "Namespace");
const nearAtMost = 5;

/**
 * A namespace that is not there is no empty one: throws `AppError` (not_found) with what is near. Where that cannot be known,
 * it is a gap.
 */
export async function assertNamespace(
  api: ClusterApi,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<readonly Gap[]> {
  if (namespace === undefined || namespaceKind === undefined) return [];
  const own = await getNamed(api, namespaceKind, { name: namespace, signal });
  if (own.kind === "ok") return [];
  if (own.failure.kind !== "not_found") {
    const what = `whether there is a namespace ${namespace}`;
    return [toGap(own.failure, { what, about: { kinds: ["Pod"], ...present({ namespace }) } })];
  }
  const all = await listNamed(api, namespaceKind, { signal });
  const known = all.kind === "ok" ? all.value.map(({ ref }) => ref.name) : [];
  throw absent("There is no namespace", namespace, known);
}

/** `sentence` ends before the name. */
export function absent(sentence: string, name: string, known: readonly string[]): AppError {
  const near = nearMisses(name, known, nearAtMost);
  const meant = near.length === 0 ? "" : ` Near: ${near.join(", ")}.`;
  return new AppError("not_found", `${sentence} ${JSON.stringify(name)}.${meant}`);
}
