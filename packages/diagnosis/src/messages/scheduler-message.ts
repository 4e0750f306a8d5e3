import { type Forms, meaningIn } from "./forms.ts";

/** Why a volume keeps a pod off a node. */
type VolumeTrouble =
  | "claim_missing"
  | "claim_unbound"
  | "volume_missing"
  | "no_volume_fits"
  | "in_use"
  | "too_many_volumes"
  | "no_space"
  | "wrong_zone"
  | "not_bound_in_time";

type Reason =
  /** Too little of it: `cpu`, `nvidia.com/gpu`; `pods` where a node holds as many as it may. */
  | { readonly kind: "insufficient"; readonly resource: string }
  /** `team=data`, `node-role.kubernetes.io/control-plane`; Kubernetes 1.34 and later do not name it. */
  | { readonly kind: "untolerated_taint"; readonly taint?: string }
  | { readonly kind: "volume"; readonly why: VolumeTrouble; readonly claim?: string }
  | { readonly kind: Plain }
  | { readonly kind: "other"; readonly text: string };

type Plain =
  | "node_affinity"
  | "pod_affinity"
  | "anti_affinity"
  | "topology_spread"
  | "host_port"
  /** Cordoned. */
  | "unschedulable";

/** Why nodes are refused, and how many of them. */
export type SchedulerRefusal = Reason & { readonly nodes: number };

/** What the scheduler says of a pod that it cannot place. */
export interface SchedulerMessage {
  /** All nodes of the cluster; 0 where it counts none. */
  readonly nodes: number;
  readonly refusals: readonly SchedulerRefusal[];
  /** Held back on purpose, until somebody opens the gate. */
  readonly isGated: boolean;
}

const COUNT = /\b0\/(\d{1,7}) nodes are available:?/;
const VOLUMES: Forms<VolumeTrouble> = [
  [/unbound immediate PersistentVolumeClaims/, "claim_unbound"],
  [/non-existent (?:pv\(s\)|persistentvolume\b)/, "volume_missing"],
  [/persistentvolumeclaim "[^"]{1,260}" (?:not found|is being deleted)/i, "claim_missing"],
  [/create the persistentvolumeclaim/, "claim_missing"],
  [/didn't find available persistent volumes/, "no_volume_fits"],
  [/volume node affinity conflict|PersistentVolume's node affinity/, "wrong_zone"],
  [/no available volume zone/, "wrong_zone"],
  [/exceed max volume count/, "too_many_volumes"],
  [/enough free storage/, "no_space"],
  [/no available disk|ReadWriteOncePod access mode already in-use/, "in_use"],
  [/"VolumeBinding"|provisioning failed for PVC/, "not_bound_in_time"],
  [/PersistentVolumeClaim/i, "claim_unbound"],
];
const PLAIN: Forms<Plain> = [
  [
    /didn't match Pod's node (?:affinity|selector)|scheduler-enforced node affinity/i,
    "node_affinity",
  ],
  [/didn't match node selector|didn't satisfy plugin(?:\(s\))? \[NodeAffinity\]/, "node_affinity"],
  [/didn't match pod topology spread constraints/, "topology_spread"],
  [/didn't match pod anti-affinity rules|existing pods anti-affinity rules/, "anti_affinity"],
  [/didn't match pod affinity rules/, "pod_affinity"],
  [/didn't have free ports for the requested pod ports/, "host_port"],
  [/were unschedulable/, "unschedulable"],
];
const TAINT = /\btaint(?:\(s\)|s)?(?: \{([^}]{0,400})\}| that the pod didn't tolerate|$)/;

/** Reads `0/5 nodes are available: 2 Insufficient cpu, 3 node(s) had untolerated taint {team: data}. preemption: …` */
export function readSchedulerMessage(text: string): SchedulerMessage {
  const all = COUNT.exec(text);
  const nodes = Number(all?.[1] ?? 0);
  const told = text.slice(all === null ? 0 : all.index + all[0].length);
  // What preemption would bring is said of the same nodes once more.
  const [reasons = ""] = told.split(/(?:no new claims to deallocate, )?preemption: /);
  const parts = reasons.split(/, (?=\d)/).map((part) => part.trim());
  return {
    nodes,
    refusals: parts.filter((part) => part !== "").map((part) => toRefusal(part, nodes)),
    isGated: /scheduling gates/i.test(text),
  };
}

/** `2 Insufficient cpu.`; what is said without a count holds for all nodes. */
function toRefusal(part: string, all: number): SchedulerRefusal {
  const [, count, reason = part] = /^(\d{1,7}) (.*)$/s.exec(part) ?? [];
  const [sentence = reason] = reason.split(/\.(?=\s|$)/);
  return { nodes: count === undefined ? all : Number(count), ...reasonIn(sentence) };
}

function reasonIn(sentence: string): Reason {
  const resource = /^Insufficient (\S{1,300})/.exec(sentence)?.[1];
  if (resource !== undefined) return { kind: "insufficient", resource };
  if (sentence.startsWith("Too many pods")) return { kind: "insufficient", resource: "pods" };
  const kind = meaningIn(PLAIN, sentence);
  if (kind !== undefined) return { kind };
  const taint = TAINT.exec(sentence);
  if (taint !== null) return { kind: "untolerated_taint", ...taintIn(taint[1]) };
  const trouble = meaningIn(VOLUMES, sentence);
  if (trouble === undefined) return { kind: "other", text: sentence };
  const claim = /(?:persistentvolumeclaim|PVC) "(?:[^"/]{1,63}\/)?([^"/]{1,253})"/i.exec(
    sentence,
  )?.[1];
  return { kind: "volume", why: trouble, ...(claim === undefined ? {} : { claim }) };
}

/** `team: data` and `node.kubernetes.io/not-ready: ` as kubectl writes them: `team=data`, the key alone. */
function taintIn(written: string | undefined): { taint?: string } {
  if (written === undefined) return {};
  const [key = written, value = ""] = written.split(/: ?/);
  return { taint: value === "" ? key : `${key}=${value}` };
}
