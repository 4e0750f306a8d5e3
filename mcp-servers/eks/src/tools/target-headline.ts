import type { Diagnosis, Finding, Gap, Step, WorkloadState } from "@binnacle/contracts";
import { isSameThing } from "@binnacle/diagnosis";
import { nameOf } from "./name-of.ts";
import { toSecond } from "./to-second.ts";
import { isUnseen } from "./workload-lines.ts";

/** A step that is longer stands with its finding alone. */
const STEP_AT_MOST = 120;
/** Among more than these the first is one of many: since when, and what to do, stands with each. */
const FEW = 10;

/** The first finding in short: `1 found: pay crashes on start (broken, since …); do: kubectl -n shop rollout undo …`. */
export function leadText({ findings, namespace }: Diagnosis, found: string): string {
  const [lead] = findings;
  if (lead === undefined) return found;
  const { title, impact, state, since, culprit } = lead;
  const isOfMany = findings.length > FEW;
  const begun = since === undefined || isOfMany ? "" : `, since ${toSecond(since)}`;
  const isElsewhere = culprit.namespace !== undefined && culprit.namespace !== namespace;
  const where = isElsewhere ? ` in ${culprit.namespace}` : "";
  return `${found}: ${title}${where} (${state === "active" ? impact : "over"}${begun})${isOfMany ? "" : todo(lead)}`;
}

function todo({ fix: [first], nextCheck, state }: Finding): string {
  if (state !== "active") return "";
  const [fix, check] = [inShort(first), inShort(nextCheck)];
  if (fix !== undefined) return `; do: ${fix}`;
  return check === undefined ? "" : `; look: ${check}`;
}

function inShort(step: Step | undefined): string | undefined {
  return [step?.command, step?.text].find((text) => text && text.length <= STEP_AT_MOST);
}

/** `; 3 of 3 pods ready`, of what was asked about alone; nothing of what has no pods. */
export function targetReady({ target, workloads }: Diagnosis): string {
  const row = target && workloads.find(({ ref }) => isSameThing(ref, target));
  if (row === undefined) return "";
  if (isUnseen(row)) return "; its pods were not seen";
  const isEmpty = row.state === "fine" && row.ready + row.desired === 0 && row.text !== "";
  return hasPods(row)
    ? `; ${row.ready} of ${row.desired} pods ready${isEmpty ? `: ${row.text}` : ""}`
    : "";
}

/** `; SUSPENDED, written … by …: nothing starts it`: of a CronJob somebody wants so, a Job may wait for its queue. */
export function targetSuspended({ target, workloads, changes }: Diagnosis): string {
  const row = target && workloads.find(({ ref }) => isSameThing(ref, target));
  if (row?.suspended === undefined) return "";
  const { since } = row.suspended;
  const write = changes.find(({ at, subject }) => at === since && isSameThing(subject, row.ref));
  const begun = since === undefined ? "" : `, written ${since}`;
  const by = write?.by === undefined ? "" : ` by ${write.by}`;
  const effect = row.ref.kind === "CronJob" ? "nothing starts it" : "it waits until it is resumed";
  return `; SUSPENDED${begun}${by}: ${effect}`;
}

function hasPods({ ref, ready, desired }: WorkloadState): boolean {
  return ready + desired > 0 || WITH_PODS.has(ref.kind);
}

const WITH_PODS: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "DaemonSet"]);

/** What was not seen of one pod that belongs to nothing near the target: it hides nothing of it. */
export function isFar({ about }: Gap, { target, workloads }: Diagnosis): boolean {
  const { name, namespace, kinds = [] } = about ?? {};
  if (target === undefined || name === undefined || !kinds.some((kind) => OF_POD.has(kind)))
    return false;
  const refs = [target, ...workloads.map(({ ref }) => ref)];
  return !refs.some(
    (ref) =>
      (ref.namespace === undefined || ref.namespace === namespace) &&
      (name === ref.name || name.startsWith(`${ref.name}-`)),
  );
}

const OF_POD: ReadonlySet<string> = new Set(["Pod", "Pod/log"]);

/** `cluster prod, asked about deployment/pay in shop, …`. */
export function askedText({ cluster, target, namespace, observedAt }: Diagnosis): string {
  const all = namespace === undefined ? "all namespaces" : `namespace ${namespace}`;
  const place = target === undefined ? all : `asked about ${nameOf(target)}`;
  return `cluster ${cluster.name}, ${place}, ${toSecond(observedAt)}`;
}
