import type { Claim, Victim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { isNotReady } from "../../graph/node-readiness.ts";
import { refOf, written } from "../../graph/object-key.ts";
import { conditionOf, type PodView } from "../../graph/pod-view.ts";
import { impactOn } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { Cause } from "../../kit/cause.ts";
import { type ObjectCause, objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { counted } from "../../say.ts";
import type { Node } from "../../state/cluster-kinds.ts";
import { type Bad, hitBy } from "../node-victims.ts";
import { isOlder, saysCondition, warned } from "../unlisted/trouble.ts";

interface NodeView {
  readonly node: Node;
  readonly ref: ReturnType<typeof refOf>;
}

interface Form extends Cause {
  /** Types of conditions that are bad when they are True. */
  readonly types: readonly string[];
  /** Time that a new node may have the condition. */
  readonly patienceMs: number;
  /** After the name of the node. */
  readonly does: string;
  readonly disproof: string;
}

/** A condition by which a kubelet or a cloud says that a node that is Ready lacks something. */
export function nodeConditionCause({ types, patienceMs, ...form }: Form): ObjectCause {
  const badOf = ({ node }: NodeView, inquiry: Inquiry) =>
    node.status.conditions.filter(
      ({ type, status, lastTransitionTime }) =>
        types.includes(type) &&
        status === "True" &&
        (patienceMs === 0 || isOlder(inquiry, lastTransitionTime, patienceMs)),
    );
  return objectCause<NodeView, Bad>({
    ...form,
    of: "node",

    all: ({ cluster }) =>
      [...cluster.nodes.values()].map((node) => ({ node, ref: refOf("Node", node) })),

    // What a lost node said last is old.
    sees(view, inquiry) {
      const [first, ...others] = isNotReady(view.node) ? [] : badOf(view, inquiry);
      return first === undefined ? undefined : { node: view.node, conditions: [first, ...others] };
    },

    tells: (seen) => story(seen, form),
  });
}

function story(
  seen: SeenObject<NodeView, Bad>,
  { does, disproof }: Pick<Form, "does" | "disproof">,
) {
  const { name, ref, object, hit } = seen;
  const [first] = hit.conditions;
  const { conditions } = object.node.status;
  const { pods, later } = hitBy(seen, hit);
  const victims = [...Map.groupBy(pods, seen.cluster.workloadOf)].flatMap(([workload, own]) =>
    workload === undefined ? [] : [{ workload, victim: victimOf(seen, workload.ref, own) }],
  );
  const isBroken = victims.some(({ workload }) => impactOn(workload) === "broken");
  return {
    level: victims.length > 0 ? ("high" as const) : ("medium" as const),
    does,
    text: first.type,
    impact: isBroken ? ("broken" as const) : ("degraded" as const),
    since: first.lastTransitionTime,
    facts: hit.conditions.map((condition) => saysCondition(seen, ref, { conditions, condition })),
    context: [...laterClaims(seen, later), ...warned(seen, [ref])],
    disproof,
    nextCheck: {
      text: "see its conditions, and what takes its room",
      kubectl: shellWords`describe node ${name}`,
      object: ref,
    },
    symptom: { reason: first.type },
    victims: victims.map(({ victim }) => victim),
  };
}

/** More of them tell nothing new. */
const LATER_AT_MOST = 3;

/** What stopped well after it began is named, and not blamed on the node: a line a workload, with the pod that stopped first. */
function laterClaims({ cluster, cite, say }: Inquiry, later: readonly PodView[]): Claim[] {
  const inOrder = later.toSorted((left, right) => stoppedAt(left) - stoppedAt(right));
  const groups = Map.groupBy(inOrder, cluster.workloadOf);
  return [...groups].slice(0, LATER_AT_MOST).flatMap(([workload, [first, ...others]]) => {
    if (first === undefined) return [];
    const more = workload && others.length > 0 ? ` and others of ${written(workload.ref)}` : "";
    const text = `Pod ${first.ref.name}${more} stopped being Ready on it well after it began, since {since}: whether by this is not known.`;
    return [say(text, cite.condition(first, "Ready"))];
  });
}

function stoppedAt({ object }: PodView): number {
  return Date.parse(conditionOf(object, "Ready")?.lastTransitionTime ?? "");
}

function victimOf({ cite }: Inquiry, ref: Victim["ref"], pods: readonly PodView[]): Victim {
  const gone = pods.filter(({ isOver }) => isOver);
  const of = gone.length > 0 ? gone : pods;
  const what = gone.length > 0 ? "evicted from the node" : "of it not Ready on the node";
  const [pod] = of;
  const condition = gone.length > 0 ? "DisruptionTarget" : "Ready";
  const isTold = pod !== undefined && conditionOf(pod.object, condition) !== undefined;
  return {
    ref,
    because: `${counted(of.length, "pod")} ${what}`,
    evidence: isTold ? [cite.condition(pod, condition)] : [],
  };
}
