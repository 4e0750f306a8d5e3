import type { ObjectRef } from "@binnacle/contracts";
import type { Ingress } from "../state/network.ts";
import { refIn, refOf } from "./object-key.ts";

/** A host and path that an Ingress asks its controller for, and where it leads. */
export interface IngressClaim {
  readonly ref: ObjectRef;
  readonly ingress: Ingress;
  /** The same of two Ingresses: both ask the same controller for the same requests. */
  readonly key: string;
  /** Absent: every host. */
  readonly host: string | undefined;
  readonly path: string;
  /** Of the path, in the Ingress. */
  readonly pointer: string;
  readonly service: ObjectRef;
}

/** Annotations that say which of two that claim the same gets a request: a part of them, those with a header, those that come first. */
const SHARES =
  /\/(?:canary|group\.order|router\.priority|service-match|service-weight|backend-weights)$/;
/** Annotations that say which of the requests for a path are meant: with the same of them two ask for the same. */
const NARROWS =
  /(?:^konghq\.com\/(?:methods|headers\..+)|\/router\.(?:entrypoints|pathmatcher)|^zalando\.org\/skipper-predicate|^haproxy\.org\/route-acl|^haproxy-ingress\.github\.io\/http-header-match.*)$/;
/** How controllers route: what differs there may keep two apart. */
const ROUTES =
  /^(?:(?:nginx|traefik|alb)\.ingress\.kubernetes\.io|nginx\.org|(?:[a-z-]+\.)?konghq\.com|zalando\.org|haproxy\.org|haproxy-ingress\.github\.io|ingress\.kubernetes\.io|projectcontour\.io)\//;

/** What an Ingress claims: nothing where it is being deleted, or shares on purpose. */
export function claimsOf(ingress: Ingress): IngressClaim[] {
  const { metadata, spec } = ingress;
  const isShared = Object.keys(metadata.annotations).some(
    (key) => SHARES.test(key) || key.includes("/conditions."),
  );
  if (isShared || metadata.deletionTimestamp !== undefined) return [];
  const ref = refOf("Ingress", ingress);
  const narrowed = annotationsOf(ingress, NARROWS);
  const className = spec.ingressClassName ?? metadata.annotations["kubernetes.io/ingress.class"];
  return spec.rules.flatMap(({ host, http }, rule) =>
    (http?.paths ?? []).flatMap(({ path = "/", pathType, backend }, index) => {
      if (backend.service === undefined) return [];
      const isPrefix = pathType === "Prefix" && path.endsWith("/");
      const asked = isPrefix ? path.slice(0, -1) : path;
      const at = host?.toLowerCase();
      return [
        {
          ref,
          ingress,
          key: JSON.stringify([className, at, asked, pathType, narrowed]),
          host: at === "" ? undefined : at,
          path,
          pointer: `/spec/rules/${rule}/http/paths/${index}`,
          service: refIn(ref.namespace, "Service", backend.service.name),
        },
      ];
    }),
  );
}

/** Both tell their controller the same of how it is to route. */
export function routeAlike(left: Ingress, right: Ingress): boolean {
  const [own, other] = [left, right].map((ingress) =>
    JSON.stringify(annotationsOf(ingress, ROUTES)),
  );
  return own === other;
}

function annotationsOf({ metadata }: Ingress, which: RegExp): (readonly [string, string])[] {
  return Object.entries(metadata.annotations)
    .filter(([key]) => which.test(key))
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
}

/** What is at no common address is served by different load balancers; undefined: one has no address yet. */
export function areTogether(left: Ingress, right: Ingress): boolean | undefined {
  const own = new Set(addressesOf(left));
  const others = addressesOf(right);
  if (own.size === 0 || others.length === 0) return undefined;
  return others.some((address) => own.has(address));
}

/** Without their ports, of which a controller may tell one and not the other. */
function addressesOf({ status }: Ingress): string[] {
  return (status.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []);
}
