import { type Claim, keyOf } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { refOf, written } from "../../graph/object-key.ts";
import {
  controllersOf,
  DEADLINE_MS,
  isLacking,
  isUnbegun,
  lastMoved,
} from "../../graph/patience.ts";
import { impactOn, livePods, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { touched } from "../../kit/template-step.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { ObjectOf } from "../../state/kinds.table.ts";
import type { Condition } from "../../state/shapes.ts";
import { isOlder, saysCondition, type Trouble, warned } from "./trouble.ts";

/** Time that somebody may take between a change and letting it go, and pods to be available. */
const PAUSE_MS = 2 * 60_000;

/** Workloads whose controller says that it cannot go on, or does not. */
export function workloadTroubles(inquiry: Inquiry): Trouble[] {
  return [
    ...[...inquiry.cluster.workloads.values()].flatMap((workload) => [
      ...refused(inquiry, workload),
      ...lacking(inquiry, workload),
    ]),
    ...paused(inquiry),
    ...held(inquiry, "StatefulSet", ({ spec, status }) => {
      const { type = "RollingUpdate", rollingUpdate } = spec.updateStrategy ?? {};
      const isWhole = type === "RollingUpdate" && (rollingUpdate?.partition ?? 0) === 0;
      return isWhole && status.updateRevision !== undefined
        ? { updated: status.updatedReplicas, wanted: spec.replicas }
        : undefined;
    }),
    ...held(inquiry, "DaemonSet", ({ spec, status }) => {
      const { type = "RollingUpdate" } = spec.updateStrategy ?? {};
      const { updatedNumberScheduled: updated, desiredNumberScheduled: wanted } = status;
      return type === "RollingUpdate" && updated !== undefined ? { updated, wanted } : undefined;
    }),
  ];
}

/** Its conditions say that pods are refused, that a rollout is over its time, or that pods which nobody sees are not available. */
function refused(inquiry: Inquiry, workload: Workload): Trouble[] {
  const { conditions } = workload;
  const [condition, ...others] = conditions.filter(
    (item) => isBad(item) || isUnavailable(inquiry, workload, item),
  );
  if (condition === undefined) return [];
  return [
    troubleOf(inquiry, workload, {
      reason: condition.reason ?? condition.type,
      since: condition.lastTransitionTime,
      facts: [condition, ...others].map((item) =>
        saysCondition(inquiry, workload.ref, { conditions, condition: item }),
      ),
    }),
  ];
}

function isBad({ type, status }: Condition): boolean {
  return (
    (type === "ReplicaFailure" && status === "True") ||
    (type === "Progressing" && status === "False")
  );
}

/** Where its pods could not be seen, its own word on them is all that there is. */
function isUnavailable(
  inquiry: Inquiry,
  { namespace }: Workload,
  { type, status, lastTransitionTime }: Condition,
): boolean {
  const isSaid = type === "Available" && status === "False";
  const isUnseen = inquiry.cluster.gapOf("Pod", namespace) !== undefined;
  return isSaid && isUnseen && isOlder(inquiry, lastTransitionTime, PAUSE_MS);
}

/** Pods do not exist, and its controller had the time to make them. */
function lacking(inquiry: Inquiry, workload: Workload): Trouble[] {
  if (!isLacking(inquiry, workload) || isUnbegun(inquiry.cluster, workload)) return [];
  const { desired = 0 } = workload;
  const live = livePods(workload).length;
  const counts = { existing: live, wanted: { count: desired, of: "pod" } };
  const fact = inquiry.cite.fact({
    subject: workload.ref,
    pointer: "/status/replicas",
    value: [live, desired],
    values: counts,
    text: `${written(workload.ref)}: ${live} of ${desired} pods exist`,
  });
  const told = `${written(workload.ref)} lacks pods: {existing} of {wanted} exist.`;
  return [
    troubleOf(inquiry, workload, {
      reason: "PodsMissing",
      since: lastMoved(inquiry, workload),
      facts: [inquiry.say(told, fact)],
    }),
  ];
}

/** A change of the template that somebody holds back, wholly or half-way; or a first rollout. */
function paused(inquiry: Inquiry): Trouble[] {
  const { cluster } = inquiry;
  return objectsOf(cluster.state, "Deployment").flatMap((object) => {
    const { conditions, replicas, updatedReplicas } = object.status;
    const workload = cluster.workloads.get(keyOf(refOf("Deployment", object)));
    if (object.spec.paused !== true || workload === undefined) return [];
    const isFirst = isUnbegun(cluster, workload);
    if (updatedReplicas >= replicas && !isFirst) return [];
    const condition = conditions.find(({ type }) => type === "Progressing");
    const since = condition?.lastTransitionTime ?? lastMoved(inquiry, workload);
    if (!isOlder(inquiry, since, PAUSE_MS)) return [];
    const facts = [
      isFirst ? saysUnbegun(inquiry, workload) : saysHeld(inquiry, workload, object.status),
      ...(condition === undefined
        ? []
        : [saysCondition(inquiry, workload.ref, { conditions, condition })]),
    ];
    const told = { reason: "DeploymentPaused", since, facts };
    return [{ ...troubleOf(inquiry, workload, told), fix: [letGo(workload, isFirst)] }];
  });
}

function saysUnbegun({ cite, say }: Inquiry, workload: Workload): Claim {
  const { ref, desired = 0 } = workload;
  const existing = livePods(workload).length;
  const fact = cite.fact({
    subject: ref,
    pointer: "/spec/paused",
    value: [existing, desired],
    values: { existing, wanted: { count: desired, of: "pod" } },
    text: `${written(ref)} is paused since it was made: ${existing} of ${desired} pods exist`,
  });
  return say(`${written(ref)} is paused since it was made: {existing} of {wanted} exist.`, fact);
}

function saysHeld(
  { cite, say }: Inquiry,
  { ref }: Workload,
  { replicas: count, updatedReplicas: updated }: ObjectOf<"Deployment">["status"],
): Claim {
  const fact = cite.fact({
    subject: ref,
    pointer: "/spec/paused",
    value: [updated, count],
    values: { updated, running: { count, of: "pod" } },
    text: `${written(ref)} is paused: ${updated} of ${count} pods are of its template`,
  });
  return say(`${written(ref)} is paused: {updated} of {running} are of its template.`, fact);
}

function letGo(workload: Workload, isFirst: boolean): DraftStep {
  const { ref } = workload;
  return {
    text: isFirst
      ? "it makes its pods then, for the first time"
      : `its held change rolls out then; ${touched(workload)}`,
    kubectl: shellWords`rollout resume ${written(ref)}`,
    object: ref,
  };
}

/** All its pods are Ready, some of an old revision, and nothing moves. */
function held<K extends "StatefulSet" | "DaemonSet">(
  inquiry: Inquiry,
  kind: K,
  countsOf: (object: ObjectOf<K>) => { updated: number; wanted: number } | undefined,
): Trouble[] {
  const { cluster, cite, say } = inquiry;
  return objectsOf(cluster.state, kind).flatMap((object) => {
    const counts = countsOf(object);
    const workload = cluster.workloads.get(keyOf(refOf(kind, object)));
    if (workload === undefined || counts === undefined || counts.updated >= counts.wanted)
      return [];
    const since = lastMoved(inquiry, workload);
    if (!isOlder(inquiry, since, DEADLINE_MS)) return [];
    const fact = cite.fact({
      subject: workload.ref,
      pointer: "/status",
      value: [counts.updated, counts.wanted],
      values: { updated: counts.updated, wanted: { count: counts.wanted, of: "pod" } },
      text: `${written(workload.ref)}: ${counts.updated} of ${counts.wanted} pods are of the newest revision`,
    });
    const told = `${written(workload.ref)}: {updated} of {wanted} are of the newest revision.`;
    return [
      troubleOf(inquiry, workload, { reason: "UpdateHeld", since, facts: [say(told, fact)] }),
    ];
  });
}

function troubleOf(
  inquiry: Inquiry,
  workload: Workload,
  told: { reason: string; since: string | undefined; facts: readonly Claim[] },
): Trouble {
  return {
    ...told,
    ref: workload.ref,
    isBroken: impactOn(workload) === "broken",
    facts: [...told.facts, ...warned(inquiry, controllersOf(workload))],
  };
}
