import { AppError } from "@binnacle/contracts";
import { type Kind, kindsFor } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import { findResource } from "../resources/find-resource.ts";

/** Objects of one kind by name; without names: the list. */
export interface Target {
  readonly resource: Kind;
  readonly names: readonly string[];
}

/** Reads `pods`, `pods,svc`, `all`, `pod a b` and `pod/a svc/b`. Throws `AppError` for what is no kind, and for Secrets. */
export async function targetsOf(
  api: ClusterApi,
  words: readonly string[],
  signal: AbortSignal,
): Promise<readonly Target[]> {
  const [kinds, ...names] = words;
  if (kinds === undefined)
    throw new AppError("bad_input", "A kind is needed: get pods, get deployment/payment.");
  if (kinds.includes("/"))
    return await Promise.all(
      words.map(async (word) => {
        const [kind, name] = pairOf(word);
        return { resource: await findResource(api, kind, signal), names: [name] };
      }),
    );
  const plurals = kinds
    .split(",")
    .flatMap((kind) => (kind === "all" ? kindsFor("all").map(({ plural }) => plural) : [kind]));
  return await Promise.all(
    plurals.map(async (kind) => ({ resource: await findResource(api, kind, signal), names })),
  );
}

function pairOf(word: string): readonly [kind: string, name: string] {
  const [kind, name, ...more] = word.split("/");
  if (kind !== undefined && name !== undefined && name !== "" && more.length === 0)
    return [kind, name];
  throw new AppError("bad_input", `${JSON.stringify(word.slice(0, 80))} is not kind/name.`);
}
