import type { Claim } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { written } from "../graph/object-key.ts";
import type { PodView } from "../graph/pod-view.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { counted, listed } from "../say.ts";
import { objectsOf } from "../state/cluster-state.ts";

/** More of them tell nothing new. */
const NAMED_AT_MOST = 3;
/** Of a larger wish each number would be looked at. */
const DESIRED_AT_MOST = 1000;

/** The pods of a StatefulSet that are not made, because it makes one after another and one of these is not Ready. */
export function heldByOrder(
  { cluster, cite, say }: Inquiry,
  workload: Workload,
  pods: readonly PodView[],
): Claim[] {
  const { ref, namespace, isOrdered, unread } = workload;
  const pod = pods.find(({ isReady, isOver }) => !isReady && !isOver);
  const isSeen = unread === 0 && cluster.gapOf("Pod", namespace) === undefined;
  if (ref.kind !== "StatefulSet" || !isOrdered || !isSeen || pod === undefined) return [];
  const names = missingAfter(pod, workload, cluster);
  const missing = names.length;
  if (missing === 0) return [];
  const which = ` (${listed(names, NAMED_AT_MOST)})`;
  const fact = cite.fact({
    subject: ref,
    pointer: "/spec/podManagementPolicy",
    value: [missing, pod.ref.name],
    values: { missing: { count: missing, of: "pod" }, policy: "OrderedReady" },
    text: `${written(ref)} makes its pods one after another (OrderedReady): ${pod.ref.name} is not Ready, ${counted(missing, "pod")}${which} not made`,
  });
  return [
    say(
      `{missing}${which} ${missing === 1 ? "is" : "are"} not made: ${written(ref)} makes one after another ({policy}), and ${pod.ref.name} is not Ready.`,
      fact,
    ),
  ];
}

/** Those that follow it by their numbers. None while one of its pods goes: that is waited for, and made again. */
function missingAfter(
  { ref: { name } }: PodView,
  { ref, pods, desired = 0 }: Workload,
  { state }: Cluster,
): string[] {
  const isGoing = pods.some(({ object }) => object.metadata.deletionTimestamp !== undefined);
  if (isGoing || desired > DESIRED_AT_MOST) return [];
  const there = new Set(pods.map((pod) => pod.ref.name));
  const set = objectsOf(state, "StatefulSet").find(
    ({ metadata }) => metadata.namespace === ref.namespace && metadata.name === ref.name,
  );
  const start = set?.spec.ordinals?.start ?? 0;
  const names = Array.from({ length: desired }, (_, index) => `${ref.name}-${start + index}`);
  const at = names.indexOf(name);
  return at < 0 ? [] : names.slice(at + 1).filter((it) => !there.has(it));
}
