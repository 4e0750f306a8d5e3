import type { Diagnosis, Gap, ObjectRef } from "@binnacle/contracts";
import { concerns, counted, isSameThing } from "@binnacle/diagnosis";

const namedAtMost = 3;
/** They change alone, and not what others mount, run on or are limited by. */
const ALONE: ReadonlySet<string> = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "Job",
  "CronJob",
  "Service",
  "Ingress",
  "HorizontalPodAutoscaler",
  "PodDisruptionBudget",
]);

interface Around {
  /** The diagnosis without what the target and its neighbours do not touch. */
  readonly near: Diagnosis;
  /** One line about the rest; nothing where there is none. */
  readonly elsewhere: string | false;
}

/**
 * What was asked about, with what it calls, stands on or is hit by; a list that was not seen makes nothing else a
 * matter of it. Everything, where a whole namespace was asked about.
 */
export function aroundTarget(diagnosis: Diagnosis, gaps: readonly Gap[]): Around {
  const { target, dependencies, findings, workloads, changes } = diagnosis;
  if (target === undefined) return { near: diagnosis, elsewhere: false };
  const isNamed = gaps.some(isOfOwners) ? namedAfter(target) : () => false;
  const own = findings.filter(
    (finding) => concerns(finding, diagnosis) || isNamed(finding.culprit),
  );
  const touched = [
    target,
    ...dependencies,
    ...own.flatMap(({ culprit, owner }) => [culprit, owner]),
  ];
  const isNear = (ref: ObjectRef) => touched.some((other) => isSameThing(ref, other));
  const near = {
    ...diagnosis,
    findings: own,
    workloads: workloads.filter(({ ref }) => isNear(ref)),
    changes: changes.filter(({ subject }) => !ALONE.has(subject.kind) || isNear(subject)),
  };
  return { near, elsewhere: elsewhereText(diagnosis, near) };
}

/** Whose pods are the target's is told by what stands between them. */
export function isOfOwners({ about }: Gap): boolean {
  return about?.name === undefined && about?.kinds.some((kind) => BETWEEN.has(kind)) === true;
}

const BETWEEN: ReadonlySet<string> = new Set(["ReplicaSet", "Job"]);

/** Where that was not seen: what may be its pods, by their names. */
function namedAfter({ namespace, name }: ObjectRef) {
  return (ref: ObjectRef) =>
    ref.namespace === namespace &&
    (ref.kind === "Pod" || BETWEEN.has(ref.kind)) &&
    ref.name.startsWith(`${name}-`);
}

/** `elsewhere in shop: 3 other findings: a; b; c. Ask diagnose {"namespace":"shop"}`. */
function elsewhereText(whole: Diagnosis, near: Diagnosis): string | false {
  const told = new Set(near.findings.map(({ id }) => id));
  const others = whole.findings.filter(({ id }) => !told.has(id));
  const owners = others.flatMap(({ owner, culprit }) => [owner, culprit]);
  const rows = new Set(near.workloads);
  const unwell = whole.workloads.filter(
    (row) =>
      !rows.has(row) &&
      row.part === "none" &&
      (row.state === "broken" || row.state === "degraded") &&
      !owners.some((ref) => isSameThing(ref, row.ref)),
  );
  const changed = whole.changes.length - near.changes.length;
  const parts = [
    others.length > 0 && `${counted(others.length, "other finding")}: ${some(others.map(titleOf))}`,
    unwell.length > 0 && `${counted(unwell.length, "other workload")} not well`,
    changed > 0 && counted(changed, "other change"),
  ].filter((part) => part !== false);
  const { namespace } = whole;
  const place = namespace === undefined ? "the cluster" : namespace;
  const ask = JSON.stringify(namespace === undefined ? {} : { namespace });
  return parts.length > 0 && `elsewhere in ${place}: ${parts.join("; ")}. Ask diagnose ${ask}`;
}

function titleOf({ title, state }: Diagnosis["findings"][number]): string {
  return state === "active" ? title : `${title} (over)`;
}

function some(titles: readonly string[]): string {
  const more = titles.length - namedAtMost;
  return [...titles.slice(0, namedAtMost), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
