import { type Claim, present } from "@binnacle/contracts";
import { rolloutRevision } from "../facts/kubectl.ts";
import { shellWords } from "../facts/shell-words.ts";
import { moment } from "../facts/times.ts";
import { refOf, written } from "../graph/object-key.ts";
import type { PodView } from "../graph/pod-view.ts";
import { podsOf, type Rollout, readyCount, readyPodsOf, type Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { RolloutChange } from "../rollout/rollout-change.ts";
import { listed } from "../say.ts";

interface Told extends Pick<Inquiry, "cite" | "say"> {
  readonly workload: Workload;
}

/** What speaks for a rollout as the cause: the one before it ran, and its pods run still. */
export function forRollout(told: Told, rollout: RolloutChange | undefined): Claim[] {
  if (rollout?.previous === undefined) return [];
  const { workload, cite, say } = told;
  const serving =
    readyPodsOf(workload, rollout.previous).length === 0
      ? []
      : [
          say(
            "pods of rollout {previousRevision} are Ready",
            ...rollout.change.evidence,
            cite.ready(workload),
          ),
        ];
  return [...serving, ...ranBefore(told, rollout)];
}

/** `rollout 6 had it and ran for 6 days`. */
export function ranBefore(
  { workload, cite, say }: Told,
  rollout: RolloutChange | undefined,
  had = "",
): Claim[] {
  if (rollout?.previous === undefined) return [];
  const { kind, replicaSet, revision } = rollout.previous;
  if (hasStuck(workload, rollout.previous)) return [];
  const { creationTimestamp } = replicaSet.metadata;
  const seconds = (Date.parse(rollout.change.at) - Date.parse(creationTimestamp ?? "")) / 1000;
  const parts = [had, seconds > 0 ? "ran for {ran}" : ""];
  const told = parts.filter((part) => part !== "").join(" and ");
  if (told === "") return [];
  const previous = cite.fact({
    subject: refOf(kind, replicaSet),
    pointer: "/metadata/creationTimestamp",
    value: creationTimestamp ?? "",
    values: present({
      revision,
      createdAt: moment(creationTimestamp),
      ran: seconds > 0 ? { amount: seconds, unit: "s" as const } : undefined,
    }),
    text: `${written(workload.ref)}: rollout ${revision} was made at this time`,
    kubectl: rolloutRevision(workload.ref, revision),
  });
  return [say(`rollout {revision} ${told}`, previous)];
}

/** Its pods are there, and none is Ready; or pods of one before it still serve. */
function hasStuck(workload: Workload, rollout: Rollout): boolean {
  if (readyPodsOf(workload, rollout).length > 0) return false;
  const older = workload.rollouts.slice(workload.rollouts.indexOf(rollout) + 1);
  const isServedByOlder = older.some((item) => readyPodsOf(workload, item).length > 0);
  return isServedByOlder || podsOf(workload, rollout).length > 0;
}

/** What speaks against a cause that is in the template: pods from the same one that are Ready. */
export function againstTemplate({
  workload,
  pods,
  cite,
  say,
}: Told & { readonly pods: readonly PodView[] }): Claim[] {
  // What has no node is refused for what the others have.
  const made = new Set(pods.filter(({ object }) => object.spec.nodeName).map(templateOf));
  const failing = new Set(pods);
  const ready = workload.pods.filter(
    (pod) => pod.isReady && !pod.isOver && !failing.has(pod) && made.has(templateOf(pod)),
  );
  if (readyCount(workload) === 0 || ready.length === 0) return [];
  const nodes = [...new Set(ready.map(({ object }) => object.spec.nodeName ?? "no node"))];
  const where = listed(nodes.toSorted());
  const evidence = cite.fact({
    subject: workload.ref,
    pointer: "/pods/ready",
    value: ready.map(({ ref }) => ref.name),
    values: { ready: { count: ready.length, of: "pod" }, where },
    text: `${written(workload.ref)}: ${listed(ready.map(({ ref }) => ref.name))} from the same template are Ready, on ${where}`,
    kubectl: shellWords`get pods -o wide`,
  });
  const are = ready.length === 1 ? "is" : "are";
  return [say(`{ready} from the same template ${are} Ready, on {where}`, evidence)];
}

/** The ReplicaSet, or the revision of a StatefulSet or a DaemonSet. */
function templateOf({ object: { metadata } }: PodView): string | undefined {
  return metadata.labels["controller-revision-hash"] ?? metadata.ownerReferences[0]?.name;
}
