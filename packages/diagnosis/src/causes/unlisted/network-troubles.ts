import { type Claim, keyOf, type ObjectRef } from "@binnacle/contracts";
import { earliest } from "../../facts/times.ts";
import { refIn, refOf, written } from "../../graph/object-key.ts";
import { conditionOf } from "../../graph/pod-view.ts";
import { readyEndpoints, type ServiceView, selectsPods } from "../../graph/services.ts";
import type { Inquiry } from "../../inquiry.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { Ingress } from "../../state/network.ts";
import { isOlder, type Trouble, tellingEvent, warned } from "./trouble.ts";

/** Time that a load balancer may take to be made. */
const BALANCER_MS = 5 * 60_000;
/** Time that a pod may be Ready before it is an endpoint. */
const ENDPOINT_MS = 2 * 60_000;

/** Services without the address or the endpoints that they should have, and Ingresses that lead to what is not there. */
export function networkTroubles(inquiry: Inquiry): Trouble[] {
  const { cluster } = inquiry;
  return [
    ...[...cluster.services.values()].flatMap((service) => [
      ...withoutAddress(inquiry, service),
      ...withoutEndpoints(inquiry, service),
    ]),
    ...objectsOf(cluster.state, "Ingress").flatMap((ingress) => toNowhere(inquiry, ingress)),
  ];
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

/** A rule that leads to a Service, or a port of it, that does not exist. */
function toNowhere(inquiry: Inquiry, ingress: Ingress): Trouble[] {
  const { cluster } = inquiry;
  const ref = refOf("Ingress", ingress);
  if (cluster.gapOf("Service", ref.namespace) !== undefined) return [];
  const lost = backendsIn(ingress).flatMap(({ name, port }): Claim[] => {
    const service = cluster.services.get(keyOf(refIn(ref.namespace, "Service", name)));
    const isUnread = cluster.gapIn("Service", ref.namespace, name) !== undefined;
    if (service === undefined) return isUnread ? [] : [saysLost(inquiry, ref, `service ${name}`)];
    const has = service.object.spec.ports.some(
      (it) => port === undefined || it.port === port || it.name === port,
    );
    if (!has && service.object.spec.type !== "ExternalName")
      return [saysLost(inquiry, ref, `port ${port} of service ${name}`)];
    return leadsNowhere(inquiry, service) ? [saysEmpty(inquiry, ref, name)] : [];
  });
  if (lost.length === 0) return [];
  return [
    {
      ref,
      reason: "BackendNotFound",
      since: undefined,
      isBroken: lost.length === backendsIn(ingress).length,
      facts: [...lost, ...warned(inquiry, [ref])],
      standsOn: backendsIn(ingress).map(({ name }) => refIn(ref.namespace, "Service", name)),
    },
  ];
}

/** It selects no pod, and nothing that could have one: what is scaled to zero is there. */
function leadsNowhere({ cluster }: Inquiry, service: ServiceView): boolean {
  const { namespace, pods, unread, workloads } = service;
  const isSeen = unread === 0 && cluster.gapOf("Pod", namespace) === undefined;
  const isEmpty = pods.length === 0 && workloads.length === 0;
  if (!selectsPods(service) || !isSeen || !isEmpty || readyEndpoints(service)) return false;
  const pairs = Object.entries(service.object.spec.selector);
  return !objectsOf(cluster.state, "ReplicaSet").some(({ metadata, spec }) => {
    const labels = spec.template?.metadata?.labels ?? {};
    return metadata.namespace === namespace && pairs.every(([key, value]) => labels[key] === value);
  });
}

function saysEmpty({ cite, say }: Inquiry, ref: ObjectRef, name: string): Claim {
  const fact = cite.fact({
    subject: ref,
    pointer: "/spec",
    value: ["empty", name],
    values: { service: name },
    text: `${written(ref)} leads to service ${name}, which selects no pod`,
  });
  return say(`${written(ref)} leads to service {service}, which selects no pod.`, fact);
}

function saysLost({ cite, say }: Inquiry, ref: ObjectRef, what: string): Claim {
  const fact = cite.fact({
    subject: ref,
    pointer: "/spec",
    value: ["absent", what],
    values: { what },
    text: `${written(ref)} leads to ${what}, which does not exist`,
  });
  return say(`${written(ref)} leads to {what}, which does not exist.`, fact);
}

/** The port of a backend that is no Service: what is done is written in an annotation of its name. */
const ACTION_PORT = "use-annotation";

/** Each Service and port that it names, once. */
function backendsIn({ spec }: Ingress) {
  const backends = [
    ...(spec.defaultBackend === undefined ? [] : [spec.defaultBackend]),
    ...spec.rules.flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend)),
  ].flatMap(({ service }) =>
    service === undefined || service.port?.name === ACTION_PORT
      ? []
      : [{ name: service.name, port: service.port?.number ?? service.port?.name }],
  );
  return [...new Map(backends.map((item) => [`${item.name} ${item.port}`, item])).values()];
}
