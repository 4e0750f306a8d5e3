import type { Claim, Evidence, Finding, Step } from "@binnacle/contracts";
import { changeLine } from "./change-line.ts";
import { claimText } from "./claim-text.ts";
import { lines } from "./lines.ts";
import { nameOf } from "./name-of.ts";
import { toSecond } from "./to-second.ts";

/** So many are told whole, and so many more in a line each: whoever asks about less is told more. */
const wholeAtMost = 3;
const linesAtMost = 8;
const victimsAtMost = 6;

/** Findings in their order, the first ones whole. */
export function findingsText(findings: readonly Finding[], evidence: readonly Evidence[]): string {
  const more = findings.length - wholeAtMost - linesAtMost;
  return lines(
    ...findings
      .slice(0, wholeAtMost)
      .map((finding, index) => `${index + 1}. ${findingText(finding, evidence)}`),
    ...findings
      .slice(wholeAtMost, wholeAtMost + linesAtMost)
      .map((finding, index) => `${index + 1 + wholeAtMost}. ${findingLine(finding)}`),
    more > 0 && `… ${more} more findings: ask about one namespace, or one workload`,
  );
}

/** `pay crashes on start [broken, active, high] in shop, since …`. */
function findingLine({ title, impact, state, confidence, culprit, since }: Finding): string {
  const where = culprit.namespace === undefined ? "" : ` in ${culprit.namespace}`;
  const begun = since === undefined ? "" : `, since ${toSecond(since)}`;
  return `${title} [${impact}, ${state}, ${confidence.level}]${where}${begun}`;
}

function findingText(finding: Finding, evidence: readonly Evidence[]): string {
  const { title, impact, state, confidence, culprit, since, cause } = finding;
  const told = (claim: Claim) => `${claimText(claim, evidence)}${cited(claim.evidence)}`;
  return lines(
    `${title} [${impact}, ${state}, confidence ${confidence.level}: ${confidence.reason}]`,
    `   cause ${cause}, culprit ${nameOf(culprit)}${since === undefined ? "" : `, since ${toSecond(since)}`}`,
    ...finding.claims.map((claim) => `   - ${told(claim)}`),
    ...finding.against.map((claim) => `   against: ${told(claim)}`),
    victimsText(finding),
    finding.change !== undefined && `   change: ${changeLine(finding.change).slice(2)}`,
    ...finding.fix.map((step) => `   fix: ${stepText(step)}`),
    finding.nextCheck !== undefined && `   next check: ${stepText(finding.nextCheck)}`,
    `   would disprove it: ${finding.disproof}`,
  );
}

function victimsText({ victims }: Finding): string | false {
  const shown = victims.slice(0, victimsAtMost);
  const names = shown.map(({ ref, because }) => `${nameOf(ref)} (${because})`).join("; ");
  const more = victims.length - shown.length;
  return victims.length > 0 && `   victims: ${names}${more > 0 ? `; and ${more} more` : ""}`;
}

function stepText({ text, command }: Step): string {
  return `${text}${command === undefined ? "" : ` — ${command}`}`;
}

function cited(evidence: readonly string[]): string {
  return evidence.length === 0 ? "" : ` [${evidence.join(" ")}]`;
}
