import { type Check, type Diagnosis, type Gap, present } from "@binnacle/contracts";
import type { Diagnosed } from "../diagnose.ts";
import { counted, listed } from "../say.ts";
import { citedIds } from "./cited-evidence.ts";

/** So many of each, victims by finding. Tried from the top; the last one keeps the first finding. */
const LIMITS = [
  { findings: 20, victims: 50, changes: 50, dependencies: 200 },
  { findings: 20, victims: 20, changes: 20, dependencies: 100 },
  { findings: 20, victims: 5, changes: 5, dependencies: 50 },
  { findings: 10, victims: 3, changes: 3, dependencies: 20 },
  { findings: 5, victims: 1, changes: 0, dependencies: 10 },
  { findings: 1, victims: 0, changes: 0, dependencies: 1 },
] as const;

/** What is counted where it is left out. */
const COUNTS: readonly (readonly [noun: string, of: (diagnosis: Diagnosis) => number])[] = [
  ["active finding", ({ findings }) => findings.filter((it) => it.state === "active").length],
  ["resolved finding", ({ findings }) => findings.filter((it) => it.state !== "active").length],
  ["victim", ({ findings }) => findings.reduce((sum, it) => sum + it.victims.length, 0)],
  ["troubled workload", ({ workloads }) => workloads.filter((it) => it.state !== "fine").length],
  ["fine workload", ({ workloads }) => workloads.filter((it) => it.state === "fine").length],
  ["change", ({ changes }) => changes.length],
  ["called object", ({ dependencies }) => dependencies.length],
];

/**
 * The answer in at most `maxBytes` of JSON in UTF-8: the first findings with their first victims, the evidence that
 * they cite, then as many workloads as there is room for, the worst first. What is left out is counted in one gap;
 * `pods` and `checks` stay. An answer that fits stays as it is.
 */
export function fitDiagnosis(answer: Diagnosed, maxBytes: number): Diagnosed {
  let fitted = answer;
  for (const limits of LIMITS) {
    if (bytesOf(fitted) <= maxBytes) break;
    const cut = cutBy(answer.diagnosis, limits);
    const bare = withGap(answer, cut, maxBytes);
    const workloads = rowsWithin(answer.diagnosis.workloads, maxBytes - bytesOf(bare));
    fitted = withGap(answer, { ...cut, workloads }, maxBytes);
  }
  return fitted;
}

/** The diagnosis within the limits, with no workload yet. */
function cutBy(diagnosis: Diagnosis, limits: (typeof LIMITS)[number]): Diagnosis {
  const findings = diagnosis.findings
    .slice(0, limits.findings)
    .map((finding) => ({ ...finding, victims: finding.victims.slice(0, limits.victims) }));
  const kept = new Set(findings.map(({ id }) => id));
  return {
    ...diagnosis,
    findings,
    changes: diagnosis.changes.slice(0, limits.changes),
    dependencies: diagnosis.dependencies.slice(0, limits.dependencies),
    checks: diagnosis.checks.map((check) => naming(check, kept)),
    workloads: [],
  };
}

/** A check names no finding that is left out. */
function naming(check: Check, kept: ReadonlySet<string>): Check {
  if (check.kind !== "found") return check;
  const { explainedBy, findings, ...rest } = check;
  return {
    ...rest,
    findings: findings.filter((id) => kept.has(id)),
    ...present({ explainedBy: kept.has(explainedBy ?? "") ? explainedBy : undefined }),
  };
}

/** The cut diagnosis with the evidence that it cites, and one gap for all that is left out. */
function withGap({ diagnosis, evidence, gaps }: Diagnosed, cut: Diagnosis, maxBytes: number) {
  const cited = new Set(citedIds(cut));
  const gap: Gap = {
    origin: "kubernetes",
    kind: "cut",
    what: listed(leftOut(diagnosis, cut), 9),
    why: `left out, the whole answer has more than ${Math.floor(maxBytes / 1024)} KB`,
    remedy: { text: "ask about one namespace or one workload" },
  };
  const held = evidence.filter(({ id }) => cited.has(id));
  const { findings, workloads } = diagnosis;
  const whole = { findings: findings.length, workloads: workloads.length };
  return { diagnosis: { ...cut, whole }, evidence: held, gaps: [...gaps, gap] };
}

/** `41 active findings`. Victims are those of findings that are told. */
function leftOut(whole: Diagnosis, cut: Diagnosis): string[] {
  const told = { ...whole, findings: whole.findings.slice(0, cut.findings.length) };
  return COUNTS.flatMap(([noun, of]) => {
    const count = of(noun === "victim" ? told : whole) - of(cut);
    return count > 0 ? [counted(count, noun)] : [];
  });
}

function rowsWithin(rows: Diagnosis["workloads"], room: number): Diagnosis["workloads"] {
  let left = room;
  const end = rows.findIndex((row) => {
    left -= bytesOf(row) + 1;
    return left < 0;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

/** Bytes of the JSON of a value in UTF-8. */
function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
