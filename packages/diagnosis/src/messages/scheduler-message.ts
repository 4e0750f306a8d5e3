import { present } from "@binnacle/contracts";
import { type Forms, gapsIn, meaningIn } from "./forms.ts";

type Reason =
  /** Too little of it: `cpu`, `nvidia.com/gpu`; `pods` where a node holds as many as it may. */
  | { readonly kind: "insufficient"; readonly resource: string }
  /** `team=data`, `node-role.kubernetes.io/control-plane`; Kubernetes 1.34 and later do not name it. */
  | { readonly kind: "untolerated_taint"; readonly taint?: string }
  | { readonly kind: Plain };

/** unschedulable: cordoned. volume: a claim, its volume, or its place. */
type Plain = "node_affinity" | "unschedulable" | "volume" | PodRule | "other";

/**
 * Rules about other pods: which must be near, which must not, how even all are spread, and whose ports are taken.
 * existing_anti_affinity: the rule of pods that are there, not of this one. topology_label: nodes lack the label by which all are spread.
 */
export type PodRule =
  | "pod_affinity"
  | "pod_anti_affinity"
  | "existing_anti_affinity"
  | "topology_spread"
  | "topology_label"
  | "ports";

/** What the scheduler says of a pod that it cannot place. */
export interface SchedulerMessage {
  /** All nodes of the cluster; 0 where it counts none. */
  readonly nodes: number;
  /** Why nodes are refused, and how many of them. */
  readonly refusals: readonly (Reason & { readonly nodes: number })[];
  /** Held back on purpose, until somebody opens the gate. */
  readonly isGated: boolean;
}

const PLAIN: Forms<Plain> = [
  [/didn't match Pod's node (?:affinity|selector)/i, "node_affinity"],
  [/didn't match node selector|scheduler-enforced node affinity/, "node_affinity"],
  [/didn't satisfy plugin(?:\(s\))? \[NodeAffinity\]/, "node_affinity"],
  [/were unschedulable/, "unschedulable"],
  // The message of the filters of kube-scheduler: InterPodAffinity, PodTopologySpread, NodePorts.
  [/existing pods anti-affinity/i, "existing_anti_affinity"],
  [/anti-affinity/i, "pod_anti_affinity"],
  [/pod affinity rules/i, "pod_affinity"],
  [/topology spread constraints \(missing required label\)/i, "topology_label"],
  [/topology spread constraints/i, "topology_spread"],
  [/free ports for the requested pod ports/i, "ports"],
  [/persistent ?volume|\bPVC\b|"VolumeBinding"|non-existent pv/i, "volume"],
  [/volume node affinity|available volume zone|exceed max volume count/, "volume"],
  [/enough free storage|no available disk/, "volume"],
];
/** Until 1.21 the scheduler writes it of each node beside which of the two it was. */
const EITHER = /didn't match pod affinity\/anti-affinity/;
/** `had taint {…}, that the pod didn't tolerate`, from 1.24 on `had untolerated taint {…}`, from 1.34 on `taint(s)`. */
const TAINT = /had (?:untolerated )?taint/;

/** Reads `0/5 nodes are available: 2 Insufficient cpu, 3 node(s) had untolerated taint {team: data}. preemption: …` */
export function readSchedulerMessage(message: string): SchedulerMessage {
  const [count, all = ""] = gapsIn("0/… nodes are available:", message) ?? ["0", message];
  const nodes = Number(count);
  // What preemption would bring is said of the same nodes once more.
  const [reasons = ""] = all.split(/(?:no new claims to deallocate, )?preemption: /);
  const parts = reasons.split(/, (?=\d)/).map((part) => part.trim());
  return {
    nodes,
    refusals: parts
      .filter((part) => part !== "" && !EITHER.test(part))
      .map((part) => toRefusal(part, nodes)),
    isGated: /scheduling gates/i.test(message),
  };
}

/** `2 Insufficient cpu.`; what is said without a count holds for all nodes. */
function toRefusal(part: string, all: number): SchedulerMessage["refusals"][number] {
  const [, count, reason = part] = /^(\d+) (.*)/s.exec(part) ?? [];
  const [sentence = reason] = reason.split(/\.(?=\s|$)/);
  return { nodes: count === undefined ? all : Number(count), ...reasonIn(sentence) };
}

function reasonIn(sentence: string): Reason {
  const [word, resource] = sentence.split(" ");
  if (word === "Insufficient" && resource !== undefined) return { kind: "insufficient", resource };
  if (sentence.startsWith("Too many pods")) return { kind: "insufficient", resource: "pods" };
  return TAINT.test(sentence)
    ? { kind: "untolerated_taint", ...present({ taint: taintIn(sentence) }) }
    : { kind: meaningIn(PLAIN, sentence) ?? "other" };
}

/** `{team: data}` and `{node.kubernetes.io/not-ready: }` as kubectl writes them: `team=data`, the key alone. */
function taintIn(sentence: string): string | undefined {
  const [key, value] = gapsIn("{…: …}", sentence) ?? [];
  return value === "" ? key : key && `${key}=${value}`;
}
