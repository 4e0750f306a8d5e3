import type { Diagnosis, Evidence, Gap } from "@binnacle/contracts";
import type { Ledger } from "../facts/ledger.ts";
import type { ClusterState } from "../state/cluster-state.ts";
import { gapsOfUnreadable } from "../state/unreadable.ts";

/** The evidence that a diagnosis cites, each once, in the order of first citation. */
export function citedEvidence(diagnosis: Diagnosis, ledger: Ledger): Evidence[] {
  return citedIds(diagnosis).flatMap((id) => ledger.get(id) ?? []);
}

/** Ids of the evidence that a diagnosis cites, each once, in the order of first citation. */
export function citedIds(diagnosis: Diagnosis): string[] {
  const ids = [
    ...diagnosis.findings.flatMap((finding) => [
      ...finding.claims.flatMap((claim) => claim.evidence),
      ...finding.reasons.flatMap((claim) => claim.evidence),
      ...finding.against.flatMap((claim) => claim.evidence),
      ...finding.victims.flatMap((victim) => victim.evidence),
      ...(finding.change?.evidence ?? []),
      ...finding.evidence,
      ...finding.contradicting,
    ]),
    ...diagnosis.history.flatMap((claim) => claim.evidence),
    ...diagnosis.changes.flatMap((change) => change.evidence),
    ...diagnosis.checks.flatMap((check) => ("because" in check ? check.because.evidence : [])),
  ];
  return [...new Set(ids)];
}

/** Everything that was asked of the cluster and not answered, each once. */
export function gapsOf(state: ClusterState): Gap[] {
  const gaps = [
    ...state.lists.flatMap((list) => (list.items.kind === "unknown" ? [list.items.gap] : [])),
    ...gapsOfUnreadable(state.lists.flatMap(({ unreadable }) => unreadable)),
    ...state.logs.flatMap((log) => (log.lines.kind === "unknown" ? [log.lines.gap] : [])),
  ];
  return [...new Map(gaps.map((gap) => [`${gap.what} ${gap.why}`, gap])).values()];
}
