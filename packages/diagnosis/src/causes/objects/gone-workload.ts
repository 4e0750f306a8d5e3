import { type Claim, keyOf, type ObjectRef } from "@binnacle/contracts";
import { refIn, written } from "../../graph/object-key.ts";
import type { ServiceView } from "../../graph/services.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { Event } from "../../state/cluster-kinds.ts";

/** Whose pods a Service may select. */
const KINDS = ["Deployment", "StatefulSet", "DaemonSet"] as const;

/** What stood behind a Service and is there no more: events outlive it for an hour. */
export interface Gone {
  readonly ref: ObjectRef;
  readonly event: Event;
}

/** A workload with the name of the Service, or that its selector names, of which events tell and that does not exist. */
export function goneWorkload(inquiry: Inquiry, service: ServiceView): Gone | undefined {
  const { cluster } = inquiry;
  const { namespace, ref, object } = service;
  const names = new Set([ref.name, ...Object.values(object.spec.selector)]);
  const might = [...names].flatMap((name) => KINDS.map((kind) => ({ kind, name })));
  for (const { kind, name } of might) {
    const gone = refIn(namespace, kind, name);
    const [event] = cluster.eventsOf(gone);
    const isGone = !cluster.workloads.has(keyOf(gone)) && !cluster.gapIn(kind, namespace, name);
    if (event !== undefined && isGone) return { ref: gone, event };
  }
  return undefined;
}

/** What tells that it was there. */
export function goneClaim({ cite, say }: Inquiry, { ref, event }: Gone): Claim {
  return say(
    `${written(ref)} does not exist any more; an event still tells of it: {message}`,
    cite.event(event),
  );
}
