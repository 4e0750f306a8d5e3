import type { Investigation } from "@binnacle/contracts";
import type { Draft } from "./draft.ts";

type Entry = Investigation["timeline"][number];

/** Changes, the beginning of each finding and the moment each signal left its baseline, oldest first. */
export function timelineOf({ diagnosis, hypotheses, kubernetes }: Draft): Entry[] {
  const changes = (diagnosis?.changes ?? []).map(({ at, subject, text, evidence }) => ({
    at,
    text: `${subject.kind.toLowerCase()}/${subject.name}: ${text}`,
    evidence,
  }));
  const beginnings = hypotheses.flatMap(({ finding }) =>
    finding.since === undefined
      ? []
      : [{ at: finding.since, text: finding.title, evidence: finding.evidence.slice(0, 1) }],
  );
  const signals = (kubernetes?.signals ?? []).flatMap(({ changedAt, text, evidence }) =>
    changedAt === undefined ? [] : [{ at: changedAt, text, evidence }],
  );
  return [...changes, ...beginnings, ...signals].toSorted(
    (left, right) => Date.parse(left.at) - Date.parse(right.at),
  );
}
