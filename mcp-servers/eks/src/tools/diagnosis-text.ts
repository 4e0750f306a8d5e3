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
import { checksByKind, counted, hides } from "@binnacle/diagnosis";
import { claimText } from "./claim-text.ts";
import { lines } from "./lines.ts";
import { gapDetails, isAside, unseenFirst, unseenNames } from "./unseen-first.ts";

/** The diagnosis as a model reads it: what was not seen, findings, then what is fine and what changed. */
export function diagnosisText({ outcome, evidence, gaps }: DiagnoseResult & Observed): string {
  if (outcome.kind === "diagnosed") return diagnosedText(outcome, { evidence, gaps });
  if (outcome.kind === "ambiguous")
    return unseenFirst(
      gaps,
      "The name fits several objects. Ask again with namespace and kind:",
      ...outcome.candidates.map((ref) => `- ${nameOf(ref)}`),
    );
  const { what, name, near, cluster } = outcome;
  const isSeen = gaps.every(isAside);
  return unseenFirst(
    gaps,
    isSeen
      ? `There is no ${what} named ${name} in cluster ${cluster.name}.`
      : `No ${what} named ${name} was seen in cluster ${cluster.name}; whether there is one is not known.`,
    near.length > 0 && `Near: ${near.map(nameOf).join(", ")}`,
  );
}

function diagnosedText(diagnosis: Diagnosis, { evidence, gaps }: Observed): string {
  const { findings, workloads, changes, history } = diagnosis;
  const unseen = unseenNames(gaps);
  return lines(
    `${unseen === false ? "" : `${unseen} `}${headline(diagnosis, gaps)}`,
    gapDetails(gaps),
    ...findings.map((finding, index) => `${index + 1}. ${findingText(finding, evidence)}`),
    workloadLines(workloads),
    listed("changes:", changes.map(changeLine), changesAtMost),
    listed(
      "over, for the record:",
      history.map((claim) => `- ${claimText(claim, evidence)}`),
      historyAtMost,
    ),
    checkedLine(diagnosis),
    unseenFirst(gaps.filter(isAside)),
  );
}

function headline(diagnosis: Diagnosis, gaps: readonly Gap[]): string {
  const { cluster, namespace, target, pods, observedAt } = diagnosis;
  const where = namespace === undefined ? "all namespaces" : `namespace ${namespace}`;
  const about = target === undefined ? "" : `, asked about ${nameOf(target)}`;
  const found = verdict(diagnosis, gaps);
  return `cluster ${cluster.name}, ${where}${about}, ${observedAt}: ${found}; ${readyText(pods, gaps)}`;
}

/** What was not seen is not missing. */
function readyText({ ready, total }: Diagnosis["pods"], gaps: readonly Gap[]): string {
  const isSeen = total > 0 || !gaps.some(isOfPods);
  return isSeen ? `${ready} of ${total} pods ready` : "pods were not seen";
}

function isOfPods({ about }: Gap): boolean {
  return about?.name === undefined && about?.kinds.includes("Pod") === true;
}

/** No cause found is not the same as nothing wrong, and nothing wrong in a part not the same as in the whole. */
function verdict(diagnosis: Diagnosis, gaps: readonly Gap[]): string {
  const { findings, workloads } = diagnosis;
  if (findings.length > 0) return `${findings.length} found`;
  const all = `of ${counted(workloads.length, "workload")}`;
  const ailing = workloads.filter(({ state }) => state === "broken" || state === "degraded");
  if (ailing.length > 0) return `no cause found, but ${ailing.length} ${all} not well`;
  const open = workloads.filter((workload) => workload.state === "unknown" && !isUnseen(workload));
  if (open.length > 0) return `no cause found, but ${open.length} ${all} may not be well`;
  if (gaps.some(isOfPods)) return "whether anything is wrong is not known";
  const { cluster, window, namespace, target } = diagnosis;
  const asked = { workloads, scope: { cluster, window, namespace }, target };
  const isPart = gaps.some((gap) => hides(gap, asked));
  const starting = workloads.filter(isStarting);
  const but = starting.length === 0 ? "" : `, but ${starting.length} ${all} not Ready yet`;
  return isPart
    ? `nothing wrong in what was seen, which is not all${but}`
    : `nothing wrong that can be seen${but}`;
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

/** Of a large cluster: `get_changes` tells all of them. */
const changesAtMost = 8;
const historyAtMost = 4;

/** The first of them, each once, and how many more there are. */
function listed(title: string, all: readonly string[], atMost: number): string | false {
  const distinct = [...new Set(all)];
  const more = distinct.length - atMost;
  const rest = more > 0 && `- … ${more} more`;
  return distinct.length > 0 && lines(title, ...distinct.slice(0, atMost), rest);
}

/** More names of what is fine nobody reads. */
const fineAtMost = 30;

function workloadLines(workloads: readonly WorkloadState[]): string | false {
  const told = workloads.filter((workload) => !isWell(workload) && !isUnseen(workload));
  return (
    workloads.length > 0 &&
    lines(
      "workloads:",
      ...told.map(workloadLine),
      namesLine("unknown, not seen", workloads.filter(isUnseen)),
      namesLine("fine", workloads.filter(isWell)),
    )
  );
}

function isUnseen({ state, text }: WorkloadState): boolean {
  return state === "unknown" && text === "";
}

function isWell(workload: WorkloadState): boolean {
  return workload.state === "fine" && !isStarting(workload);
}

/** Its pods may still become Ready, and are not. */
function isStarting({ state, ready, desired }: WorkloadState): boolean {
  return state === "fine" && ready < desired;
}

/** `- fine: cart, catalog`; of many their number and where they are. */
function namesLine(what: string, workloads: readonly WorkloadState[]): string | false {
  const names = workloads.map(({ ref }) => ref.name);
  if (names.length <= fineAtMost) return names.length > 0 && `- ${what}: ${names.join(", ")}`;
  const places = new Set(workloads.flatMap(({ ref }) => ref.namespace ?? []));
  const where = places.size === 1 ? "" : ` in ${counted(places.size, "namespace")}`;
  return `- ${what}: ${counted(names.length, "workload")}${where}`;
}

function workloadLine(workload: WorkloadState): string {
  const { ref, text, why, ready, desired } = workload;
  const state = isStarting(workload) ? "starts" : workload.state;
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

export { lines } from "./lines.ts";
