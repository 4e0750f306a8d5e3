import type { ObjectRef } from "@binnacle/contracts";
import { listsOf, objectsOf } from "../state/cluster-state.ts";
import type { Cluster } from "./cluster.ts";
import { mentionsIn, serviceOfHost } from "./references.ts";

/**
 * Namespaces whose Services were not read, and that the templates of workloads name in a host, sorted; `isMeant` tells whose templates count. A host
 * of two parts (`db.store`) may be a domain: it counts where there is such a namespace, `db.store.svc` always.
 */
export function namespacesCalled(
  { state, workloads }: Cluster,
  isMeant: (workload: ObjectRef) => boolean = () => true,
): string[] {
  const services = listsOf(state, "Service");
  const isRead = (namespace: string) =>
    services.some((list) => list.namespace === undefined || list.namespace === namespace);
  const known = new Set(objectsOf(state, "Namespace").map(({ metadata }) => metadata.name));
  const called = [...workloads.values()]
    .filter(({ ref, desired }) => desired !== 0 && isMeant(ref))
    .flatMap(({ template, namespace: own }) =>
      mentionsIn(template).flatMap(({ host }) => {
        const namespace = serviceOfHost(host, own)?.namespace ?? own;
        return host.split(".").length > 2 || known.has(namespace) ? [namespace] : [];
      }),
    );
  return [...new Set(called)].filter((namespace) => !isRead(namespace)).toSorted();
}
