import type { Change, ObjectRef } from "@binnacle/contracts";
import type { Ledger } from "../facts/ledger.ts";
import type { Cluster } from "../graph/cluster.ts";
import { refOf } from "../graph/object-key.ts";
import type { ServiceView } from "../graph/services.ts";
import type { Workload } from "../graph/workload.ts";
import { objectsOf } from "../state/cluster-state.ts";
import type { Metadata } from "../state/shapes.ts";
import { deletionsOf } from "./deletions.ts";
import { rolloutChange } from "./rollout-change.ts";
import { autoscaleChangeOf, scaleChangeOf } from "./scale-changes.ts";
import { scaleEventChanges } from "./scale-events.ts";
import { syncsOf } from "./sync-changes.ts";
import { turnsOf } from "./turns-of.ts";
import { withSeen } from "./with-seen.ts";
import {
  configChangeOf,
  portChangeOf,
  rulesChangeOf,
  selectorChangeOf,
  templateChangeOf,
} from "./write-changes.ts";

interface Scope {
  readonly fromMs: number;
  readonly toMs: number;
  readonly isInScope: (ref: ObjectRef) => boolean;
}

/** What changed in the window, by the objects' own history: rollouts, sizes, selectors, ports, ConfigMaps, policies. Newest first. */
export function changesOf(cluster: Cluster, ledger: Ledger, scope: Scope): Change[] {
  const workloads = [...cluster.workloads.values()].filter(({ ref }) => scope.isInScope(ref));
  const services = [...cluster.services.values()].filter(
    ({ ref, object }) => isWritten(object.metadata, scope) && scope.isInScope(ref),
  );
  const maps = objectsOf(cluster.state, "ConfigMap").filter(
    (map) => isWritten(map.metadata, scope) && scope.isInScope(refOf("ConfigMap", map)),
  );
  const scalers = objectsOf(cluster.state, "HorizontalPodAutoscaler").filter((scaler) =>
    scope.isInScope(refOf("HorizontalPodAutoscaler", scaler)),
  );
  const written = workloads.filter(({ metadata }) => isWritten(metadata, scope));
  const changes = [
    ...workloads.flatMap((workload) => rolloutsIn(workload, ledger, scope)),
    ...written.map((workload) => scaleChangeOf(cluster, workload, ledger)),
    ...scalers.map((scaler) => autoscaleChangeOf(cluster, scaler, ledger)),
  ].filter((change) => change !== undefined);
  const writes = [
    ...written.map((workload) => templateChangeOf(workload, ledger)),
    ...services.flatMap((service) => servicesChanges(service, ledger)),
    ...maps.map((map) => configChangeOf(map, ledger)),
    ...ruledIn(cluster, scope).map(([kind, object]) => rulesChangeOf(kind, object, ledger)),
  ].filter((change) => change !== undefined);
  const syncs = syncsOf(cluster.state, ledger, {
    isInScope: scope.isInScope,
    isWithin: (time) => isWithin(scope, time),
  });
  const going = deletionsOf(cluster.state, ledger).filter(({ subject }) =>
    scope.isInScope(subject),
  );
  const told = [...withScales([...changes, ...writes], workloads, { cluster, ledger }), ...syncs];
  const seen = (cluster.state.seen ?? []).filter(({ subject }) => scope.isInScope(subject));
  return [...withSeen(told, seen, { ledger, writes: new Set(writes) }), ...going]
    .filter(({ at, subject, kind }) => isWithin(scope, at) && !isPublished(subject, kind))
    .toSorted((left, right) => Date.parse(right.at) - Date.parse(left.at));
}

/** Both may be told by one write of the whole. */
function servicesChanges(service: ServiceView, ledger: Ledger): (Change | undefined)[] {
  const changes = [selectorChangeOf(service, ledger), portChangeOf(service, ledger)];
  return [...new Map(changes.map((change) => [change?.evidence.join(), change])).values()];
}

/** NetworkPolicies and the like that somebody wrote in the window. */
function ruledIn({ state }: Cluster, scope: Scope) {
  const kinds = [
    "NetworkPolicy",
    "Ingress",
    "ResourceQuota",
    "HorizontalPodAutoscaler",
    "CronJob",
  ] as const;
  return kinds.flatMap((kind) =>
    objectsOf(state, kind)
      .filter((object) => isWritten(object.metadata, scope) && scope.isInScope(refOf(kind, object)))
      .map((object) => [kind, object] as const),
  );
}

/** A write with a time, and an autoscaler, cite the controller's event too. */
function withScales(
  own: readonly Change[],
  workloads: readonly Workload[],
  { cluster, ledger }: { readonly cluster: Cluster; readonly ledger: Ledger },
): readonly Change[] {
  const cited = new Set(own.flatMap(({ evidence }) => evidence));
  const scales = workloads
    .flatMap((workload) => scaleEventChanges(cluster, workload, ledger))
    .filter(({ evidence }) => !evidence.some((id) => cited.has(id)));
  return [...own, ...scales];
}

/** What a controller copies into every namespace, and nobody made. */
const PUBLISHED = new Set(["kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert"]);

/** That its contents changed counts, as far as they did. */
function isPublished({ kind, name }: ObjectRef, change: Change["kind"]): boolean {
  return kind === "ConfigMap" && PUBLISHED.has(name) && change !== "config";
}

/** Somebody wrote it in the window: nobody looks closer at the many that stayed as they were. */
function isWritten(metadata: Metadata | undefined, scope: Scope): boolean {
  return metadata?.managedFields.some(({ time }) => isWithin(scope, time)) ?? false;
}

function isWithin({ fromMs, toMs }: Scope, time = ""): boolean {
  return Date.parse(time) >= fromMs && Date.parse(time) <= toMs;
}

function rolloutsIn(workload: Workload, ledger: Ledger, { fromMs }: Scope): (Change | undefined)[] {
  return turnsOf(workload).flatMap((turn) => {
    const { creationTimestamp = "" } = turn.rollout.replicaSet.metadata;
    const isYoung = Date.parse(creationTimestamp) >= fromMs;
    return isYoung || turn.isReused ? [rolloutChange(workload, turn, ledger)?.change] : [];
  });
}
