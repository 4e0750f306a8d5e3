import type { Case, LogLine } from "../case.ts";
import { once } from "../once.ts";
import { lastSeenMs } from "./event-object.ts";
import { metricSeries } from "./metric-series.ts";
import { namespaceObjects } from "./namespace-objects.ts";
import { nodeObjects } from "./nodes.ts";
import { normalLogs } from "./normal-logs.ts";
import type { CasePlan, Cluster } from "./plan.ts";
import { lifecycleEvents } from "./pod-events.ts";
import { placePods, podObject } from "./pod-object.ts";
import { serviceObjects } from "./service-objects.ts";
import { hourMs, timestamp } from "./timestamp.ts";
import { workloadObjects } from "./workload-objects.ts";

/**
 * The recording that a plan describes. The same plan gives the same recording, to the byte. Objects, logs, series and
 * alerts are made when they are first read, then kept.
 */
export function buildCase(plan: CasePlan): Case {
  const cluster = once(() => buildCluster(plan));
  const objects = once(() => [
    ...cluster().objects,
    ...[...lifecycleEvents(cluster()), ...plan.events(cluster())].filter(
      (event) => lastSeenMs(event) >= plan.nowMs - hourMs,
    ),
  ]);
  const logs = once(() => allLogs(plan, cluster()));
  const series = once(() => metricSeries(cluster()));
  const alerts = once(() => plan.alerts(cluster()));
  return {
    name: plan.name,
    title: plan.title,
    question: plan.question,
    recordedAt: timestamp(plan.nowMs),
    clusterName: "prod-eu",
    get objects() {
      return objects();
    },
    get logs() {
      return logs();
    },
    get series() {
      return series();
    },
    get alerts() {
      return alerts();
    },
    pastIncidents: plan.pastIncidents,
    truth: plan.truth,
  };
}

function allLogs(plan: CasePlan, cluster: Cluster): LogLine[] {
  const existing = cluster.pods.filter((pod) => pod.plan.deletedMs === undefined);
  return [
    ...existing.flatMap((pod) => normalLogs(pod, plan.nowMs)),
    ...plan.logs(cluster),
  ].toSorted((left, right) => compare(left.time, right.time));
}

function buildCluster({ workloads, nowMs }: CasePlan): Cluster {
  const pods = placePods(workloads);
  const existing = pods.filter((pod) => pod.plan.deletedMs === undefined);
  const objects = [
    ...namespaceObjects(workloads, existing, nowMs),
    ...nodeObjects(nowMs),
    ...workloads.flatMap((workload) => {
      const own = existing.filter((pod) => pod.workload === workload);
      const neighbours = existing.filter((pod) => pod.workload.namespace === workload.namespace);
      return [
        ...workloadObjects(workload, own, nowMs),
        ...serviceObjects(workload, neighbours, nowMs),
        ...own.map((pod) => podObject(pod, nowMs)),
      ];
    }),
  ];
  return { nowMs, workloads, pods, objects };
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
