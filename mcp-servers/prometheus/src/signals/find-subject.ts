import type { ObjectRef } from "@binnacle/contracts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import { equals } from "../api/promql.ts";
import { namespaceSelector, type Target } from "./target.ts";
import type { TimeFrame } from "./time-frame.ts";

/** kube-state-metrics names the kind of a workload by the metric that counts its replicas. */
const workloadMetrics = [
  ["Deployment", "kube_deployment_spec_replicas", "deployment"],
  ["StatefulSet", "kube_statefulset_replicas", "statefulset"],
  ["DaemonSet", "kube_daemonset_status_desired_number_scheduled", "daemonset"],
] as const;

/** The object that a target names; undefined when the metrics do not tell its kind. */
export async function findSubject(
  client: PrometheusClient,
  { target, frame }: { target: Target; frame: TimeFrame },
  signal: AbortSignal,
): Promise<ObjectRef | undefined> {
  const { namespace, workload } = target;
  if (workload === undefined) return { kind: "Namespace", name: namespace };
  const series = await client.series(
    {
      matches: workloadMetrics.map(
        ([, metric, label]) => `${metric}{${namespaceSelector(target)},${equals(label, workload)}}`,
      ),
      startMs: frame.startMs,
      endMs: frame.endMs,
      limit: workloadMetrics.length,
    },
    signal,
  );
  const names = new Set(series.map((labels) => labels["__name__"]));
  const kind = workloadMetrics.find(([, metric]) => names.has(metric))?.[0];
  return kind === undefined ? undefined : { kind, namespace, name: workload };
}
