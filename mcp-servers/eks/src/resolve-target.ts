import { AppError, type Gap, type ObjectRef } from "@binnacle/contracts";
import { z } from "zod";
import type { ClusterApi } from "./api/cluster-api.ts";
import { type ApiResult, toError } from "./api/failure.ts";
import { listPages } from "./api/list-pages.ts";
import { refusals } from "./api/refusals.ts";
import { pathOf } from "./resources/find-resource.ts";
import { builtInResources, type Resource } from "./resources/resources.table.ts";

export type Resolution =
  | { readonly kind: "found"; readonly ref: ObjectRef }
  | { readonly kind: "ambiguous"; readonly candidates: readonly ObjectRef[] }
  | { readonly kind: "unknown"; readonly known: readonly ObjectRef[] };

/** What people ask about, the most likely first: a Deployment hides the Service of its name. */
const targetKinds: readonly Resource[] = [
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "CronJob",
  "Job",
  "Service",
  "Pod",
  "Node",
  "Namespace",
].flatMap((kind) => builtInResources.filter((resource) => resource.kind === kind));

const accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
const Named = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string().optional(),
  }),
});

/**
 * Finds the object that a name means, in all namespaces: `payment`, `deployment/payment`, `svc/payment`.
 * A kind that may not be listed is a gap; when none may, that is the error (`AppError`).
 */
export async function resolveTarget(
  api: ClusterApi,
  target: string,
  signal: AbortSignal,
): Promise<{ readonly resolution: Resolution; readonly gaps: readonly Gap[] }> {
  const { kinds, name } = parts(target);
  const lists = await Promise.all(
    kinds.map(async (kind) => ({ kind, refs: await named(api, kind, { name, signal }) })),
  );
  const failed = lists.flatMap(({ kind, refs }) =>
    refs.kind === "ok" ? [] : [{ resource: kind.plural, group: kind.group, failure: refs.failure }],
  );
  const gaps = refusals(failed).map(({ gap }) => gap);
  if (failed.length === lists.length) throw nothingListed(failed[0]?.failure, gaps);
  const refs = lists.flatMap((list) => (list.refs.kind === "ok" ? list.refs.value : []));
  return { resolution: resolve(name, refs), gaps };
}

function nothingListed(
  failure: Parameters<typeof toError>[0] | undefined,
  gaps: readonly Gap[],
): AppError {
  if (failure === undefined) return new AppError("bug", "No list was read.");
  const [gap] = gaps;
  if (failure.refusedUser === undefined || gap === undefined) return toError(failure);
  return new AppError(
    "denied",
    `To find a name in all namespaces, user "${failure.refusedUser}" must list them. Name the namespace, or let a cluster administrator run: ${gap.remedy ?? ""}`,
  );
}

function resolve(name: string, refs: readonly ObjectRef[]): Resolution {
  const matching = refs.filter((ref) => ref.name === name);
  const objects = matching.filter(({ kind }) => kind !== "Namespace");
  const candidates = withoutShadowed(objects.length > 0 ? objects : matching);
  const [first] = candidates;
  if (first === undefined) return { kind: "unknown", known: refs };
  return candidates.length === 1
    ? { kind: "found", ref: first }
    : { kind: "ambiguous", candidates };
}

function parts(target: string): { kinds: readonly Resource[]; name: string } {
  const [, word = "", name] = /^([^/]+)\/([^/]+)$/u.exec(target.trim()) ?? [];
  const wanted = word.toLowerCase();
  const kinds = targetKinds.filter(
    ({ kind, plural, shortNames }) =>
      kind.toLowerCase() === wanted || plural === wanted || shortNames.includes(wanted),
  );
  if (name !== undefined && kinds.length > 0) return { kinds, name };
  return { kinds: targetKinds, name: target.trim() };
}

/** All objects of the kind, by metadata only; of pods, which may be many, only those of that name. */
async function named(
  api: ClusterApi,
  resource: Resource,
  { name, signal }: { name: string; signal: AbortSignal },
): Promise<ApiResult<readonly ObjectRef[]>> {
  return await listPages(api, pathOf(resource, {}), {
    signal,
    query: resource.kind === "Pod" ? { fieldSelector: `metadata.name=${name}` } : {},
    accept,
    onPage: (page) =>
      z
        .array(Named)
        .parse(page)
        .map((object) => toRef(resource, object)),
  });
}

function toRef({ kind }: Resource, { metadata }: z.infer<typeof Named>): ObjectRef {
  const { name, namespace, uid } = metadata;
  return {
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(uid === undefined ? {} : { uid }),
  };
}

/** Of one name in one namespace the likeliest kind is meant. */
function withoutShadowed(refs: readonly ObjectRef[]): readonly ObjectRef[] {
  const groups = Map.groupBy(refs, ({ namespace, name }) => `${namespace ?? ""}/${name}`);
  return [...groups.values()].flatMap((same) => same.slice(0, 1));
}
