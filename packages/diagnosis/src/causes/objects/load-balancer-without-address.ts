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
  /** Names of others that have an address. */
  readonly served: readonly string[];
}

/** A Service of type LoadBalancer that has no address: nobody outside reaches it. */
export const loadBalancerWithoutAddress = objectCause<ServiceView, Unaddressed>({
  id: "load-balancer-without-address",
  title: "LoadBalancer Service without an address",
  group: "network",
  high: "it has no address, and its controller says why, or others of the type have one and no controller takes this one",
  medium: "it has no address, and nothing says why",
  ruledOut: "every Service of type LoadBalancer has an address, or is too new to have one",
  needs: ["Service", "Event"],
  metric: "error_ratio",
  of: "Service",

  all: ({ cluster }) => cluster.services.values(),

  sees(service, inquiry) {
    if (!isWaiting(service)) return undefined;
    const { ref, object } = service;
    const since = typeChangeOf(service, inquiry.ledger)?.at ?? object.metadata.creationTimestamp;
    if (since === undefined) return undefined;
    const warned = tellingEvent(inquiry, [ref]);
    const event = warned && isOfBalancer(warned) ? warned : undefined;
    const isUntaken = !isTaken(service, inquiry);
    const isOnItsWay = event === undefined && !isUntaken;
    const age = inquiry.now - Date.parse(since);
    if (!(age >= (isOnItsWay ? MADE_MS : TAKEN_MS))) return undefined;
    return { since, event, isUntaken, served: servedIn(inquiry) };
  },

  tells(seen) {
    const { ref, name, object, hit } = seen;
    const { event, isUntaken, served, since } = hit;
    const isSure = event !== undefined || (isUntaken && served.length > 0);
    const why = whyOf(seen);
    const { loadBalancerClass: className } = object.object.spec;
    return {
      level: isSure ? "high" : "medium",
      does: `has no external address${why === undefined ? "" : `: ${why}`}`,
      text: "has no external address",
      why,
      impact: "degraded",
      since,
      facts: factsOf(seen),
      disproof: "an address in its status.loadBalancer.ingress",
      later: [
        {
          text:
            className === undefined
              ? "run a controller that makes load balancers, or use another type of Service"
              : `run the controller of class ${className}, or make it anew with a class that has one`,
        },
      ],
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

/** By an event or a finalizer of a controller of load balancers. */
function isTaken({ ref, object }: ServiceView, { cluster }: Inquiry): boolean {
  if (cluster.gapIn("Event", ref.namespace) !== undefined) return true;
  return (object.metadata.finalizers ?? []).length > 0 || cluster.eventsOf(ref).some(isOfBalancer);
}

/** The controllers of endpoints write events about Services, too. */
function isOfBalancer({ reason }: Event): boolean {
  return !reason.includes("Endpoint");
}

function servedIn({ cluster }: Inquiry): string[] {
  return [...cluster.services.values()]
    .filter(
      ({ object: { spec, status } }) =>
        spec.type === "LoadBalancer" && (status.loadBalancer?.ingress ?? []).length > 0,
    )
    .map(({ ref }) => ref.name);
}

function whyOf({ hit: { event, isUntaken }, object }: Seen): string | undefined {
  if (event !== undefined) return shortened(event.reason, 40);
  if (!isUntaken) return undefined;
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
    ...(others === undefined ? [] : [say("Others of the type have one: {others}.", filed)]),
    ...(hit.event === undefined ? [] : [saysEvent(seen, hit.event)]),
  ];
}
