import type { Claim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { earliest } from "../../facts/times.ts";
import { firstSeen, seenAt } from "../../graph/events.ts";
import { demandText } from "../../graph/node-filters.ts";
import { hasLabels } from "../../graph/node-fit.ts";
import { written } from "../../graph/object-key.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { undoRollout } from "../../kit/undo.ts";
import { newestRollout, type RolloutChange } from "../../rollout/rollout-change.ts";
import { writesOf } from "../../rollout/writes-of.ts";
import { counted, shortened } from "../../say.ts";
import type { Node } from "../../state/cluster-kinds.ts";
import type { PodSpec } from "../../state/pod.ts";
import { demandsOf, nearOf, saysNear, seeLabels, selectNear, unmetOf } from "../demanded-labels.ts";

/** What has been so for longer, and nobody asks about, is meant so. */
const HISTORY_MS = 24 * 60 * 60_000;
/** Time that its controller may take to count the nodes. */
const COUNT_MS = 30_000;
/** In a rollout with a surge pods are deleted this soon after others are made. */
const SURGE_MS = 10 * 60_000;
/** Labels that say what a machine is: a group of such machines may have none now, and an autoscaler makes them when they are needed. */
const OF_MACHINES =
  /(?:^|\.)(?:kubernetes\.io|k8s\.io|k8s\.aws|amazonaws\.com|eksctl\.io|karpenter\.sh|nvidia\.com|amd\.com|intel\.com|google\.com|azure\.com)\//;
/** Taints that Kubernetes sets itself: to tolerate them says nothing of a pool. */
const OF_CLUSTER = /^node(?:-role)?\.(?:cloudprovider\.)?kubernetes\.io\//;

interface Unfit {
  readonly spec: PodSpec;
  /** As people read it: `pool=edge`. */
  readonly wanted: string;
  readonly nodes: readonly Node[];
  /** The rollout before which nodes had the labels. */
  readonly rollout: RolloutChange | undefined;
  readonly level: "high" | "medium" | "low";
  readonly since: string | undefined;
}

/**
 * A DaemonSet whose labels no node has: its controller wants no pods then, and nothing else of it says a word.
 * One for nodes that are made when they are needed looks the same. So it is told where its pods ran before (its revision
 * before fits nodes, or its controller just deleted them), where nodes have the label with other values or one spelled nearly
 * alike, or where somebody asks about it; not where the label says what a machine is, or where it tolerates a taint of its
 * own that no node has, as those of a pool with no nodes do.
 */
export const daemonsetFitsNoNode = objectCause<Workload, Unfit>({
  id: "daemonset-fits-no-node",
  title: "No node has the labels that a DaemonSet demands",
  group: "scheduling",
  high: "no node has the labels, and its pods ran before",
  medium: "no node has the labels, and nodes have such a label with another value",
  low: "no node has the labels; such nodes may be made when they are needed",
  ruledOut: "every DaemonSet that should run somewhere finds a node with its labels",
  needs: ["DaemonSet", "Node"],
  metric: "request_rate",
  of: "DaemonSet",

  all: ({ cluster }) =>
    [...cluster.workloads.values()].filter(({ ref }) => ref.kind === "DaemonSet"),

  sees(workload, inquiry) {
    const { template } = workload;
    const { cluster } = inquiry;
    if (template === undefined || !wantsNone(workload)) return undefined;
    if (cluster.gapIn("Node") !== undefined) return undefined;
    const nodes = [...cluster.nodes.values()];
    const found = unfitOf({ workload, spec: template.spec, nodes }, inquiry);
    return found !== undefined && isTold(found, workload, inquiry) ? found : undefined;
  },

  tells(seen) {
    const { object: workload, ref, hit, say } = seen;
    const { spec, wanted, rollout, level } = hit;
    return {
      level,
      does: `runs on no node: none has ${shortened(wanted, 60)}`,
      text: "runs on no node",
      why: `none has ${wanted}`,
      impact: level === "high" ? "broken" : "degraded",
      since: hit.since,
      change: rollout?.change,
      facts: [
        say(`${written(ref)} demands nodes with ${wanted}; none of {nodes} has it.`, none(seen)),
        ...(rollout === undefined
          ? []
          : [say("Nodes had what it demanded before {what}.", ...rollout.change.evidence)]),
      ],
      context: contextOf(seen),
      disproof: `a node with ${wanted}`,
      ...mended({
        ref,
        metadata: workload.metadata,
        changedBy: rollout?.change.by,
        steps: stepsOf(seen),
        what: "correct the node selector",
      }),
      nextCheck: {
        text: "see which nodes have the label, and with which value",
        kubectl: seeLabels(spec),
        object: { kind: "Node", name: "*" },
      },
      symptom: { reason: "FitsNoNode" },
    };
  },
});

type Seen = SeenObject<Workload, Unfit>;

/** Its controller counts no node for it, and nothing is left of what it may have had. */
function wantsNone({ desired, pods, metadata }: Workload): boolean {
  return (
    desired === 0 && pods.every(({ isOver }) => isOver) && metadata?.deletionTimestamp === undefined
  );
}

function isTold({ since = "", level }: Unfit, { key }: Workload, { now, asked }: Inquiry): boolean {
  const age = now - Date.parse(since);
  const isNews = level === "high" || (level === "medium" && age <= HISTORY_MS);
  return age > COUNT_MS && (isNews || asked.has(key));
}

interface Demanding {
  readonly workload: Workload;
  readonly spec: PodSpec;
  readonly nodes: readonly Node[];
}

function unfitOf(demanding: Demanding, inquiry: Inquiry): Unfit | undefined {
  const { workload, spec, nodes } = demanding;
  const wanted = demandText(spec);
  const isFit = nodes.some((node) => hasLabels(node, spec));
  if (wanted === "" || nodes.length === 0 || isFit) return undefined;
  const rollout = rolloutThatLeft(demanding, inquiry);
  const gone = goneSince(workload, inquiry);
  const since = rollout?.change.at ?? gone ?? changedAt(workload);
  const level = levelOf(demanding, rollout !== undefined || gone !== undefined);
  return { spec, wanted, nodes, rollout: level === "low" ? undefined : rollout, level, since };
}

function levelOf(demanding: Demanding, hasRun: boolean): Unfit["level"] {
  if (isOfPool(demanding)) return "low";
  const near = nearOf(demanding.nodes, demandsOf(demanding.spec));
  return hasRun ? "high" : near === undefined ? "low" : "medium";
}

/** When its controller deleted its pods: those of a rollout it makes anew, before or after. */
function goneSince({ ref }: Workload, { cluster }: Inquiry): string | undefined {
  const events = cluster.eventsOf(ref);
  const made = events.filter(({ reason }) => reason === "SuccessfulCreate").map(seenAt);
  const lastMade = Math.max(0, ...made);
  const gone = events.filter(
    (event) => event.reason === "SuccessfulDelete" && seenAt(event) > lastMade + SURGE_MS,
  );
  return earliest(gone.map(firstSeen));
}

/** When its template was last written, as far as it tells. */
function changedAt({ metadata }: Workload): string | undefined {
  const [write] = writesOf(metadata?.managedFields ?? [], ["spec", "template"]);
  return write?.time ?? metadata?.creationTimestamp;
}

/** The newest rollout, where it is of today and nodes have what the template before it demanded. */
function rolloutThatLeft(
  { workload, nodes }: Demanding,
  { ledger, now }: Inquiry,
): RolloutChange | undefined {
  const rollout = newestRollout(workload, ledger);
  const before = rollout?.previous?.replicaSet.spec.template?.spec;
  if (rollout === undefined || before === undefined) return undefined;
  const isNew = now - Date.parse(rollout.change.at) <= HISTORY_MS;
  return isNew && nodes.some((node) => hasLabels(node, before)) ? rollout : undefined;
}

/** It is for machines that are made when they are needed, or for a pool that keeps others off. */
function isOfPool({ spec, nodes }: Demanding): boolean {
  const taints = new Set(nodes.flatMap((node) => node.spec.taints.map(({ key }) => key)));
  const keepsOff = spec.tolerations.some(
    ({ key = "" }) => key !== "" && !OF_CLUSTER.test(key) && !taints.has(key),
  );
  return keepsOff || unmetOf(nodes, demandsOf(spec)).some(({ key }) => OF_MACHINES.test(key));
}

function none({ ref, hit, cite }: Seen): string {
  const { wanted, nodes } = hit;
  return cite.fact({
    subject: ref,
    pointer: "/status/desiredNumberScheduled",
    value: [0, wanted, nodes.length],
    values: { nodes: { count: nodes.length, of: "node" } },
    text: `${written(ref)} wants 0 pods: none of ${counted(nodes.length, "node")} has ${wanted}`,
    kubectl: shellWords`get daemonset ${ref.name} -o wide`,
  });
}

function contextOf(seen: Seen): Claim[] {
  const { spec, nodes, level } = seen.hit;
  const near = nearOf(nodes, demandsOf(spec));
  const mayCome = "Such nodes may be made when they are needed; then nothing is wrong with it.";
  return [
    ...(near === undefined ? [] : [saysNear(seen, near)]),
    ...(level === "low" ? [seen.say(mayCome, none(seen))] : []),
  ];
}

function stepsOf({ object: workload, hit: { rollout, spec, nodes } }: Seen): DraftStep[] {
  return rollout === undefined
    ? selectNear(workload, spec, nearOf(nodes, demandsOf(spec)))
    : undoRollout(workload, rollout);
}
