import type { Claim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { lastSeen } from "../../graph/events.ts";
import { refIn, refOf } from "../../graph/object-key.ts";
import { type PodRequest, requestOf, together } from "../../graph/pod-request.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { eventAbout } from "../../kit/event-about.ts";
import { patchTemplate, setResources } from "../../kit/template-step.ts";
import { readAutoscalerMessage } from "../../messages/autoscaler-message.ts";
import { readable, toNumber } from "../../quantity.ts";
import { listed } from "../../say.ts";
import { fullOfPods } from "./full-of-pods.ts";
import { nodeByNode } from "./node-by-node.ts";
import { type Placing, placementCause } from "./placement-cause.ts";
import { type Beside, preempted } from "./preempted.ts";
import type { Refused } from "./refused.ts";

/** An autoscaler takes up to some minutes to bring a node. */
const GROWTH_MS = 10 * 60_000;

const LOOK_AT_NODES: DraftStep = {
  text: "see under Allocated resources what each node has given away",
  kubectl: shellWords`describe nodes`,
  object: { kind: "Node", name: "*" },
};

/** How many pods a node takes is set where it is made. */
const MORE_PLACES: readonly DraftStep[] = [
  {
    text: "add a node, or let its kubelet take more pods (maxPods; on EKS by the type of the instance, or prefix delegation)",
  },
];

/** The nodes that fit have too little of a resource. */
export const insufficientResources = placementCause<string>({
  id: "insufficient-resources",
  title: "No node has room",
  group: "scheduling",
  high: "the scheduler counts the nodes and names the resource",
  medium:
    "the scheduler names the resource, beside other reasons or while an autoscaler adds a node",
  ruledOut: "no pod that had its time waits for CPU, memory or another resource",
  needs: ["Pod"],
  metric: "cpu_usage",
  begunBy: ["resources"],

  sees: (refused) => scarce(refused)[0],

  tells(placing) {
    const { pod, spot, hit: resource, refusal, say } = placing;
    const request = requestOf(pod.object.spec, resource);
    const needed = request.amount;
    const isOfPods = resource === "pods";
    const growth = growing(placing);
    const stuck = notGrowing(placing);
    const taken = preempted(placing);
    return {
      level: hasOtherReasons(spot) || growth.length > 0 ? "medium" : "high",
      why: isOfPods ? "the nodes take no more pods" : `insufficient ${listed(scarce(spot))}`,
      facts: [
        say("The scheduler finds no room: {message}", refusal),
        isOfPods ? fullOfPods(placing) : asksClaim(placing, request),
      ],
      context: [
        ...taken.context,
        ...largestNode(placing, needed),
        ...stuck.context,
        ...nodeByNode(placing),
      ],
      against: growth,
      disproof: isOfPods
        ? "a node with a place for one more pod that the pod may use"
        : `a node with that much ${resource} free that the pod may use`,
      fix: askLess(placing, request),
      mend: growth.length > 0 || isOfPods ? undefined : lowerRequest(resource, request),
      nextCheck: LOOK_AT_NODES,
      ...stuck.told,
      ...taken.told,
      later: [...(isOfPods ? MORE_PLACES : []), ...taken.later, ...stuck.later],
      symptom: { reason: `Insufficient ${resource}` },
    };
  },
});

function asksClaim({ name, pod, hit: resource, cite, say }: Placing<string>, request: PodRequest) {
  const { amount, init, asking } = request;
  const running = together(pod.object.spec, resource).amount;
  const sum = asking.map((item) => item.amount).join(" + ") || "0";
  const asks = cite.field(pod, {
    pointer: init === undefined ? "/spec/containers" : "/spec/initContainers",
    value: [resource, sum, init?.name, running],
    values: { request: amount, running, ...(init && { init: init.amount }) },
    text: `requests ${sum} of ${resource}`,
  });
  const why =
    init === undefined
      ? ""
      : `: its init container ${init.name} requests {init}, what runs after it {running}`;
  return say(`Each pod of ${name} requests {request} of ${resource}${why}.`, asks);
}

function lowerRequest(resource: string, { init }: PodRequest): string {
  const of = init === undefined ? "" : ` of init container ${init.name}`;
  return `lower the ${resource} request${of}, if it needs less,`;
}

/** Resources of which the nodes have too little: `cpu`, `nvidia.com/gpu`. */
function scarce({ refusals }: Refused): string[] {
  const short = refusals.filter((item) => item.kind === "insufficient");
  return [...new Set(short.map(({ resource }) => resource))];
}

/** Other reasons than room and the taint of control planes are told too. */
function hasOtherReasons({ refusals }: Refused): boolean {
  return refusals.some((item) => {
    if (item.kind === "insufficient") return false;
    if (item.kind !== "untolerated_taint") return true;
    return item.taint?.startsWith("node-role") === false;
  });
}

/** Cluster Autoscaler and Karpenter say when they bring a node for a pod. */
function growing(placing: Placing<string>): Claim[] {
  const event = eventAbout(
    placing,
    placing.pods,
    (item) =>
      ["TriggeredScaleUp", "Nominated"].includes(item.reason) &&
      placing.now - Date.parse(lastSeen(item) ?? "") < GROWTH_MS,
  );
  const { cite, say } = placing;
  return event === undefined ? [] : [say("An autoscaler is adding a node.", cite.event(event))];
}

/** The autoscaler says that it brings no node: at its limit, a lower request is no remedy. */
function notGrowing(placing: Placing<string>): Beside {
  const { pods, cite, say } = placing;
  const event = eventAbout(
    placing,
    pods,
    ({ reason, message }) =>
      ["NotTriggerScaleUp", "FailedScheduling"].includes(reason) &&
      readAutoscalerMessage(message) !== undefined,
  );
  const read = event && readAutoscalerMessage(event.message);
  if (event === undefined || read === undefined) return { context: [], later: [], told: {} };
  const said = cite.words(cite.event(event), read.words);
  const context = [say("The autoscaler brings no node: {words}", said)];
  if (read.kind !== "at_limit" && read.kind !== "failed") return { context, later: [], told: {} };
  const limit = read.kind === "at_limit";
  const nextCheck =
    read.nodePool === undefined
      ? {
          text: "see what the autoscaler may bring, if it is Cluster Autoscaler",
          kubectl: shellWords`get configmap cluster-autoscaler-status -o yaml`,
          object: refIn("kube-system", "ConfigMap", "cluster-autoscaler-status"),
        }
      : {
          text: "see the limits of the node pool",
          kubectl: shellWords`describe nodepool ${read.nodePool}`,
          object: { kind: "NodePool", name: read.nodePool },
        };
  const text = limit
    ? "raise the limit of the autoscaler, or free room on the nodes"
    : "let it bring another kind of node, or free room on the nodes";
  return { context, later: [{ text }], told: { nextCheck, mend: undefined, fix: [] } };
}

/** A request that no node can meet, cut to four fifths of the largest: daemons take their share. */
function askLess(
  { workload, spot, hit: resource }: Placing<string>,
  { amount: needed, asking }: PodRequest,
): DraftStep[] {
  const amounts = spot.fit.open.map(({ status }) => toNumber(status.allocatable[resource]));
  const largest = Math.max(0, ...amounts);
  const [only, ...others] = asking;
  const isImpossible = largest > 0 && toNumber(needed) > largest && others.length === 0;
  if (only === undefined || !isImpossible || !["cpu", "memory"].includes(resource)) return [];
  const share = largest * 0.8;
  const amount =
    resource === "memory" ? `${Math.floor(share / 2 ** 20)}Mi` : `${Math.floor(share * 1000)}m`;
  const text = "four fifths of what the largest node can give; no node can give what it requests";
  if (!only.isInit)
    return setResources(
      workload,
      { container: only.name, flag: `--requests=${resource}=${amount}` },
      text,
    );
  // `kubectl set resources` knows no init containers.
  const resources = { requests: { [resource]: amount } };
  return patchTemplate(workload, { initContainers: [{ name: only.name, resources }] }, text);
}

/** Even an empty node would not do: the request is impossible. */
function largestNode({ spot, hit, cite, say }: Placing<string>, needed: string): Claim[] {
  const given = ({ status }: (typeof spot.fit.open)[number]) => status.allocatable[hit];
  const [largest] = spot.fit.open.toSorted(
    (left, right) => toNumber(given(right)) - toNumber(given(left)),
  );
  const has = (largest && given(largest)) ?? "0";
  if (largest === undefined || toNumber(needed) <= toNumber(has)) return [];
  const evidence = cite.fact({
    subject: refOf("Node", largest),
    pointer: `/status/allocatable/${hit.replaceAll("/", "~1")}`,
    value: has,
    values: { allocatable: readable(has) },
    text: `node ${largest.metadata.name} can give ${has} of ${hit}`,
  });
  return [say("No node is that large: the largest that fits can give {allocatable}.", evidence)];
}
