import type { Diagnosis, Finding, Gap, WorkloadState } from "@binnacle/contracts";
import type { Diagnosed } from "../diagnose.ts";
import { counted, listed } from "../say.ts";
import { citedIds } from "./cited-evidence.ts";

interface Limits {
  readonly findings: number;
  /** A finding. */
  readonly victims: number;
  readonly changes: number;
  readonly dependencies: number;
}

/** Tried from the top; the last one keeps the first finding. */
const LIMITS: readonly Limits[] = [
  { findings: 20, victims: 50, changes: 50, dependencies: 200 },
  { findings: 20, victims: 20, changes: 20, dependencies: 100 },
  { findings: 20, victims: 5, changes: 5, dependencies: 50 },
  { findings: 10, victims: 3, changes: 3, dependencies: 20 },
  { findings: 5, victims: 1, changes: 0, dependencies: 10 },
  { findings: 1, victims: 0, changes: 0, dependencies: 1 },
];

/**
 * The answer in at most `maxBytes` of JSON in UTF-8: the first findings with their first victims, the evidence that
 * they cite, then workloads, those that are not fine first. What is left out is counted in one gap; `pods` and
 * `checks` stay. An answer that fits stays as it is.
 */
export function fitDiagnosis(answer: Diagnosed, maxBytes: number): Diagnosed {
  if (bytesOf(answer) <= maxBytes) return answer;
  let fitted = answer;
  for (const limits of LIMITS) {
    fitted = fillRows(cutBy(answer, limits), answer, maxBytes);
    if (bytesOf(fitted) <= maxBytes) break;
  }
  return fitted;
}

/** The answer within the limits, with no workload yet. */
function cutBy({ diagnosis, evidence, gaps }: Diagnosed, limits: Limits): Diagnosed {
  const cut = {
    ...diagnosis,
    findings: diagnosis.findings
      .slice(0, limits.findings)
      .map((finding) => ({ ...finding, victims: finding.victims.slice(0, limits.victims) })),
    changes: diagnosis.changes.slice(0, limits.changes),
    dependencies: diagnosis.dependencies.slice(0, limits.dependencies),
    workloads: [],
  };
  const cited = new Set(citedIds(cut));
  return { diagnosis: cut, gaps, evidence: evidence.filter((item) => cited.has(item.id)) };
}

/** Puts back as many workloads as there is room for, and says what is not there. */
function fillRows(cut: Diagnosed, whole: Diagnosed, maxBytes: number): Diagnosed {
  const withGap = (answer: Diagnosed) => ({
    ...answer,
    gaps: [...cut.gaps, gapBetween(whole.diagnosis, answer.diagnosis, maxBytes)],
  });
  const room = maxBytes - bytesOf(withGap(cut));
  const workloads = rowsWithin(worstFirst(whole.diagnosis.workloads), room);
  return withGap({ ...cut, diagnosis: { ...cut.diagnosis, workloads } });
}

function worstFirst(rows: readonly WorkloadState[]): WorkloadState[] {
  return [
    ...rows.filter(({ state }) => state !== "fine"),
    ...rows.filter(({ state }) => state === "fine"),
  ];
}

function rowsWithin(rows: readonly WorkloadState[], room: number): WorkloadState[] {
  const kept: WorkloadState[] = [];
  let left = room;
  for (const row of rows) {
    left -= bytesOf(row) + 1;
    if (left < 0) break;
    kept.push(row);
  }
  return kept;
}

/** One gap for all that is left out, each kind with its count. */
function gapBetween(whole: Diagnosis, cut: Diagnosis, maxBytes: number): Gap {
  return {
    origin: "kubernetes",
    kind: "cut",
    what: listed(leftOut(whole, cut), 9),
    why: `left out, the whole answer has more than ${Math.floor(maxBytes / 1024)} KB`,
    remedy: { text: "ask about one namespace or one workload" },
  };
}

function leftOut(whole: Diagnosis, cut: Diagnosis): string[] {
  const lost = whole.workloads.length - cut.workloads.length;
  const lostFine = fineIn(whole) - fineIn(cut);
  const lostActive = activeIn(whole) - activeIn(cut);
  const parts: readonly (readonly [string, number])[] = [
    ["active finding", lostActive],
    ["resolved finding", whole.findings.length - cut.findings.length - lostActive],
    ["victim", victimsIn(whole.findings.slice(0, cut.findings.length)) - victimsIn(cut.findings)],
    ["troubled workload", lost - lostFine],
    ["fine workload", lostFine],
    ["change", whole.changes.length - cut.changes.length],
    ["called object", whole.dependencies.length - cut.dependencies.length],
  ];
  return parts.flatMap(([noun, count]) => (count > 0 ? [counted(count, noun)] : []));
}

function activeIn({ findings }: Diagnosis): number {
  return findings.filter(({ state }) => state === "active").length;
}

function fineIn({ workloads }: Diagnosis): number {
  return workloads.filter(({ state }) => state === "fine").length;
}

function victimsIn(findings: readonly Finding[]): number {
  return findings.reduce((sum, finding) => sum + finding.victims.length, 0);
}

/** Bytes of the JSON of a value in UTF-8. */
function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
