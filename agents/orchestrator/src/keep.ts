import { type Investigation, present } from "@binnacle/contracts";
import { leadingOf } from "@binnacle/diagnosis";
import type { Begun } from "./begun.ts";
import type { InvestigationsPorts } from "./ports.ts";

/**
 * Keeps a snapshot for those who ask later. What a talk is about changes with it, unless it asks back, or is a look
 * aside that found nothing.
 */
export async function keep(
  investigation: Investigation,
  { hasCause }: Begun,
  { store, conversations }: InvestigationsPorts,
): Promise<void> {
  await store.put(investigation);
  const { id, conversation, status } = investigation;
  if (conversation === undefined || status === "looking" || status === "asks") return;
  if (hasCause && leadingOf(investigation) === undefined) return;
  await conversations.update(conversation, (now) => ({ ...now, investigationId: id }));
}

/** Tells the incident what its investigation learned. */
export async function learn(
  { incidentId, scope, severity, conversation, ...known }: Investigation,
  { incidents }: InvestigationsPorts,
): Promise<void> {
  if (incidentId === undefined) return;
  const fingerprint = leadingOf(known)?.finding.fingerprint;
  const clusterId = scope.cluster.id;
  await incidents.learn(incidentId, {
    severity,
    ...(clusterId === "" ? {} : { clusterId }),
    ...present({ fingerprint, conversation }),
  });
}
