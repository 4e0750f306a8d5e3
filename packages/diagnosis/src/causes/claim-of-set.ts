import type { ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { refOf, written } from "../graph/object-key.ts";
import type { DraftStep } from "../kit/draft.ts";
import type { PersistentVolumeClaim } from "../state/cluster-kinds.ts";
import { objectsOf } from "../state/cluster-state.ts";
import type { Metadata } from "../state/shapes.ts";

/** A StatefulSet, and the claim that it makes again as soon as it is gone. */
interface ClaimOfSet {
  readonly ref: ObjectRef;
  readonly metadata: Metadata;
  /** What its template asks now; absent: the default class. */
  readonly storageClass: string | undefined;
}

/** The StatefulSet that makes the claim: a claim of a template is called `<template>-<set>-<ordinal>`. */
export function setOfClaim(
  { state }: Cluster,
  claim: PersistentVolumeClaim,
): ClaimOfSet | undefined {
  const { namespace, name } = claim.metadata;
  for (const set of objectsOf(state, "StatefulSet")) {
    if (set.metadata.namespace !== namespace) continue;
    const template = set.spec.volumeClaimTemplates.find(({ metadata }) =>
      isNumbered(name, `${metadata.name}-${set.metadata.name}-`),
    );
    if (template === undefined) continue;
    const storageClass = template.spec.storageClassName ?? undefined;
    return { ref: refOf("StatefulSet", set), metadata: set.metadata, storageClass };
  }
  return undefined;
}

/** By its name a StatefulSet may make it, and which there are was not seen. */
export function mayBeOfSet({ gapIn }: Cluster, { metadata }: PersistentVolumeClaim): boolean {
  return /-\d+$/.test(metadata.name) && gapIn("StatefulSet", metadata.namespace) !== undefined;
}

/** A template of claims cannot be changed where it stands, and a claim that is replaced is made as the template says. */
export function takeClassInSet(
  { ref, storageClass }: ClaimOfSet,
  claim: PersistentVolumeClaim,
  { wanted, near }: { readonly wanted: string; readonly near: string | undefined },
): DraftStep {
  const gone = `claim ${claim.metadata.name}, which is not bound and holds nothing`;
  const set = written(ref);
  if (storageClass === wanted) {
    const right = near === undefined ? "a StorageClass that exists" : `StorageClass ${near}`;
    return {
      text: `its template makes the claim anew with the same class: delete ${set} with --cascade=orphan, apply it with ${right}, then delete ${gone}`,
    };
  }
  const other =
    storageClass === undefined
      ? "without a StorageClass of its own: the cluster needs a default one"
      : `with StorageClass ${storageClass}`;
  return { text: `delete ${gone}: ${set} makes it anew ${other}` };
}

function isNumbered(name: string, opening: string): boolean {
  return name.startsWith(opening) && /^\d+$/.test(name.slice(opening.length));
}
