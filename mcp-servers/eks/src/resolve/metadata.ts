import { type ObjectRef, present } from "@binnacle/contracts";
import type { Kind } from "@binnacle/diagnosis";
import { readableOf } from "@binnacle/runtime";
import { z } from "zod";
import type { ClusterApi } from "../api/cluster-api.ts";
import type { ApiResult } from "../api/failure.ts";
import { listPages } from "../api/list-pages.ts";
import { pathOf } from "../resources/find-resource.ts";

export interface Named {
  readonly ref: ObjectRef;
  readonly owner: Pick<ObjectRef, "kind" | "name"> | undefined;
}

const form = "g=meta.k8s.io;v=v1,application/json";
const listAccept = `application/json;as=PartialObjectMetadataList;${form}`;
const accept = `application/json;as=PartialObjectMetadata;${form}`;
const Owner = z.object({ kind: z.string(), name: z.string(), controller: z.boolean().optional() });
/** An object is known by its name: what else cannot be read is not known. */
const Metadata = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().optional().catch(undefined),
    uid: z.string().optional().catch(undefined),
    ownerReferences: readableOf(Owner),
  }),
});

/** The objects of a kind by their metadata alone, in one namespace or in all; of many, only those of one name. */
export async function listNamed(
  api: ClusterApi,
  kind: Kind,
  options: { namespace?: string | undefined; name?: string; signal: AbortSignal },
): Promise<ApiResult<readonly Named[]>> {
  const { namespace, name, signal } = options;
  return await listPages(api, pathOf(kind, { namespace }), {
    signal,
    query: name === undefined ? {} : { fieldSelector: `metadata.name=${name}` },
    accept: listAccept,
    // What has no name is nothing that somebody can have named.
    onPage: (page) => page.flatMap((object) => toNamed(kind, object) ?? []),
  });
}

/** One object by its metadata alone. */
export async function getNamed(
  api: ClusterApi,
  kind: Kind,
  { signal, ...where }: { namespace?: string | undefined; name: string; signal: AbortSignal },
): Promise<ApiResult<Named>> {
  const answer = await api.json(pathOf(kind, where), { signal, accept });
  if (answer.kind === "failed") return answer;
  const value = toNamed(kind, answer.value);
  if (value !== undefined) return { kind: "ok", value };
  const why = `The Kubernetes API server answered with an object that is no ${kind.kind}.`;
  return { kind: "failed", failure: { kind: "unavailable", why } };
}

function toNamed({ kind }: Kind, object: unknown): Named | undefined {
  const read = Metadata.safeParse(object).data?.metadata;
  if (read === undefined) return undefined;
  const { name, namespace, uid, ownerReferences } = read;
  const owner = ownerReferences.find(({ controller }) => controller === true) ?? ownerReferences[0];
  return { ref: present({ kind, namespace, name, uid }), owner };
}
