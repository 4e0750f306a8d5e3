import type { KubernetesObject } from "@binnacle/cases";
import { z } from "zod";
import type { ImportedTruth } from "./imported-case.ts";

type Ref = ImportedTruth["culprits"][number];

/**
 * What controls an object, and what controls that: as right an answer as the object itself. A ReplicaSet that was not
 * recorded is of the Deployment that named it.
 */
export function ownersOf(ref: Ref, objects: readonly KubernetesObject[]): Ref[] {
  const found = objects.find((one) => isSame(one, ref));
  if (found === undefined) return [];
  const [owner] = controllersOf(found);
  if (owner === undefined) return [];
  const isKnown = objects.some((one) => isSame(one, owner));
  return [owner, ...(isKnown ? ownersOf(owner, objects) : deploymentOf(owner, found))];
}

/** `web-6b7c9` of the pod with hash `6b7c9`. */
function deploymentOf(owner: Ref, pod: KubernetesObject): Ref[] {
  const hash = Owned.parse(pod).metadata.labels?.["pod-template-hash"];
  if (owner.kind !== "ReplicaSet" || hash === undefined || !owner.name.endsWith(`-${hash}`))
    return [];
  return [{ ...owner, kind: "Deployment", name: owner.name.slice(0, -hash.length - 1) }];
}

const Owned = z.object({
  metadata: z.object({
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).nullish(),
    ownerReferences: z
      .array(z.object({ kind: z.string(), name: z.string(), controller: z.boolean().nullish() }))
      .nullish(),
  }),
});

function controllersOf(object: KubernetesObject): Ref[] {
  const { namespace, ownerReferences } = Owned.parse(object).metadata;
  return (ownerReferences ?? [])
    .filter(({ controller }) => controller === true)
    .map(({ kind, name }) => ({ kind, name, ...(namespace === undefined ? {} : { namespace }) }));
}

function isSame({ kind, metadata }: KubernetesObject, ref: Ref): boolean {
  return kind === ref.kind && metadata.name === ref.name && metadata.namespace === ref.namespace;
}
