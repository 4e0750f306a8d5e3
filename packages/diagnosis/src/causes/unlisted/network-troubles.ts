import { earliest } from "../../facts/times.ts";
import { written } from "../../graph/object-key.ts";
import { conditionOf } from "../../graph/pod-view.ts";
import { readyEndpoints, type ServiceView, selectsPods } from "../../graph/services.ts";
import type { Inquiry } from "../../inquiry.ts";
import { isOlder, type Trouble } from "./trouble.ts";

/** Time that a pod may be Ready before it is an endpoint. */
const ENDPOINT_MS = 2 * 60_000;

/** Services without the endpoints that they should have. */
export function networkTroubles(inquiry: Inquiry): Trouble[] {
  return [...inquiry.cluster.services.values()].flatMap((service) =>
    withoutEndpoints(inquiry, service),
  );
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
