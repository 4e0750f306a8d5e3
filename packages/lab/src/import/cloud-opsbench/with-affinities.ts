import type { KubernetesObject } from "@binnacle/cases";
import { z } from "zod";
import type { Affinity } from "./affinities-of.ts";

/** The objects, with its affinity at each Deployment, its ReplicaSets and their pods. */
export function withAffinities(
  objects: readonly KubernetesObject[],
  affinities: ReadonlyMap<string, Affinity>,
): KubernetesObject[] {
  const owners = new Map(
    objects
      .filter(({ kind }) => kind === "ReplicaSet")
      .map((object) => [object.metadata.name, ownerOf(object)]),
  );
  return objects.map((object) => {
    const deployment = deploymentOf(object, owners);
    const affinity = deployment === undefined ? undefined : affinities.get(deployment);
    return affinity === undefined ? object : withAffinity(object, affinity);
  });
}

function deploymentOf(
  object: KubernetesObject,
  owners: ReadonlyMap<string, string | undefined>,
): string | undefined {
  if (object.kind === "Deployment") return object.metadata.name;
  if (object.kind === "ReplicaSet") return ownerOf(object);
  return object.kind === "Pod" ? owners.get(ownerOf(object) ?? "") : undefined;
}

const Owned = z.object({ ownerReferences: z.array(z.object({ name: z.string() })) });

function ownerOf({ metadata }: KubernetesObject): string | undefined {
  return Owned.safeParse(metadata).data?.ownerReferences[0]?.name;
}

const Spec = z.looseObject({});
const Templated = z.looseObject({ template: z.looseObject({ spec: Spec }) });

function withAffinity(object: KubernetesObject, affinity: Affinity): KubernetesObject {
  if (object.kind === "Pod")
    return { ...object, spec: { ...Spec.parse(object["spec"]), affinity } };
  const spec = Templated.safeParse(object["spec"]).data;
  if (spec === undefined) return object;
  const { template } = spec;
  const templated = { ...template, spec: { ...template.spec, affinity } };
  return { ...object, spec: { ...spec, template: templated } };
}
