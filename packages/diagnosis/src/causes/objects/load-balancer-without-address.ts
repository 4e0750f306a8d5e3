import { type Claim, present } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { written } from "../../graph/object-key.ts";
import type { ServiceView } from "../../graph/services.ts";
import type { Inquiry } from "../../inquiry.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { typeChangeOf } from "../../rollout/write-changes.ts";
import { listed, shortened } from "../../say.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import { saysEvent, tellingEvent } from "../unlisted/trouble.ts";

/** Time that a load balancer may take that a controller makes. */
const MADE_MS = 5 * 60_000;
/** A controller that takes a Service writes an event or a finalizer within seconds: after this, none does. */
const TAKEN_MS = 90_000;

interface Unaddressed {
  readonly since: string;
  /** What its controller warns of. */
  readonly event: Event | undefined;
  /** No event and no finalizer of a controller is on it; false where that was not seen. */
  readonly isUntaken: boolean;
  /** Names of others of its class that have an address. */
  readonly served: readonly string[];
  /** No Service of the cluster has an address, and that is no news. */
  readonly isUnserved: boolean;
}

/** What controllers of load balancers write, whatever they are called. */
const REASON =
  /LoadBalancer|^(?:FailedBuildModel|FailedDeployModel|SuccessfullyReconciled|AllocationFailed|IPAllocated|nodeAssigned|AppliedDaemonSet)$/i;
/** A part of the name of who writes about them, and about little else. */
const COMPONENT = /load-?balancer|cloud|metallb|service-controller|service-lb/i;

/** A Service of type LoadBalancer that has no address: nobody outside reaches it. */
export const loadBalancerWithoutAddress = objectCause<ServiceView, Unaddressed>({
  id: "load-balancer-without-address",
  title: "LoadBalancer Service without an address",
  group: "network",
  high: "it has no address, and its controller says why",
  medium: "it has no address, and nothing that is kept says why",
  low: "it has no address, and no Service of the cluster has one, as it was before the window",
  ruledOut:
    "every Service of type LoadBalancer has an address, is too new to have one, or is where none is given",
  needs: ["Service", "Event"],
  metric: "error_ratio",
  of: "Service",

  all: ({ cluster }) => cluster.services.values(),

  sees(service, inquiry) {
    if (!isWaiting(service)) return undefined;
    const { object } = service;
    const since = typeChangeOf(service, inquiry.ledger)?.at ?? object.metadata.creationTimestamp;
    if (since === undefined) return undefined;
    const hit = hitOf(service, since, inquiry);
    const isOnItsWay = hit.event === undefined && !hit.isUntaken;
    const age = inquiry.now - Date.parse(since);
    if (!(age >= (isOnItsWay ? MADE_MS : TAKEN_MS))) return undefined;
    return hit.isUnserved && !inquiry.asked.has(service.key) ? undefined : hit;
  },

  tells(seen) {
    const { ref, name, hit } = seen;
    const { event, since } = hit;
    const why = whyOf(seen);
    return {
      level: event !== undefined ? "high" : hit.isUnserved ? "low" : "medium",
      does: `has no external address${why === undefined ? "" : `: ${why}`}`,
      text: "has no external address",
      why,
      impact: "degraded",
      since,
      facts: factsOf(seen),
      disproof: "an address in its status.loadBalancer.ingress",
      later: [{ text: adviceFor(seen) }],
      nextCheck: {
        text: "see its class and its events",
        kubectl: shellWords`describe service ${name}`,
        object: ref,
      },
      symptom: { reason: event?.reason ?? "LoadBalancerPending" },
    };
  },
});

type Seen = SeenObject<ServiceView, Unaddressed>;

function isWaiting({ object: { metadata, spec, status } }: ServiceView): boolean {
  return (
    spec.type === "LoadBalancer" &&
    metadata.deletionTimestamp === undefined &&
    (status.loadBalancer?.ingress ?? []).length + spec.externalIPs.length === 0
  );
}

function hitOf(service: ServiceView, since: string, inquiry: Inquiry): Unaddressed {
  const event = tellingEvent(inquiry, [service.ref], isOfBalancer);
  const isOld = Date.parse(since) < inquiry.window.fromMs;
  return {
    since,
    event,
    isUntaken: !isTaken(service, inquiry) && hasEvents(service, inquiry),
    served: servedIn(inquiry, service.object),
    isUnserved: event === undefined && isOld && isBare(service, inquiry),
  };
}

function hasEvents({ ref }: ServiceView, { cluster }: Inquiry): boolean {
  return cluster.gapIn("Event", ref.namespace) === undefined;
}

/** By an event or a finalizer of a controller of load balancers. */
function isTaken({ ref, object }: ServiceView, { cluster }: Inquiry): boolean {
  return (object.metadata.finalizers ?? []).length > 0 || cluster.eventsOf(ref).some(isOfBalancer);
}

/** Controllers of endpoints and of policies write events about Services, too. */
function isOfBalancer({ reason, reportingComponent, source }: Event): boolean {
  return (
    REASON.test(reason) ||
    [reportingComponent, source?.component].some((name) => COMPONENT.test(name ?? ""))
  );
}

/** Bare metal, or a cluster on a laptop: nothing gives addresses, and nothing takes the Service. */
function isBare(service: ServiceView, inquiry: Inquiry): boolean {
  const { cluster } = inquiry;
  if (isTaken(service, inquiry) || cluster.gapIn("Service") !== undefined) return false;
  return ![...cluster.services.values()].some(isServed);
}

function isServed({ object: { spec, status } }: ServiceView): boolean {
  return spec.type === "LoadBalancer" && (status.loadBalancer?.ingress ?? []).length > 0;
}

function servedIn({ cluster }: Inquiry, { spec }: ServiceView["object"]): string[] {
  return [...cluster.services.values()]
    .filter((other) => isServed(other))
    .filter(({ object }) => object.spec.loadBalancerClass === spec.loadBalancerClass)
    .map(({ ref }) => ref.name);
}

function adviceFor(seen: Seen): string {
  const { event, served } = seen.hit;
  const { loadBalancerClass: className } = seen.object.object.spec;
  if (event !== undefined) return `mend what ${shortened(event.reason, 40)} says`;
  if (served.length > 0)
    return "see whether the pool of addresses or the quota of its controller is used up";
  if (isTaken(seen.object, seen)) return "see what the controller that took it logs";
  return className === undefined
    ? "run a controller that makes load balancers, or use another type of Service"
    : `run the controller of class ${className}, or make it anew with a class that has one`;
}

function whyOf({ hit: { event, isUntaken, served }, object }: Seen): string | undefined {
  if (event !== undefined) return shortened(event.reason, 40);
  if (!isUntaken || served.length > 0) return undefined;
  const { loadBalancerClass: className } = object.object.spec;
  return className === undefined
    ? "no controller gives it one"
    : `no controller of class ${shortened(className, 40)} gives it one`;
}

function factsOf(seen: Seen): Claim[] {
  const { ref, object, hit, cite, say } = seen;
  const { loadBalancerClass: className } = object.object.spec;
  const others = hit.served.length === 0 ? undefined : listed(hit.served);
  const filed = cite.fact({
    subject: ref,
    pointer: "/status/loadBalancer",
    value: [className, others],
    values: present({ className, others }),
    text: `${written(ref)} is of type LoadBalancer and has no address`,
  });
  const ofClass = className === undefined ? "" : " of class {className}";
  const untaken = hit.isUntaken
    ? " No event and no finalizer shows a controller that takes it."
    : "";
  return [
    say(`${written(ref)} is of type LoadBalancer${ofClass} and has no address.${untaken}`, filed),
    ...(others === undefined ? [] : [say(servedWords(seen), filed)]),
    ...(hit.event === undefined ? nodePortsOf(seen) : [saysEvent(seen, hit.event)]),
  ];
}

function servedWords({ hit: { event }, object, cluster }: Seen): string {
  const { ref } = object;
  const of = object.object.spec.loadBalancerClass === undefined ? "type" : "class";
  const isUnsaid = event === undefined && cluster.gapIn("Event", ref.namespace) === undefined;
  const unsaid = isUnsaid
    ? " Nothing that is kept says why this has none: its pool of addresses or quota may be used up."
    : "";
  return `Others of the ${of} have one: {others}.${unsaid}`;
}

function nodePortsOf({ ref, object, hit, cite, say }: Seen): Claim[] {
  const ports = object.object.spec.ports.flatMap(({ nodePort }) => nodePort ?? []);
  if (!hit.isUnserved || ports.length === 0) return [];
  const nodePorts = listed(ports.map(String));
  const fact = cite.fact({
    subject: ref,
    pointer: "/spec/ports",
    value: ports,
    values: { nodePorts },
    text: `${written(ref)} has the node ports ${nodePorts}`,
  });
  return [say("It is to be reached at its node ports: {nodePorts}.", fact)];
}
