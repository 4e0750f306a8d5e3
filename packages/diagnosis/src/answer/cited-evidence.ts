import type { Diagnosis, Evidence, Gap } from "@binnacle/contracts";
import type { Ledger } from "../facts/ledger.ts";
import { unservedClass } from "../graph/unserved-class.ts";
import { counted } from "../say.ts";
import { type ClusterState, objectsOf } from "../state/cluster-state.ts";
import { gapsOfUnreadable } from "../state/unreadable.ts";

/** The evidence that a diagnosis cites, each once, in the order of first citation. */
export function citedEvidence(diagnosis: Diagnosis, ledger: Ledger): Evidence[] {
  return citedIds(diagnosis).flatMap((id) => ledger.get(id) ?? []);
}

/** Ids of the evidence that a diagnosis cites, each once, in the order of first citation. */
export function citedIds({ findings, history, changes, checks }: Diagnosis): string[] {
  const ids = [
    ...findings.flatMap(({ claims, reasons, against, victims, change, ...finding }) => [
      ...[...claims, ...reasons, ...against, ...victims, ...(change ? [change] : [])].flatMap(
        ({ evidence }) => evidence,
      ),
      ...finding.evidence,
      ...finding.contradicting,
    ]),
    ...[...history, ...changes].flatMap(({ evidence }) => evidence),
    ...checks.flatMap((check) => ("because" in check ? check.because.evidence : [])),
  ];
  return [...new Set(ids)];
}

/** More of them nobody reads. */
const GAPS_AT_MOST = 50;

/** Everything that was asked of the cluster and not answered, each once; what is more than fifty is counted in one. */
export function gapsOf(state: ClusterState): Gap[] {
  const { lists, logs } = state;
  // Whether a class exists matters to nobody where no Ingress waits for one.
  const isClassed = objectsOf(state, "Ingress").some((it) => unservedClass(it) !== undefined);
  const meant = lists.filter(({ kind }) => isClassed || kind !== "IngressClass");
  const gaps = [
    ...meant.flatMap(({ items }) => (items.kind === "unknown" ? [items.gap] : [])),
    ...gapsOfUnreadable(lists.flatMap(({ unreadable }) => unreadable)),
    ...logs.flatMap(({ lines }) => (lines.kind === "unknown" ? [lines.gap] : [])),
  ];
  const distinct = [...new Map(gaps.map((gap) => [`${gap.what} ${gap.why}`, gap])).values()];
  const more = distinct.length - GAPS_AT_MOST;
  return more <= 0 ? distinct : [...distinct.slice(0, GAPS_AT_MOST), unlisted(more)];
}

function unlisted(count: number): Gap {
  return {
    origin: "kubernetes",
    kind: "cut",
    what: counted(count, "other gap"),
    why: `only ${GAPS_AT_MOST} are listed`,
    remedy: { text: "ask about one namespace or one workload" },
  };
}
