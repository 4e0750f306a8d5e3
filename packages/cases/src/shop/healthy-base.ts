import type { Alert, KubernetesObject, LogLine, PastIncident } from "../case.ts";
import { aboutPod, kubeletEvent } from "./event-object.ts";
import { logLine } from "./normal-logs.ts";
import type { CasePlan, Cluster, Pod, WorkloadPlan } from "./plan.ts";
import { runsOf } from "./pod-history.ts";
import { shop } from "./shop.table.ts";
import { surroundings } from "./surroundings.table.ts";
import { dayMs, minuteMs, recordedMs, secondMs, timestamp } from "./timestamp.ts";
import { usualErrorShare } from "./traffic-series.ts";

const recordedDay = "2026-11-21";

/** Epoch milliseconds of a time of day, `03:01:48`, of the recorded day (UTC). */
export function at(time: string): number {
  return Date.parse(`${recordedDay}T${time}Z`);
}

/** Times that all cases share. */
const baseTimes = { scaled: at("02:31:10"), slowProbe: at("02:22:41") };

/** The healthy cluster as a plan without question and truth; a case changes it. */
export function healthyBase(
  nowMs: number,
): Pick<CasePlan, "nowMs" | "workloads" | "events" | "logs" | "alerts" | "pastIncidents"> {
  const workloads = [...shop(recordedMs), ...surroundings(recordedMs)];
  return {
    nowMs,
    workloads: changed(workloads, { "shop/frontend": scaledUp }),
    events: oldWarnings,
    logs: () => [],
    alerts: () => [watchdog],
    pastIncidents: otherIncidents,
  };
}

/** The list with the named workloads, `namespace/name`, replaced. */
export function changed(
  workloads: readonly WorkloadPlan[],
  changes: Readonly<Record<string, (workload: WorkloadPlan) => WorkloadPlan>>,
): WorkloadPlan[] {
  return workloads.map((workload) => {
    const change = changes[`${workload.namespace}/${workload.name}`];
    return change === undefined ? workload : change(workload);
  });
}

/** Pods of a workload, `namespace/name`, that exist. */
export function podsOf(cluster: Cluster, key: string): Pod[] {
  return cluster.pods.filter(
    ({ workload, plan }) =>
      `${workload.namespace}/${workload.name}` === key && plan.deletedMs === undefined,
  );
}

/** The same traffic with another share of errors from a moment on. */
export function failingFrom(workload: WorkloadPlan, fromMs: number, share: number): WorkloadPlan {
  const { traffic } = workload;
  if (traffic === undefined) return workload;
  const before = traffic.errorShare?.(0) ?? usualErrorShare;
  const errorShare = (timeMs: number) => (timeMs < fromMs ? before : share);
  return { ...workload, traffic: { ...traffic, errorShare } };
}

/** A line of the run that is current at that time. */
export function lineOf(
  pod: Pod,
  line: { timeMs: number; level: LogLine["level"]; text: string; traceId?: string },
): LogLine {
  const run = runsOf(pod).findLast(({ startedMs }) => startedMs <= line.timeMs);
  return logLine(pod, { ...line, run: run?.number ?? 0 });
}

function scaledUp(frontend: WorkloadPlan): WorkloadPlan {
  const { scaled: atMs } = baseTimes;
  const last = frontend.replicas - 1;
  return {
    ...frontend,
    scaled: { from: last, atMs },
    pods: frontend.pods.map((pod) => (pod.index === last ? { ...pod, createdMs: atMs } : pod)),
  };
}

/** Warnings that mean nothing any more: a probe before the program listened, and one that was slow once. */
function oldWarnings(cluster: Cluster): KubernetesObject[] {
  const newest = podsOf(cluster, "shop/frontend").at(-1);
  const slow = podsOf(cluster, "shop/search").at(-1);
  const early = "connect: connection refused";
  const late = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
  return [
    ...failedProbe(
      newest,
      baseTimes.scaled + 5 * secondMs,
      (address) => `dial tcp ${address}: ${early}`,
    ),
    ...failedProbe(slow, baseTimes.slowProbe, () => late),
  ];
}

/** The Warning of a readiness probe that failed once. */
export function failedProbe(
  pod: Pod | undefined,
  firstMs: number,
  reason: (address: string) => string,
): KubernetesObject[] {
  if (pod?.node === undefined) return [];
  const { port, readinessPath } = pod.rollout.container;
  const address = `${pod.ip}:${port ?? 0}`;
  return [
    kubeletEvent(pod.node, {
      about: aboutPod(pod, "container"),
      type: "Warning",
      reason: "Unhealthy",
      message: `Readiness probe failed: Get "http://${address}${readinessPath ?? "/"}": ${reason(address)}`,
      firstMs,
    }),
  ];
}

/** The alert on a share of failed requests, as the rule of the shop writes it. */
export function errorRateAlert(service: string, activeMs: number, share: number): Alert {
  const percent = Math.round(share * 100);
  return {
    labels: {
      alertname: `${service.charAt(0).toUpperCase()}${service.slice(1)}ErrorRateHigh`,
      namespace: "shop",
      service,
      severity: "critical",
      team: "shop",
    },
    annotations: {
      summary: `More than 5 % of the requests to ${service} fail`,
      description: `${percent} % of the requests to ${service} in namespace shop answered 5xx.`,
      runbook_url: `https://runbooks.example.com/shop/${service}-error-rate`,
    },
    state: "firing",
    activeAt: timestamp(activeMs),
    value: share,
  };
}

/** One of the rules on pods that come with kube-prometheus: pending first, firing after its `for`. */
export function podAlert(
  { nowMs }: Cluster,
  pod: Pod,
  { alertname, summary, forMs, activeMs, reason }: PodAlertInput,
): Alert {
  return {
    labels: {
      alertname,
      ...(reason === undefined ? {} : { container: pod.rollout.container.name, reason }),
      namespace: pod.workload.namespace,
      pod: pod.name,
      severity: "warning",
    },
    annotations: { summary },
    state: nowMs - activeMs < forMs ? "pending" : "firing",
    activeAt: timestamp(activeMs),
    value: 1,
  };
}

interface PodAlertInput {
  readonly alertname: string;
  readonly summary: string;
  readonly forMs: number;
  readonly activeMs: number;
  /** Why its container waits. */
  readonly reason?: string;
}

/** The alert that always fires, to prove that alerting works. */
const watchdog: Alert = {
  labels: { alertname: "Watchdog", severity: "none" },
  annotations: { summary: "An alert that should always be firing." },
  state: "firing",
  activeAt: timestamp(recordedMs - 37 * dayMs),
  value: 1,
};

const otherIncidents: readonly PastIncident[] = [
  {
    occurredAt: timestamp(recordedMs - 23 * dayMs - 190 * minuteMs),
    namespace: "shop",
    owner: { kind: "Deployment", name: "recommendation" },
    cause: "oom-killed",
    symptom: "recommendation answers slowly",
    reason: "OOMKilled",
    exitCode: 137,
    verdict: "reject",
    by: "shop-oncall",
    fix: "raise the memory limit of deployment/recommendation",
    outcome: "not the cause: the catalog was slow",
  },
];
