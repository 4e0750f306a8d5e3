import type {
  Change,
  Claim,
  DiagnoseResult,
  Diagnosis,
  Evidence,
  Finding,
  Gap,
  ObjectRef,
  Observed,
  Step,
  WorkloadState,
} from "@binnacle/contracts";
import { checksByKind } from "@binnacle/diagnosis";
import { claimText } from "./claim-text.ts";

/** The diagnosis as a model reads it: findings first, then what is fine, what changed and what was not seen. */
export function diagnosisText({ outcome, evidence, gaps }: DiagnoseResult & Observed): string {
  if (outcome.kind === "diagnosed")
    return lines(diagnosedText(outcome, { evidence, gaps }), gapLines(gaps));
  if (outcome.kind === "ambiguous")
    return lines(
      "The name fits several objects. Ask again with namespace and kind:",
      ...outcome.candidates.map((ref) => `- ${nameOf(ref)}`),
      gapLines(gaps),
    );
  return lines(
    `There is no ${outcome.what} named ${outcome.name} in cluster ${outcome.cluster.name}.`,
    outcome.near.length > 0 && `Near: ${outcome.near.map(nameOf).join(", ")}`,
    gapLines(gaps),
  );
}

function diagnosedText(diagnosis: Diagnosis, { evidence, gaps }: Observed): string {
  const { findings, workloads, changes, history } = diagnosis;
  return lines(
    headline(diagnosis, gaps),
    ...findings.map((finding, index) => `${index + 1}. ${findingText(finding, evidence)}`),
    workloadLines(workloads),
    changes.length > 0 && lines("changes:", ...changes.map(changeLine)),
    history.length > 0 &&
      lines("over, for the record:", ...history.map((claim) => `- ${claimText(claim, evidence)}`)),
    checkedLine(diagnosis),
  );
}

function headline(
  { cluster, namespace, target, pods, observedAt, ...found }: Diagnosis,
  gaps: readonly Gap[],
): string {
  const where = namespace === undefined ? "all namespaces" : `namespace ${namespace}`;
  const about = target === undefined ? "" : `, asked about ${nameOf(target)}`;
  return `cluster ${cluster.name}, ${where}${about}, ${observedAt}: ${verdict(found)}; ${readyText(pods, gaps)}`;
}

/** What was not seen is not missing. */
function readyText({ ready, total }: Diagnosis["pods"], gaps: readonly Gap[]): string {
  const isSeen = total > 0 || !gaps.some(({ about }) => about?.kinds.includes("Pod") === true);
  return isSeen ? `${ready} of ${total} pods ready` : "pods were not seen";
}

/** No cause found is not the same as nothing wrong. */
function verdict({ findings, workloads }: Pick<Diagnosis, "findings" | "workloads">): string {
  if (findings.length > 0) return `${findings.length} found`;
  const ailing = workloads.filter(({ state }) => state === "broken" || state === "degraded");
  return ailing.length === 0
    ? "nothing wrong that can be seen"
    : `no cause found, but ${ailing.length} of ${workloads.length} workloads are not well`;
}

function findingText(finding: Finding, evidence: readonly Evidence[]): string {
  const { title, impact, state, confidence, culprit, victims, since, cause } = finding;
  const told = (claim: Claim) => `${claimText(claim, evidence)}${cited(claim.evidence)}`;
  return lines(
    `${title} [${impact}, ${state}, confidence ${confidence.level}: ${confidence.reason}]`,
    `   cause ${cause}, culprit ${nameOf(culprit)}${since === undefined ? "" : `, since ${since}`}`,
    ...finding.claims.map((claim) => `   - ${told(claim)}`),
    ...finding.against.map((claim) => `   against: ${told(claim)}`),
    victims.length > 0 &&
      `   victims: ${victims.map(({ ref, because }) => `${nameOf(ref)} (${because})`).join("; ")}`,
    finding.change !== undefined && `   change: ${changeLine(finding.change).slice(2)}`,
    ...finding.fix.map((step) => `   fix: ${stepText(step)}`),
    finding.nextCheck !== undefined && `   next check: ${stepText(finding.nextCheck)}`,
    `   would disprove it: ${finding.disproof}`,
  );
}

function stepText({ text, command }: Step): string {
  return `${text}${command === undefined ? "" : ` — ${command}`}`;
}

function workloadLines(workloads: readonly WorkloadState[]): string | false {
  const notFine = workloads.filter(({ state }) => state !== "fine");
  const fine = workloads.filter(({ state }) => state === "fine").map(({ ref }) => ref.name);
  return (
    workloads.length > 0 &&
    lines(
      "workloads:",
      ...notFine.map(workloadLine),
      fine.length > 0 && `- fine: ${fine.join(", ")}`,
    )
  );
}

function workloadLine({ ref, state, text, why, ready, desired }: WorkloadState): string {
  if (state === "unknown" && text === "") return `- ${nameOf(ref)} unknown: not seen`;
  return `- ${nameOf(ref)} ${state} ${ready}/${desired}: ${text}${why === undefined ? "" : ` (${why})`}`;
}

/** `- 2026-11-20T03:02:00Z deployment/payment in shop: rollout 7: … (by argocd)`. */
export function changeLine({ at, subject, text, by }: Change): string {
  return `- ${at} ${nameOf(subject)}: ${text}${by === undefined ? "" : ` (by ${by})`}`;
}

function checkedLine({ checks }: Diagnosis): string {
  const { found, ruledOut, notReached, notVisible } = checksByKind(checks);
  return `${checks.length} causes checked: ${found.length} found, ${ruledOut.length} ruled out, ${notReached.length} not reached, ${notVisible.length} not visible`;
}

/** What could not be seen, and what would change it. */
export function gapLines(gaps: readonly Gap[]): string | false {
  return (
    gaps.length > 0 &&
    lines(
      "not seen:",
      ...gaps.map(
        ({ what, why, remedy }) =>
          `- ${what}: ${why}${remedy === undefined ? "" : ` Remedy: ${remedy.command ?? remedy.text}`}`,
      ),
    )
  );
}

/** `deployment/payment in shop`. */
export function nameOf({ kind, name, namespace }: ObjectRef): string {
  return `${kind.toLowerCase()}/${name}${namespace === undefined ? "" : ` in ${namespace}`}`;
}

function cited(evidence: readonly string[]): string {
  return evidence.length === 0 ? "" : ` [${evidence.join(" ")}]`;
}

/** Joins what there is. */
export function lines(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part !== false && part !== undefined && part !== "").join("\n");
}
