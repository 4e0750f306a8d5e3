import type { Series } from "../case.ts";
import type { Cluster, Pod, WorkloadPlan } from "./plan.ts";
import { podSeries } from "./pod-series.ts";
import { historyMs, type Sampled, stepMs } from "./sampled.ts";
import { dayMs, recordedMs } from "./timestamp.ts";
import { trafficSeries } from "./traffic-series.ts";
import { readyCounter } from "./workload-objects.ts";

/** A scrape every 30 s: from two hours before the question, of at most a day, to the moment that is seen. */
export function metricSeries(cluster: Cluster): Series[] {
  const startMs = Math.max(recordedMs - historyMs, cluster.nowMs - dayMs);
  const count = Math.floor((cluster.nowMs - startMs) / stepMs) + 1;
  const times = Array.from({ length: count }, (_, index) => startMs + index * stepMs);
  return [
    ...cluster.workloads.flatMap((workload) => trafficSeries(workload, times)),
    ...cluster.workloads.flatMap((workload) => replicaSeries(workload, cluster.pods, times)),
    ...cluster.pods.flatMap((pod) => podSeries(pod, times)),
  ].map(({ labels, values }) => ({ labels, startMs, stepMs, values }));
}

function replicaSeries(
  workload: WorkloadPlan,
  pods: readonly Pod[],
  times: readonly number[],
): Sampled[] {
  if (workload.kind !== "Deployment") return [];
  const { namespace, name: deployment, replicas, scaled } = workload;
  const own = pods.filter((pod) => pod.workload === workload);
  const wanted = (timeMs: number) =>
    scaled !== undefined && timeMs < scaled.atMs ? scaled.from : replicas;
  return [
    {
      labels: { __name__: "kube_deployment_spec_replicas", namespace, deployment },
      values: times.map(wanted),
    },
    {
      labels: { __name__: "kube_deployment_status_replicas_available", namespace, deployment },
      values: times.map(readyCounter(own)),
    },
  ];
}
