import type {
  Claim,
  DiagnoseResult,
  Diagnosis,
  Evidence,
  Gap,
  Observed,
} from "@binnacle/contracts";
import { checksByKind, counted, hides, isSameThing } from "@binnacle/diagnosis";
import { aroundTarget, isOfOwners } from "./around-target.ts";
import { changeLine } from "./change-line.ts";
import { claimText } from "./claim-text.ts";
import { findingsText } from "./finding-text.ts";
import { lines } from "./lines.ts";
import { nameOf } from "./name-of.ts";
import { askedText, isFar, leadText, targetReady, targetSuspended } from "./target-headline.ts";
import { gapDetails, isAside, unseenFirst, unseenNames } from "./unseen-first.ts";
import { isStarting, isUnseen, workloadLines } from "./workload-lines.ts";

/** The diagnosis as a model reads it: what was not seen, findings, then what is fine and what changed. */
export function diagnosisText({ outcome, evidence, gaps }: DiagnoseResult & Observed): string {
  if (outcome.kind === "diagnosed") return diagnosedText(outcome, { evidence, gaps });
  if (outcome.kind === "ambiguous")
    return unseenFirst(
      gaps,
      "The name fits several objects. Ask again with namespace and kind:",
      ...outcome.candidates.map((ref) => `- ${nameOf(ref)}`),
    );
  const { what, name, namespace, near, cluster } = outcome;
  const where = `${namespace === undefined ? "" : `namespace ${namespace} of `}cluster ${cluster.name}`;
  const isSeen = gaps.every(isAside);
  return unseenFirst(
    gaps,
    isSeen
      ? `There is no ${what} named ${name} in ${where}.`
      : `No ${what} named ${name} was seen in ${where}; whether there is one is not known.`,
    near.length > 0 && `Near: ${near.map(nameOf).join(", ")}`,
  );
}

function diagnosedText(diagnosis: Diagnosis, { evidence, gaps }: Observed): string {
  const { near, elsewhere } = aroundTarget(diagnosis, gaps);
  const far = gaps.filter((gap) => isFar(gap, near));
  const close = gaps.filter((gap) => !far.includes(gap));
  const unseen = unseenNames(close);
  return lines(
    `${unseen === false ? "" : `${unseen} `}${headline(near, gaps)}`,
    gapDetails(close),
    findingsText(near.findings, evidence),
    workloadLines(near.workloads),
    listed("changes:", near.changes.map(changeLine), changesAtMost),
    listed(
      "over, for the record:",
      historyOf(near, evidence).map((claim) => `- ${claimText(claim, evidence)}`),
      historyAtMost,
    ),
    elsewhere,
    unseenNames(far, "not seen elsewhere"),
    checkedLine(diagnosis),
    unseenFirst(gaps.filter(isAside)),
  );
}

/** Of a target what is broken of it, since when, and what to do; of more how many there are. */
function headline(diagnosis: Diagnosis, gaps: readonly Gap[]): string {
  const found = verdict(diagnosis, gaps);
  const isOfPart = diagnosis.target !== undefined && diagnosis.target.kind !== "Namespace";
  return isOfPart
    ? `${askedText(diagnosis)}: ${leadText(diagnosis, found)}${targetSuspended(diagnosis)}${targetReady(diagnosis)}`
    : `${askedText(diagnosis)}: ${leadText(diagnosis, found)}; ${readyText(diagnosis, gaps)}`;
}

/** What was not seen is not missing. */
function readyText({ namespace, pods }: Diagnosis, gaps: readonly Gap[]): string {
  const { ready, total } = pods;
  const isSeen = total > 0 || !gaps.some((gap) => isOfPods(gap, namespace));
  return isSeen ? `${ready} of ${total} pods ready` : "pods were not seen";
}

/** What is called in other namespaces is none of those that were asked about. */
function isOfPods({ about }: Gap, namespace: string | undefined): boolean {
  const isOther = namespace !== undefined && (about?.namespace ?? namespace) !== namespace;
  return !isOther && about?.name === undefined && about?.kinds.includes("Pod") === true;
}

/** No cause found is not the same as nothing wrong, and nothing wrong in a part not the same as in the whole. */
function verdict(diagnosis: Diagnosis, gaps: readonly Gap[]): string {
  const { findings, workloads } = diagnosis;
  if (findings.length > 0) return foundText(diagnosis);
  const all = `of ${counted(workloads.length, "workload")}`;
  const ailing = workloads.filter(({ state }) => state === "broken" || state === "degraded");
  if (ailing.length > 0) return `no cause found, but ${ailing.length} ${all} not well`;
  const open = workloads.filter((workload) => workload.state === "unknown" && !isUnseen(workload));
  if (open.length > 0) return `no cause found, but ${open.length} ${all} may not be well`;
  if (gaps.some((gap) => isOfPods(gap, diagnosis.namespace)))
    return "whether anything is wrong is not known";
  const starting = workloads.filter(isStarting);
  const but = starting.length === 0 ? "" : `, but ${starting.length} ${all} not all Ready yet`;
  return isInPart(diagnosis, gaps)
    ? `nothing wrong in what was seen, which is not all${but}`
    : `nothing wrong that can be seen${but}`;
}

/** Of an answer that is cut: how many there are, and how many of them stand here. */
function foundText({ findings, target, whole }: Diagnosis): string {
  const all = target === undefined ? (whole?.findings ?? findings.length) : findings.length;
  return all > findings.length
    ? `${all} found, ${findings.length} of them told`
    : `${findings.length} found`;
}

function isInPart(diagnosis: Diagnosis, gaps: readonly Gap[]): boolean {
  const { cluster, window, namespace, target, workloads } = diagnosis;
  const asked = { workloads, scope: { cluster, window, namespace }, target };
  return gaps.some((gap) => hides(gap, asked) || (target !== undefined && isOfOwners(gap)));
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

/** Of a target: what is over about it and its neighbours. */
function historyOf(
  { target, history, workloads }: Diagnosis,
  evidence: readonly Evidence[],
): Claim[] {
  if (target === undefined) return history;
  const near = workloads.map(({ ref }) => ref);
  const owners = new Set(near.map(({ kind, name }) => `${kind}/${name}`));
  return history.filter(({ evidence: [first] }) => {
    const { subject, values } = evidence.find(({ id }) => id === first) ?? {};
    const owner = values?.["owner"];
    const isOwned = typeof owner === "string" && owners.has(owner);
    return isOwned || (subject !== undefined && near.some((ref) => isSameThing(ref, subject)));
  });
}

function checkedLine({ checks }: Diagnosis): string {
  const { found, ruledOut, notReached, notVisible } = checksByKind(checks);
  return `${checks.length} causes checked: ${found.length} found, ${ruledOut.length} ruled out, ${notReached.length} not reached, ${notVisible.length} not visible`;
}
