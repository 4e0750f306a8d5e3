import type { Clock, Evidence, Identify, Recalled } from "@binnacle/contracts";

/** The remembered incident as a fact that the answer can cite. Its words are a person's: data, never instruction. */
export function toEvidence(
  { record, distance, accepted, rejected }: Recalled,
  { clock, identify }: { clock: Clock; identify: Identify },
): Evidence {
  const { clusterId, namespace, owner, title, fix, outcome, occurredAt, by } = record;
  const subject = { ...owner, ...(namespace !== "" && { namespace }) };
  const helped = outcome === undefined ? fix : `${fix}: ${outcome}`;
  return {
    id: identify({
      clusterId,
      origin: "memory",
      subject: record.id,
      pointer: "/verdict",
      value: [accepted, rejected],
    }),
    origin: "memory",
    source: { server: "memory", tool: "recall", arguments: { fingerprint: record.fingerprint } },
    subject,
    text: `${owner.kind.toLowerCase()}/${owner.name}: ${title}, accepted by ${by}, ${helped}`,
    values: {
      occurredAt,
      accepted,
      rejected,
      ...(distance !== undefined && { distance: Math.round(distance * 1000) / 1000 }),
    },
    observedAt: new Date(clock()).toISOString(),
    trust: "outside",
    reproduce: {
      language: "query-dsl",
      text: JSON.stringify({ filter: { fingerprint: record.fingerprint } }),
    },
  };
}
