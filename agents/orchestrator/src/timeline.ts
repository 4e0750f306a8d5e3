import type { Change, Hypothesis, Investigation, Signal } from "@binnacle/contracts";

type Entry = Investigation["timeline"][number];

/** Changes, the beginning of each finding and the moment each signal left its baseline, oldest first. */
export function timelineOf(known: {
  readonly changes: readonly Change[];
  readonly hypotheses: readonly Hypothesis[];
  readonly signals: readonly Signal[];
}): Entry[] {
  const changes = known.changes.map(({ at, subject, text, evidence }) => ({
    at,
    text: `${subject.kind.toLowerCase()}/${subject.name}: ${text}`,
    evidence,
  }));
  const beginnings = known.hypotheses.flatMap(({ finding }) =>
    finding.since === undefined
      ? []
      : [{ at: finding.since, text: finding.title, evidence: finding.evidence.slice(0, 1) }],
  );
  const signals = known.signals.flatMap(({ changedAt, text, evidence }) =>
    changedAt === undefined ? [] : [{ at: changedAt, text, evidence }],
  );
  return [...changes, ...beginnings, ...signals].toSorted(
    (left, right) => Date.parse(left.at) - Date.parse(right.at),
  );
}
