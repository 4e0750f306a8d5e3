import { keyOf, type ObjectRef, type TopologyEdge } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { refIn, refOf } from "../graph/object-key.ts";
import { selects } from "../graph/selects.ts";
import { livePods, type Workload } from "../graph/workload.ts";
import { isSelecting, typesOf } from "../network/may-reach.ts";
import { counted } from "../say.ts";
import { objectsOf } from "../state/cluster-state.ts";
import type { ObjectOf } from "../state/kinds.table.ts";

/** What stands beside workloads and says how many of them there are, or who reaches them. */
export function attached(cluster: Cluster): TopologyEdge[] {
  return [...scales(cluster), ...keeps(cluster), ...polices(cluster)];
}

function scales(cluster: Cluster): TopologyEdge[] {
  return objectsOf(cluster.state, "HorizontalPodAutoscaler").map((scaler) => {
    const { spec, metadata } = scaler;
    const { kind, name } = spec.scaleTargetRef;
    const to = refIn(metadata.namespace, kind, name);
    const isMissing = isWorkloadSeen(cluster, to) && !cluster.workloads.has(keyOf(to));
    const idle = idleOf(scaler);
    const why = isMissing ? ", TARGET DOES NOT EXIST" : idle === undefined ? "" : `, ${idle}`;
    return {
      kind: "scales",
      from: refOf("HorizontalPodAutoscaler", scaler),
      to: [to],
      state: isMissing ? "broken" : idle === undefined ? "fine" : "degraded",
      text: `${kind.toLowerCase()}/${name} ${sizesOf(scaler)}${why}`,
    };
  });
}

type Scaler = ObjectOf<"HorizontalPodAutoscaler">;

/** Why it does not scale, by its own word. */
function idleOf({ status }: Scaler): string | undefined {
  const idle = status.conditions.find(
    ({ type, status: is }) => ["ScalingActive", "AbleToScale"].includes(type) && is === "False",
  );
  return idle && (idle.reason ?? idle.type);
}

/** `2..10, now 3, wants 4`. */
function sizesOf({ spec, status }: Scaler): string {
  const { minReplicas = 1, maxReplicas = "?" } = spec;
  const { currentReplicas = 0, desiredReplicas = 0 } = status;
  return `${minReplicas}..${maxReplicas}, now ${currentReplicas}, wants ${desiredReplicas}`;
}

/** Its kind is one that was read, so that what is not there does not exist. */
function isWorkloadSeen({ gapIn }: Cluster, { kind, namespace }: ObjectRef) {
  return (kind === "Deployment" || kind === "StatefulSet") && gapIn(kind, namespace) === undefined;
}

function keeps(cluster: Cluster): TopologyEdge[] {
  return objectsOf(cluster.state, "PodDisruptionBudget").map((budget) => {
    const { spec, status, metadata } = budget;
    const { selector } = spec;
    const to = [...cluster.workloads.values()].filter(
      (workload) =>
        selector !== undefined &&
        workload.namespace === metadata.namespace &&
        selects(selector, workload.labels),
    );
    const { disruptionsAllowed = 0, expectedPods = 0 } = status;
    const isIdle = expectedPods === 0;
    return {
      kind: "keeps",
      from: refOf("PodDisruptionBudget", budget),
      to: to.map(({ ref }) => ref),
      state: isIdle ? "degraded" : "fine",
      text: isIdle
        ? "no pod"
        : `${namesOf(to)}: ${counted(disruptionsAllowed, "disruption")} allowed of ${counted(expectedPods, "pod")}`,
    };
  });
}

function polices(cluster: Cluster): TopologyEdge[] {
  return objectsOf(cluster.state, "NetworkPolicy").map((policy) => {
    const types = typesOf(policy.spec);
    const to = [...cluster.workloads.values()].filter((workload) => {
      const [pod] = livePods(workload);
      const labels = pod?.object.metadata.labels ?? workload.template?.metadata?.labels ?? {};
      const end = { namespace: workload.namespace, labels };
      return types.some((type) => isSelecting(policy, end, type));
    });
    return {
      kind: "polices",
      from: refOf("NetworkPolicy", policy),
      to: to.map(({ ref }) => ref),
      state: "fine",
      text: `${types.join(" and ")} of ${namesOf(to)}`,
    };
  });
}

function namesOf(workloads: readonly Workload[]): string {
  if (workloads.length === 0) return "no workload";
  const names = workloads.slice(0, 5).map(({ ref }) => `${ref.kind.toLowerCase()}/${ref.name}`);
  const more = workloads.length - names.length;
  return more === 0 ? names.join(", ") : `${names.join(", ")} and ${more} more`;
}
