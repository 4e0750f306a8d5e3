import type { KubernetesObject } from "../case.ts";
import type { Cluster } from "./plan.ts";

/** The object of that kind and name; a missing one is a mistake in the plan. */
export function objectNamed(
  cluster: Cluster,
  kind: string,
  { namespace, name }: { namespace?: string; name: string },
): KubernetesObject {
  const found = cluster.objects.find(
    ({ kind: other, metadata }) =>
      other === kind && metadata.name === name && metadata.namespace === namespace,
  );
  if (found === undefined) throw new Error(`The plan has no ${kind} ${namespace}/${name}.`);
  return found;
}
