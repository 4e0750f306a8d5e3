import { type Gap, keyOf } from "@binnacle/contracts";
import { kinds } from "@binnacle/diagnosis";
import { z } from "zod";
import { listPages } from "../api/list-pages.ts";
import { type FailedRead, refusals } from "../api/refusals.ts";
import { pathOf } from "../resources/find-resource.ts";
import { type Owner, Owners, type PodObject } from "./pod-object.ts";
import type { PodScope } from "./pod-scope.ts";

/** What stands between a pod and what people call its workload: of a Deployment or Rollout, of a CronJob or JobSet. */
const between = kinds.filter(({ kind }) => kind === "ReplicaSet" || kind === "Job");
/** A chain of owners is shorter, unless it is a ring. */
const ownersAtMost = 8;

const form = "g=meta.k8s.io;v=v1,application/json";
const accept = `application/json;as=PartialObjectMetadataList;${form}`;
const Owned = z.object({ metadata: z.object({ name: z.string(), ownerReferences: Owners }) });

const onPage = (items: readonly unknown[]) =>
  items.flatMap((item) => Owned.safeParse(item).data ?? []);

export interface Chains {
  /** The owners of a pod by owner references, nearest first. Kinds of somebody else end a chain, and are in it. */
  readonly ownersOf: (pod: PodObject) => readonly Owner[];
  /** Lists that could not be read: a chain through them breaks off. */
  readonly gaps: readonly Gap[];
}

/** Reads by metadata what the owners of these pods belong to: no name of a pod tells it. */
export async function readChains(pods: readonly PodObject[], scope: PodScope): Promise<Chains> {
  const { api, namespace, signal } = scope;
  const owners = new Map(
    pods.map(({ metadata: { name, ownerReferences } }) => [
      keyOf({ kind: "Pod", name }),
      ownerReferences,
    ]),
  );
  const direct = new Set(pods.flatMap(({ metadata }) => metadata.ownerReferences?.kind ?? []));
  const failed: FailedRead[] = [];
  const read = async (kind: (typeof between)[number]) => {
    const listed = await listPages(api, pathOf(kind, { namespace }), { signal, accept, onPage });
    if (listed.kind === "failed") failed.push({ kind, namespace, failure: listed.failure });
    else
      for (const { metadata } of listed.value)
        owners.set(keyOf({ kind: kind.kind, name: metadata.name }), metadata.ownerReferences);
  };
  await Promise.all(between.filter(({ kind }) => direct.has(kind)).map(read));
  return {
    ownersOf: ({ metadata: { name } }) => chainFrom({ kind: "Pod", name }, owners),
    gaps: refusals(failed, api.kubectl).map(({ gap }) => gap),
  };
}

/** `Deployment/payment`: the last of a chain, which people know. A static pod belongs to its node, and to nobody. */
export function rootText(owners: readonly Owner[]): string | undefined {
  const root = owners.filter(({ kind }) => kind !== "Node").at(-1);
  return root && `${root.kind}/${root.name}`;
}

function chainFrom(
  start: { readonly kind: string; readonly name: string },
  owners: ReadonlyMap<string, Owner | undefined>,
): Owner[] {
  const chain: Owner[] = [];
  let current = owners.get(keyOf(start));
  while (current !== undefined && chain.length < ownersAtMost) {
    chain.push(current);
    current = owners.get(keyOf({ kind: current.kind, name: current.name }));
  }
  return chain;
}
