import type { Gap } from "@binnacle/contracts";
import { readableOf } from "@binnacle/runtime";
import { z } from "zod";
import type { ClusterApi } from "../api/cluster-api.ts";
import { type Failure, toGap, valueOf } from "../api/failure.ts";

/** A kind that is served, in one version of its group. */
interface ServedResource {
  readonly kind: string;
  readonly plural: string;
  /** Empty: the core group. */
  readonly group: string;
  readonly version: string;
  readonly isNamespaced: boolean;
  readonly shortNames: readonly string[];
}

const Groups = z.object({
  groups: readableOf(
    z.object({ name: z.string(), preferredVersion: z.object({ version: z.string() }) }),
  ),
});
const Resources = z.object({
  resources: readableOf(
    z.object({
      name: z.string(),
      kind: z.string(),
      namespaced: z.boolean(),
      shortNames: z.array(z.string()).optional(),
    }),
  ),
});

/**
 * What the API server serves, by discovery: the core group, then each other in the version that it prefers. A group that
 * does not answer, such as one of an extension that is down, is a gap.
 */
export async function listResources(
  api: ClusterApi,
  signal: AbortSignal,
): Promise<{ resources: readonly ServedResource[]; gaps: readonly Gap[] }> {
  const { groups } = Groups.catch({ groups: [] }).parse(
    valueOf(await api.json("/apis", { signal })),
  );
  const all = [
    { group: "", version: "v1" },
    ...groups.map(({ name, preferredVersion: { version } }) => ({ group: name, version })),
  ];
  const lists = await Promise.all(
    all.map(async ({ group, version }) => {
      const path = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
      const answer = await api.json(path, { signal });
      if (answer.kind === "failed") return { resources: [], gaps: [unseen(group, answer.failure)] };
      const { resources } = Resources.catch({ resources: [] }).parse(answer.value);
      return { resources: resources.flatMap((one) => toServed(one, { group, version })), gaps: [] };
    }),
  );
  return {
    resources: lists.flatMap(({ resources }) => resources),
    gaps: lists.flatMap(({ gaps }) => gaps),
  };
}

/** A part of a kind is none: `pods/log`. */
function toServed(
  { name, kind, namespaced, shortNames = [] }: z.infer<typeof Resources>["resources"][number],
  where: { readonly group: string; readonly version: string },
): ServedResource[] {
  if (name.includes("/")) return [];
  return [{ kind, plural: name, isNamespaced: namespaced, shortNames, ...where }];
}

function unseen(group: string, failure: Failure): Gap {
  return toGap(failure, { what: `the kinds of ${group || "the core group"}`, about: undefined });
}
