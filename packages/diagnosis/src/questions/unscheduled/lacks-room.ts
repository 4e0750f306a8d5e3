import type { Claim } from "@binnacle/contracts";
import { citeEvent, citeSpec } from "../../facts/cite-pod.ts";
import { claim, type Draft, sure } from "../../findings/draft.ts";
import { eventAbout } from "../../findings/event-about.ts";
import { rolloutBehind } from "../../findings/rollout-behind.ts";
import { lastSeen } from "../../graph/events.ts";
import { refOf } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";
import { readable, toNumber } from "../../quantity.ts";
import { listed, shortened } from "../../say.ts";
import { citeRefusal, scarce, type Unscheduled, unscheduledDraft } from "./unscheduled.ts";

/** The nodes that fit have too little of a resource. */
export function lacksRoom(inquiry: Inquiry, unscheduled: Unscheduled): Draft | undefined {
  const resources = scarce(unscheduled.message);
  const [resource] = resources;
  if (resource === undefined) return undefined;
  const { workload, pod } = unscheduled;
  const refusal = citeRefusal(inquiry, unscheduled);
  const rollout = rolloutBehind(inquiry, unscheduled, ["resources"]);
  const request = requested(pod, resource);
  const asks = citeSpec(inquiry, pod, {
    pointer: "/spec/containers",
    value: [resource, request],
    text: `requests ${request} of ${resource}`,
  });
  const largest = largestNode(inquiry, unscheduled, resource);
  const others = otherReasons(unscheduled.message);
  const growth = growing(inquiry, unscheduled);
  return unscheduledDraft(unscheduled, {
    cause: "insufficient-resources",
    why: `insufficient ${listed(resources)}`,
    confidence: sure("insufficient-resources", others || growth.length > 0 ? "medium" : "high"),
    claims: [
      claim(`The scheduler finds no room: ${shortened(unscheduled.message)}`, refusal),
      claim(`Each pod of ${workload.ref.name} requests ${request} of ${resource}.`, asks),
      ...largest,
    ],
    reasons: [claim(`the scheduler names the resource: ${listed(resources)}`, refusal)],
    against: growth,
    disproof: `a node with ${request} of ${resource} free that the pod may use`,
    decisive: [refusal, asks],
    rollout,
    mend: `lower the ${resource} request`,
    symptom: { reason: `Insufficient ${resource}` },
  });
}

/** An autoscaler takes up to some minutes to bring a node. */
const GROWTH_MS = 10 * 60_000;

/** Cluster Autoscaler and Karpenter say when they bring a node for a pod. */
function growing(inquiry: Inquiry, { pods }: Unscheduled): Claim[] {
  const event = eventAbout(
    inquiry,
    pods,
    (item) =>
      ["TriggeredScaleUp", "Nominated"].includes(item.reason) &&
      inquiry.now - Date.parse(lastSeen(item) ?? "") < GROWTH_MS,
  );
  return event === undefined
    ? []
    : [claim("An autoscaler is adding a node.", citeEvent(inquiry, event))];
}

/** Other reasons than room and the taint of control planes stand in the message too. */
function otherReasons(message: string): boolean {
  return /didn't match|had untolerated taint \{(?!node-role)/.test(message);
}

function requested(pod: PodView, resource: string): string {
  const quantities = pod.object.spec.containers
    .map((container) => container.resources?.requests[resource])
    .filter((quantity) => quantity !== undefined);
  if (quantities.length <= 1) return quantities[0] ?? (resource === "pods" ? "1" : "0");
  return String(quantities.reduce((sum, quantity) => sum + toNumber(quantity), 0));
}

/** Even an empty node would not do: the request is impossible. */
function largestNode(inquiry: Inquiry, { pod, open }: Unscheduled, resource: string): Claim[] {
  const [largest] = open.toSorted(
    (left, right) =>
      toNumber(right.status.allocatable[resource]) - toNumber(left.status.allocatable[resource]),
  );
  if (largest === undefined) return [];
  const has = largest.status.allocatable[resource] ?? "0";
  if (toNumber(requested(pod, resource)) <= toNumber(has)) return [];
  const evidence = inquiry.ledger.cite({
    subject: refOf("Node", largest),
    pointer: `/status/allocatable/${resource.replaceAll("/", "~1")}`,
    value: has,
    text: `node ${largest.metadata.name} can give ${has} of ${resource} (${readable(has)})`,
  });
  return [
    claim(`No node is that large: the largest that fits can give ${readable(has)}.`, evidence),
  ];
}
