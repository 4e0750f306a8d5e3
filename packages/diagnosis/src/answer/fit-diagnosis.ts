import type { DiagnoseResult, Diagnosis, Finding, Gap, WorkloadState } from "@binnacle/contracts";
import { counted, listed } from "../say.ts";
import { citedIds } from "./cited-evidence.ts";

interface Limits {
  readonly findings: number;
  /** A finding. */
  readonly victims: number;
  readonly changes: number;
  readonly candidates: number;
}

/** Tried from the top; the last one keeps the first finding. */
const LIMITS: readonly Limits[] = [
  { findings: 20, victims: 50, changes: 50, candidates: 200 },
  { findings: 20, victims: 20, changes: 20, candidates: 100 },
  { findings: 20, victims: 5, changes: 5, candidates: 50 },
  { findings: 10, victims: 3, changes: 3, candidates: 20 },
  { findings: 5, victims: 1, changes: 0, candidates: 10 },
  { findings: 1, victims: 0, changes: 0, candidates: 1 },
];

/**
 * The result in at most `maxBytes` of JSON in UTF-8: the first findings with their first victims, the evidence that
 * they cite, then workloads, those that are not fine first. What is left out is counted in one gap; `pods` and
 * `coverage` stay. A result that fits stays as it is.
 */
export function fitDiagnosis(result: DiagnoseResult, maxBytes: number): DiagnoseResult {
  if (bytesOf(result) <= maxBytes) return result;
  let fitted = result;
  for (const limits of LIMITS) {
    fitted = fillRows(cutBy(result, limits), result, maxBytes);
    if (bytesOf(fitted) <= maxBytes) break;
  }
  return fitted;
}

/** The result within the limits, with no workload yet. */
function cutBy(result: DiagnoseResult, limits: Limits): DiagnoseResult {
  const { outcome } = result;
  if (outcome.kind === "ambiguous")
    return {
      ...result,
      outcome: { ...outcome, candidates: outcome.candidates.slice(0, limits.candidates) },
    };
  if (outcome.kind === "unknown_name") return result;
  const findings = outcome.findings
    .slice(0, limits.findings)
    .map((finding) => ({ ...finding, victims: finding.victims.slice(0, limits.victims) }));
  const changes = outcome.changes.slice(0, limits.changes);
  const dependencies = outcome.dependencies.slice(0, limits.candidates);
  const cut = { ...outcome, findings, changes, dependencies, workloads: [] };
  const cited = new Set(citedIds(cut));
  return {
    ...result,
    outcome: cut,
    evidence: result.evidence.filter((item) => cited.has(item.id)),
  };
}

/** Puts back as many workloads as there is room for, and says what is not there. */
function fillRows(cut: DiagnoseResult, whole: DiagnoseResult, maxBytes: number): DiagnoseResult {
  const withGap = { ...cut, gaps: [...cut.gaps, gapBetween(whole, cut, maxBytes)] };
  if (cut.outcome.kind !== "diagnosed" || whole.outcome.kind !== "diagnosed") return withGap;
  const rows = worstFirst(whole.outcome.workloads);
  const room = maxBytes - bytesOf(withGap);
  const filled = { ...cut, outcome: { ...cut.outcome, workloads: rowsWithin(rows, room) } };
  return { ...filled, gaps: [...cut.gaps, gapBetween(whole, filled, maxBytes)] };
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
function gapBetween(whole: DiagnoseResult, cut: DiagnoseResult, maxBytes: number): Gap {
  return {
    origin: "kubernetes",
    what: listed(leftOut(whole.outcome, cut.outcome), 9),
    why: `left out, the whole answer has more than ${Math.floor(maxBytes / 1024)} KB`,
    remedy: "ask about one namespace or one workload",
  };
}

type Outcome = DiagnoseResult["outcome"];

function leftOut(whole: Outcome, cut: Outcome): string[] {
  if (whole.kind === "ambiguous" && cut.kind === "ambiguous")
    return counts([["candidate", whole.candidates.length - cut.candidates.length]]);
  if (whole.kind !== "diagnosed" || cut.kind !== "diagnosed") return [];
  const lost = whole.workloads.length - cut.workloads.length;
  const lostFine = fineIn(whole) - fineIn(cut);
  const lostActive = activeIn(whole) - activeIn(cut);
  return counts([
    ["active finding", lostActive],
    ["resolved finding", whole.findings.length - cut.findings.length - lostActive],
    ["victim", victimsIn(whole.findings.slice(0, cut.findings.length)) - victimsIn(cut.findings)],
    ["troubled workload", lost - lostFine],
    ["fine workload", lostFine],
    ["change", whole.changes.length - cut.changes.length],
    ["called object", whole.dependencies.length - cut.dependencies.length],
  ]);
}

function activeIn({ findings }: Diagnosis): number {
  return findings.filter(({ state }) => state === "active").length;
}

function fineIn({ workloads }: Diagnosis): number {
  return workloads.filter(({ state }) => state === "fine").length;
}

function counts(parts: readonly (readonly [string, number])[]): string[] {
  return parts.flatMap(([noun, count]) => (count > 0 ? [counted(count, noun)] : []));
}

function victimsIn(findings: readonly Finding[]): number {
  return findings.reduce((sum, finding) => sum + finding.victims.length, 0);
}

/** Bytes of the JSON of a value in UTF-8. A lone half of a surrogate pair is escaped by `JSON.stringify`. */
function bytesOf(value: unknown): number {
  const json = JSON.stringify(value) ?? "";
  let bytes = json.length;
  for (const run of json.match(/[^\0-\x7F]+/gu) ?? [])
    for (const letter of run) bytes += extraBytes(letter.codePointAt(0) ?? 0);
  return bytes;
}

/** Bytes of a character beyond its one or two UTF-16 units. */
function extraBytes(codePoint: number): number {
  if (codePoint < 0x80) return 0;
  return codePoint < 0x800 ? 1 : 2;
}
