import type { HorizontalPodAutoscaler } from "../state/workload.ts";

type Metric = HorizontalPodAutoscaler["spec"]["metrics"][number];
type Part = NonNullable<Metric["resource"]>;

/** What an autoscaler aims at, a part a metric: `cpu 70 %, queue_length 10`. */
export function metricTargets({ spec }: HorizontalPodAutoscaler): string {
  return spec.metrics.flatMap(targetOf).join(", ");
}

function targetOf(metric: Metric): string[] {
  return Object.values(metric).flatMap((part) => (part ? [partText(part)] : []));
}

function partText({ name, container, metric, target }: Part): string {
  const of = name ?? metric?.name ?? "metric";
  const where = container === undefined ? "" : ` of ${container}`;
  return `${of}${where} ${aimText(target ?? {})}`;
}

function aimText({ averageUtilization, averageValue, value }: NonNullable<Part["target"]>): string {
  const share = averageUtilization ?? undefined;
  return share === undefined ? (averageValue ?? value ?? "without a target") : `${share} %`;
}
