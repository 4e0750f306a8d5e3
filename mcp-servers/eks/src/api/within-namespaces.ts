import { kindsToRead } from "@binnacle/diagnosis";
import { readableOf } from "@binnacle/runtime";
import { z } from "zod";
import type { ClusterApi } from "./cluster-api.ts";
import type { Review } from "./create-review.ts";
import type { ApiResult, Failure } from "./failure.ts";
import { placeOf } from "./readable-path.ts";

/** What of the cluster itself is shown beside the namespaces. */
type Beside = "nothing" | "what a diagnosis reads";

/**
 * The API as somebody sees it who may look at some namespaces only: each other path is refused before it is asked, however it
 * came to be. Absent: all of them.
 */
export function withinNamespaces(
  api: ClusterApi,
  namespaces: readonly string[] | undefined,
  beside: Beside,
): ClusterApi {
  if (namespaces === undefined) return api;
  const allowed = new Set(namespaces);
  const only = namespaces.join(", ") || "none";
  const refused = (what: string | undefined): Failure | undefined => {
    if (what === undefined) return undefined;
    return {
      kind: "refused",
      why: `you may not look at ${what}, only at these namespaces: ${only}`,
    };
  };
  const refusalOf = (path: string) => refused(foreignIn(path, allowed, beside));
  const failedAt = (path: string) => asFailed(refusalOf(path));
  return {
    ...api,
    refusalOf,
    text: async (path, options) => failedAt(path) ?? (await api.text(path, options)),
    review: async (review, options) =>
      asFailed(refused(foreignReview(review, allowed))) ?? (await api.review(review, options)),
    json: async (path, options) =>
      failedAt(path) ?? withoutForeign(await api.json(path, options), { path, allowed }),
  };
}

function asFailed(failure: Failure | undefined): ApiResult<never> | undefined {
  return failure && { kind: "failed", failure };
}

/** Lists of the cluster of which a diagnosis of one namespace reads. */
const shared: ReadonlySet<string> = new Set(
  kindsToRead
    .filter(({ isNamespaced }) => !isNamespaced)
    .map(({ group, plural }) => `${plural}.${group}`),
);

/** What a path would show that may not be looked at; undefined: nothing. */
function foreignIn(path: string, allowed: ReadonlySet<string>, beside: Beside): string | undefined {
  const place = placeOf(path);
  if (place === undefined) return undefined;
  const { namespace, resource, group, name } = place;
  const isNamespace = resource === "namespaces" && group === "";
  const own = isNamespace ? name : namespace;
  if (own !== undefined) return allowed.has(own) ? undefined : `namespace ${own}`;
  const isShared = beside !== "nothing" && shared.has(`${resource}.${group}`);
  return isShared ? undefined : `${resource} of the whole cluster`;
}

/** Who may do what beyond them is none of their business either. */
function foreignReview(review: Review, allowed: ReadonlySet<string>): string | undefined {
  if (review.kind === "SelfSubjectReview") return "who asks of the whole cluster";
  const { namespace } = review.spec.resourceAttributes ?? {};
  if (namespace === undefined) return "what may be done in the whole cluster";
  return allowed.has(namespace) ? undefined : `namespace ${namespace}`;
}

/** What has no name cannot be one of them, and hides no other. */
const List = z.looseObject({
  items: readableOf(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })),
});

/** Of the list of namespaces, those that may be looked at. */
function withoutForeign(
  result: ApiResult<unknown>,
  { path, allowed }: { readonly path: string; readonly allowed: ReadonlySet<string> },
): ApiResult<unknown> {
  if (result.kind === "failed" || path !== "/api/v1/namespaces") return result;
  const list = List.safeParse(result.value);
  const items = list.data?.items.filter(({ metadata }) => allowed.has(metadata.name)) ?? [];
  return { kind: "ok", value: { ...list.data, items } };
}
