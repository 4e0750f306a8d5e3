import type { Ingress } from "../state/network.ts";

/** The class of an Ingress that has no address: whether it exists decides whether a controller takes it. Nothing where it names none. */
export function unservedClass({ spec, status, metadata }: Ingress): string | undefined {
  const isServed = (status.loadBalancer?.ingress ?? []).length > 0;
  return isServed || metadata.deletionTimestamp !== undefined ? undefined : spec.ingressClassName;
}
