import type {
  Claim,
  DiagnoseResult,
  Diagnosis,
  Evidence,
  Gap,
  Observed,
} from "@binnacle/contracts";
import { checksByKind, counted, hides, isSameThing } from "@binnacle/diagnosis";
import { aroundTarget } from "./around-target.ts";
import { changeLine } from "./change-line.ts";
import { claimText } from "./claim-text.ts";
import { findingsText } from "./finding-text.ts";
import { lines } from "./lines.ts";
import { nameOf } from "./name-of.ts";
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
  const { near, elsewhere } = aroundTarget(diagnosis, gaps);
  const unseen = unseenNames(gaps);
  return lines(
    `${unseen === false ? "" : `${unseen} `}${headline(near, gaps)}`,
    gapDetails(gaps),
    findingsText(near.findings, evidence),
    workloadLines(near.workloads),
    listed("changes:", near.changes.map(changeLine), changesAtMost),
    listed(
      "over, for the record:",
      historyOf(near, evidence).map((claim) => `- ${claimText(claim, evidence)}`),
      historyAtMost,
    ),
    elsewhere,
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
  const starting = workloads.filter(isStarting);
  const but = starting.length === 0 ? "" : `, but ${starting.length} ${all} not Ready yet`;
  return isInPart(diagnosis, gaps)
    ? `nothing wrong in what was seen, which is not all${but}`
    : `nothing wrong that can be seen${but}`;
}

function isInPart(diagnosis: Diagnosis, gaps: readonly Gap[]): boolean {
  const { cluster, window, namespace, target, workloads } = diagnosis;
  const asked = { workloads, scope: { cluster, window, namespace }, target };
  return gaps.some((gap) => hides(gap, asked) || (target !== undefined && isOfOwners(gap)));
}

/** Whose pods are the target's is told by what stands between them. */
function isOfOwners({ about }: Gap): boolean {
  return about?.name === undefined && about?.kinds.some((kind) => BETWEEN.has(kind)) === true;
}

const BETWEEN: ReadonlySet<string> = new Set(["ReplicaSet", "Job"]);

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
