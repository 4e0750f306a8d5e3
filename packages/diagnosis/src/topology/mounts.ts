import type { TopologyEdge } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { refIn } from "../graph/object-key.ts";
import { livePods, type Workload } from "../graph/workload.ts";
import type { PodSpec } from "../state/pod.ts";
import type { IsOwn } from "./touches.ts";

interface Mounted {
  readonly kind: "ConfigMap" | "Secret" | "PersistentVolumeClaim";
  readonly name: string;
  readonly isOptional: boolean;
}

/** Workloads to what their pods are given: a Secret by its name alone, since none is read. What `isOwn` is told apart from the rest. */
export function mounts(cluster: Cluster, isOwn: IsOwn): TopologyEdge[] {
  return [...cluster.workloads.values()].flatMap((workload) => {
    const byOwn = Map.groupBy(mountedBy(workload), (item) =>
      isOwn(workload.ref, refIn(workload.namespace, item.kind, item.name)),
    );
    return [...byOwn.values()].map((mounted) => toEdge(cluster, workload, mounted));
  });
}

function toEdge(cluster: Cluster, workload: Workload, mounted: readonly Mounted[]): TopologyEdge {
  const told = mounted.map((item) => ({ ...look(cluster, workload, item), item }));
  const worst = (["broken", "degraded", "unknown", "fine"] as const).find((state) =>
    told.some((one) => one.state === state),
  );
  return {
    kind: "mounts",
    from: workload.ref,
    to: mounted.map(({ kind, name }) => refIn(workload.namespace, kind, name)),
    state: worst ?? "fine",
    text: told.map(({ item, note }) => `${item.kind.toLowerCase()}/${item.name}${note}`).join(", "),
  };
}

function mountedBy(workload: Workload): Mounted[] {
  const specs = [workload.template?.spec, ...livePods(workload).map(({ object }) => object.spec)];
  const all = specs.flatMap((spec) => (spec === undefined ? [] : mountedIn(spec)));
  return [...new Map(all.map((item) => [`${item.kind}/${item.name}`, item])).values()];
}

function mountedIn({ volumes, containers, initContainers }: PodSpec): Mounted[] {
  const items = [...initContainers, ...containers].flatMap(({ env, envFrom }) => [
    ...env.flatMap(({ valueFrom }) => [
      ...toMounted("ConfigMap", valueFrom?.configMapKeyRef),
      ...toMounted("Secret", valueFrom?.secretKeyRef),
    ]),
    ...envFrom.flatMap(({ configMapRef, secretRef }) => [
      ...toMounted("ConfigMap", configMapRef),
      ...toMounted("Secret", secretRef),
    ]),
  ]);
  const held = volumes.flatMap(({ configMap, secret, persistentVolumeClaim: claim }) => [
    ...toMounted("ConfigMap", configMap),
    ...toMounted("Secret", secret && { name: secret.secretName, optional: secret.optional }),
    ...toMounted("PersistentVolumeClaim", claim && { name: claim.claimName }),
  ]);
  return [...held, ...items];
}

function toMounted(
  kind: Mounted["kind"],
  ref: { readonly name: string; readonly optional?: boolean | undefined } | undefined,
): Mounted[] {
  return ref === undefined ? [] : [{ kind, name: ref.name, isOptional: ref.optional === true }];
}

interface Look {
  readonly state: TopologyEdge["state"];
  readonly note: string;
}

function look(cluster: Cluster, { namespace }: Workload, item: Mounted): Look {
  const { kind, name, isOptional } = item;
  if (kind === "Secret") return { state: "fine", note: "" };
  if (cluster.gapIn(kind, namespace, name) !== undefined)
    return { state: "unknown", note: " (not seen)" };
  if (kind === "ConfigMap") {
    const isThere = cluster.lookup.configMaps(namespace).has(name);
    if (isThere) return { state: "fine", note: "" };
    return isOptional
      ? { state: "fine", note: " (optional, does not exist)" }
      : { state: "broken", note: " DOES NOT EXIST" };
  }
  const claim = cluster.lookup.volumeClaims(namespace).get(name);
  if (claim === undefined) return { state: "broken", note: " DOES NOT EXIST" };
  const { phase = "Unknown" } = claim.status;
  return phase === "Bound" ? { state: "fine", note: "" } : { state: "broken", note: ` ${phase}` };
}
