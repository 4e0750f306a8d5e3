import { type Claim, keyOf } from "@binnacle/contracts";
import { refOf, written } from "../../graph/object-key.ts";
import { controllersOf, DEADLINE_MS, isLacking, lastMoved } from "../../graph/patience.ts";
import { impactOn, isOfNewestRollout, livePods, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { ObjectOf } from "../../state/kinds.table.ts";
import type { Condition } from "../../state/shapes.ts";
import { isOlder, saysCondition, type Trouble, warned } from "./trouble.ts";

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

/** Its conditions say that pods are refused, or that a rollout is over its time. */
function refused(inquiry: Inquiry, workload: Workload): Trouble[] {
  const { conditions } = workload;
  const [condition, ...others] = conditions.filter(isBad);
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

/** Pods do not exist, and its controller had the time to make them. */
function lacking(inquiry: Inquiry, workload: Workload): Trouble[] {
  if (!isLacking(inquiry, workload)) return [];
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

/** A rollout that somebody stopped half-way, and left. */
function paused(inquiry: Inquiry): Trouble[] {
  return objectsOf(inquiry.cluster.state, "Deployment").flatMap((object) => {
    if (object.spec.paused !== true) return [];
    const ref = refOf("Deployment", object);
    const workload = inquiry.cluster.workloads.get(keyOf(ref));
    if (workload === undefined) return [];
    const live = livePods(workload);
    const ofNewest = live.filter((pod) => isOfNewestRollout(workload, pod)).length;
    const { conditions } = object.status;
    const condition = conditions.find(({ type }) => type === "Progressing");
    const isHalf = ofNewest > 0 && ofNewest < live.length;
    if (!isHalf || condition === undefined) return [];
    const { reason = "DeploymentPaused", lastTransitionTime: since } = condition;
    if (!isOlder(inquiry, since, DEADLINE_MS)) return [];
    const facts = [saysCondition(inquiry, ref, { conditions, condition })];
    return [troubleOf(inquiry, workload, { reason, since, facts })];
  });
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
