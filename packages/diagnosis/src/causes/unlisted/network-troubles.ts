import { earliest } from "../../facts/times.ts";
import { written } from "../../graph/object-key.ts";
import { conditionOf } from "../../graph/pod-view.ts";
import { readyEndpoints, type ServiceView, selectsPods } from "../../graph/services.ts";
import type { Inquiry } from "../../inquiry.ts";
import { isOlder, type Trouble, tellingEvent, warned } from "./trouble.ts";

/** Time that a load balancer may take to be made. */
const BALANCER_MS = 5 * 60_000;
/** Time that a pod may be Ready before it is an endpoint. */
const ENDPOINT_MS = 2 * 60_000;

/** Services without the address or the endpoints that they should have. */
export function networkTroubles(inquiry: Inquiry): Trouble[] {
  return [...inquiry.cluster.services.values()].flatMap((service) => [
    ...withoutAddress(inquiry, service),
    ...withoutEndpoints(inquiry, service),
  ]);
}

function withoutAddress(inquiry: Inquiry, { object, ref, workloads }: ServiceView): Trouble[] {
  const { metadata, spec, status } = object;
  const addresses = [...(status.loadBalancer?.ingress ?? []), ...spec.externalIPs];
  const isWaiting = spec.type === "LoadBalancer" && addresses.length === 0;
  if (!isWaiting || !isOlder(inquiry, metadata.creationTimestamp, BALANCER_MS)) return [];
  const event = tellingEvent(inquiry, [ref]);
  const fact = inquiry.cite.fact({
    subject: ref,
    pointer: "/status/loadBalancer",
    value: {},
    text: `${written(ref)} has no address of a load balancer`,
  });
  const words = `${written(ref)} is of type LoadBalancer and has no address.`;
  return [
    {
      ref,
      reason: event?.reason ?? "Pending",
      since: metadata.creationTimestamp,
      isBroken: false,
      facts: [inquiry.say(words, fact), ...warned(inquiry, [ref])],
      standsOn: workloads.map((workload) => workload.ref),
    },
  ];
}

/** Pods behind it are Ready for a while, and none is an endpoint. */
function withoutEndpoints(inquiry: Inquiry, service: ServiceView): Trouble[] {
  const { ref, workloads } = service;
  if (!selectsPods(service) || readyEndpoints(service) !== 0) return [];
  const times = service.pods
    .filter((pod) => pod.isReady)
    .map((pod) => conditionOf(pod.object, "Ready")?.lastTransitionTime)
    .filter((time) => isOlder(inquiry, time, ENDPOINT_MS));
  if (times.length === 0) return [];
  const fact = inquiry.cite.fact({
    subject: ref,
    pointer: "/endpoints",
    value: 0,
    values: { ready: { count: times.length, of: "pod" } },
    text: `${written(ref)}: no ready endpoint, though pods behind it are Ready`,
  });
  const words = `${written(ref)} has no ready endpoint, though {ready} behind it had the time to become one.`;
  return [
    {
      ref,
      reason: "NoEndpoints",
      since: earliest(times),
      isBroken: true,
      facts: [inquiry.say(words, fact)],
      standsOn: workloads.map((workload) => workload.ref),
    },
  ];
}
