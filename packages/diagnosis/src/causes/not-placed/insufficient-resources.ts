import type { Claim } from "@binnacle/contracts";
import { lastSeen } from "../../graph/events.ts";
import { refOf } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import { eventAbout } from "../../kit/event-about.ts";
import { readable, sumOf, toNumber } from "../../quantity.ts";
import { listed } from "../../say.ts";
import { type Placing, placementCause } from "./placement-cause.ts";
import type { Refused } from "./refused.ts";

/** An autoscaler takes up to some minutes to bring a node. */
const GROWTH_MS = 10 * 60_000;

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
    const { name, pod, spot, hit: resource, refusal, cite, say } = placing;
    const requests = requestsOf(pod, resource);
    const needed = sumOf(requests);
    const asks = cite.field(pod, {
      pointer: "/spec/containers",
      value: [resource, requests],
      values: { request: needed },
      text: `requests ${requests.join(" + ") || "0"} of ${resource}`,
    });
    const growth = growing(placing);
    return {
      level: hasOtherReasons(spot) || growth.length > 0 ? "medium" : "high",
      why: `insufficient ${listed(scarce(spot))}`,
      facts: [
        say("The scheduler finds no room: {message}", refusal),
        say(`Each pod of ${name} requests {request} of ${resource}.`, asks),
      ],
      context: largestNode(placing, needed),
      against: growth,
      disproof: `a node with that much ${resource} free that the pod may use`,
      mend: `lower the ${resource} request`,
      symptom: { reason: `Insufficient ${resource}` },
    };
  },
});

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

/** As they are written, one a container that has one. A pod takes one place on its node. */
function requestsOf({ object }: PodView, resource: string): string[] {
  if (resource === "pods") return ["1"];
  return object.spec.containers.flatMap(({ resources }) => resources?.requests[resource] ?? []);
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
