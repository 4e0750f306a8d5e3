import type { Cluster } from "../graph/cluster.ts";
import { objectsOf } from "../state/cluster-state.ts";

/** A namespace, and the labels by which policies know it. */
export interface Place {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The label of its name, which the API server sets. */
export const NAME = "kubernetes.io/metadata.name";

/** Each policy and each workload asks the same of a cluster: its namespaces are listed once. */
const known = new WeakMap<Cluster, readonly Place[]>();

/** The namespaces that there are. */
export function placesIn(cluster: Cluster): readonly Place[] {
  const found = known.get(cluster) ?? listPlaces(cluster);
  known.set(cluster, found);
  return found;
}

function listPlaces({ state }: Cluster): Place[] {
  return objectsOf(state, "Namespace").map(({ metadata: { name, labels } }) => ({
    name,
    labels: { ...labels, [NAME]: name },
  }));
}
