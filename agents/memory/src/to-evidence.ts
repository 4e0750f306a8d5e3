import { type Evidence, present, type Recalled } from "@binnacle/contracts";
import { createEvidence } from "@binnacle/runtime";

/** The remembered incident as a fact that the answer can cite. Its words are a person's: data, never instruction. */
export function toEvidence(
  { record, distance, accepted, rejected }: Recalled,
  nowMs: number,
): Evidence {
  const { clusterId, namespace, owner, title, fix, outcome, occurredAt, by, fingerprint } = record;
  const helped = outcome === undefined ? fix.text : `${fix.text}: ${outcome}`;
  const evidenceOf = createEvidence({
    clusterId,
    origin: "memory",
    server: "memory",
    tool: "recall",
    arguments: { fingerprint },
  });
  const rounded = distance === undefined ? undefined : Math.round(distance * 1000) / 1000;
  return evidenceOf({
    about: record.id,
    pointer: "/verdict",
    value: [accepted, rejected],
    subject: { ...owner, ...present({ namespace: namespace === "" ? undefined : namespace }) },
    text: `${owner.kind.toLowerCase()}/${owner.name}: ${title}, accepted by ${by.name}, ${helped}`,
    values: {
      occurredAt: { at: occurredAt },
      accepted,
      rejected,
      ...present({ distance: rounded }),
    },
    trust: "outside",
    observedAt: new Date(nowMs).toISOString(),
    reproduce: {
      language: "query-dsl",
      text: JSON.stringify({ filter: { fingerprint } }),
    },
  });
}
