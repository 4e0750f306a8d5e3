import { keyOf, type ObjectRef } from "@binnacle/contracts";
import { objectsOf } from "../state/cluster-state.ts";
import type { Cluster } from "./cluster.ts";
import { refIn } from "./object-key.ts";
import { isAliased, type Mention, mentionsIn, serviceOfHost } from "./references.ts";
import type { Workload } from "./workload.ts";

/** An address that a template declares, and no Service has. Whether the program uses it is another question. */
export interface DeadAddress {
  readonly from: Workload;
  readonly to: { readonly ref: ObjectRef };
  readonly mention: Mention;
}

/** Names that every pod, or the network of a cloud, has an address for. */
const ELSEWHERE = new Set(["localhost", "metadata", "instance-data"]);

/** Of workloads that want pods, each address once; nothing of a namespace whose Services were not read. */
export function deadAddresses(cluster: Cluster): DeadAddress[] {
  const namespaces = new Set([
    ...objectsOf(cluster.state, "Namespace").map(({ metadata }) => metadata.name),
    ...[...cluster.services.values()].map(({ namespace }) => namespace),
  ]);
  return [...cluster.workloads.values()]
    .filter(({ desired }) => desired !== 0)
    .flatMap((from) => {
      const dead = mentionsIn(from.template).flatMap((mention) => {
        const to = deadService(cluster, { from, mention, namespaces });
        return to === undefined ? [] : [{ from, to: { ref: to }, mention }];
      });
      const byAddress = Map.groupBy(dead, ({ to, mention }) => `${keyOf(to.ref)} ${mention.port}`);
      return [...byAddress.values()].flatMap(([first]) => first ?? []);
    });
}

interface Named {
  readonly from: Workload;
  readonly mention: Mention;
  readonly namespaces: ReadonlySet<string>;
}

function deadService(
  { services, gapIn }: Cluster,
  { from, mention, namespaces }: Named,
): ObjectRef | undefined {
  const place = serviceOfHost(mention.host, from.namespace);
  if (place === undefined || !isOfCluster(mention, namespaces)) return undefined;
  const { name, namespace } = place;
  const isThere = (where: string, of: string) => services.has(keyOf(refIn(where, "Service", of)));
  // `db-0.db` is a pod behind a Service of its own namespace.
  const isPod = mention.host.includes(".") && isThere(from.namespace, namespace);
  if (isThere(namespace, name) || isPod) return undefined;
  if (ELSEWHERE.has(name) || isAliased(from.template?.spec, mention.host)) return undefined;
  return gapIn("Service", namespace, name) === undefined
    ? refIn(namespace, "Service", name)
    : undefined;
}

/** `db.store` may be a domain, unless there is such a namespace; a name of one part may be any word, unless it stands as an address. */
function isOfCluster({ host, isAddress }: Mention, namespaces: ReadonlySet<string>): boolean {
  const [, namespace, ...rest] = host.split(".");
  if (rest.length > 0) return /\.svc(?:\.cluster\.local)?$/u.test(host);
  return isAddress && (namespace === undefined || namespaces.has(namespace));
}
