import { type Claim, keyOf, type ObjectRef } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { refIn, written } from "../../graph/object-key.ts";
import type { DraftStep } from "../../kit/draft.ts";
import type { Story } from "../../kit/story.ts";
import { type Preemption, readPreemption } from "../../messages/preemption-message.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { Placing } from "./placement-cause.ts";

/** What else is to be said of a pod that finds no room. */
export interface Beside {
  readonly context: readonly Claim[];
  readonly later: readonly DraftStep[];
  readonly told: Partial<Pick<Story, "nextCheck" | "fix" | "mend">>;
}

const COLUMNS =
  "NAMESPACE:.metadata.namespace,NAME:.metadata.name,PRIORITY:.spec.priority,UID:.metadata.uid";

/** Pods of the workload ran, and the scheduler took their room for others: who that is. */
export function preempted(placing: Placing<string>): Beside {
  const lost = preemptionsOf(placing);
  const [first] = lost;
  if (first === undefined) return { context: [], later: [], told: {} };
  const told = new Map(lost.toReversed().map((it) => [whoTook(placing, it.read), it]));
  return {
    context: [...told].slice(0, 2).map(([who, it]) => saysLost(placing, it, who)),
    later: [
      { text: "give it a priority that is not below that of what took its room, or add room" },
    ],
    told: {
      nextCheck: {
        text: "see which pods there have a higher priority",
        kubectl: shellWords`get pods -A --field-selector ${`spec.nodeName=${first.read.node}`} -o custom-columns=${COLUMNS}`,
        object: { kind: "Node", name: first.read.node },
      },
    },
  };
}

interface Lost {
  readonly event: Event;
  readonly read: Preemption;
}

/** Newest first. The pod itself is gone; one of its name may be there again. */
function preemptionsOf({ cluster, workload }: Placing<string>): Lost[] {
  const { ref, rollouts, namespace } = workload;
  const owners = [ref.name, ...rollouts.map(({ replicaSet }) => replicaSet.metadata.name)];
  const isOf = (pod: string) => owners.some((owner) => pod.replace(/-[^-]*$/, "") === owner);
  return objectsOf(cluster.state, "Event")
    .filter(({ reason, involvedObject: about }) => {
      const isMeant = about.kind === "Pod" && about.namespace === namespace && isOf(about.name);
      return reason === "Preempted" && isMeant;
    })
    .flatMap((event) => {
      const read = readPreemption(event.message);
      return read === undefined ? [] : [{ event, read }];
    });
}

/** The workload of the pod, if it is in view. */
function whoTook({ cluster, workload }: Placing<string>, { uid, pod }: Preemption): string {
  const key = pod && keyOf(refIn(pod.namespace, "Pod", pod.name));
  const found = cluster.pods.find(
    ({ ref, object }) => keyOf(ref) === key || (uid !== undefined && object.metadata.uid === uid),
  );
  const ref: ObjectRef | undefined = found && (cluster.workloadOf(found)?.ref ?? found.ref);
  if (ref === undefined) return "a pod of higher priority";
  const place = ref.namespace === workload.namespace ? "" : ` in ${ref.namespace}`;
  return `a pod of ${written(ref)}${place}, which has a higher priority`;
}

function saysLost(
  { cite, say, ledger }: Placing<string>,
  { event, read }: Lost,
  who: string,
): Claim {
  const { name } = event.involvedObject;
  const fact = ledger.add(cite.event(event), { lost: name, node: read.node });
  return say(`{lost} lost its room on {node} to ${who}.`, fact);
}
