import { createRandom } from "./determinism.ts";
import type { ContainerPlan, Pod } from "./plan.ts";
import { exitOf, type PodMoment, podHistory, waitingReason } from "./pod-history.ts";
import { bytesOf } from "./quantity.ts";
import { rounded, type Sampled } from "./sampled.ts";
import { minuteMs } from "./timestamp.ts";

const leakMs = 70 * minuteMs;
const warmUpMs = 8 * minuteMs;

type Labels = Readonly<Record<string, string>>;
type Moment = PodMoment & { readonly timeMs: number };
type Read = (moment: Moment) => number | null;

/** What kube-state-metrics, the kubelet and the scrape itself say of a pod while it exists. */
export function podSeries(pod: Pod, times: readonly number[]): Sampled[] {
  const history = podHistory(pod);
  const moments = times.map((timeMs): Moment => ({ timeMs, ...history.at(timeMs) }));
  const toSeries = ({ labels, read }: Reading): Sampled => ({
    labels,
    values: moments.map((moment) => (moment.exists ? read(moment) : null)),
  });
  const readings = pod.node === undefined ? stateReadings(pod) : allReadings(pod, moments);
  return readings.map(toSeries);
}

interface Reading {
  readonly labels: Labels;
  readonly read: Read;
}

function allReadings(pod: Pod, moments: readonly Moment[]): Reading[] {
  return [
    ...stateReadings(pod),
    named(
      "kube_pod_container_status_restarts_total",
      containerLabels(pod),
      ({ restartCount }) => restartCount,
    ),
    ...reasonReadings(pod, moments),
    ...usageReadings(pod),
    ...scrapeReading(pod),
  ];
}

function named(name: string, labels: Labels, read: Read): Reading {
  return { labels: { __name__: name, ...labels }, read };
}

function podLabels(pod: Pod) {
  return { namespace: pod.workload.namespace, pod: pod.name };
}

function containerLabels(pod: Pod) {
  return { ...podLabels(pod), container: pod.rollout.container.name };
}

function stateReadings(pod: Pod): Reading[] {
  const memory = { ...containerLabels(pod), resource: "memory", unit: "byte" };
  const limit = bytesOf(pod.rollout.container.memoryLimit);
  return [
    named("kube_pod_status_ready", { ...podLabels(pod), condition: "true" }, ({ isReady }) =>
      isReady ? 1 : 0,
    ),
    named("kube_pod_container_resource_limits", memory, () => limit),
  ];
}

/** kube-state-metrics has a series per reason, only while the reason holds. */
function reasonReadings(pod: Pod, moments: readonly Moment[]): Reading[] {
  const waiting = (moment: Moment) => waitingReason(pod, moment);
  const terminated = ({ ended }: Moment) => (ended === undefined ? undefined : exitOf(pod).reason);
  const kinds = [
    ["kube_pod_container_status_waiting_reason", waiting],
    ["kube_pod_container_status_last_terminated_reason", terminated],
  ] as const;
  return kinds.flatMap(([name, reasonOf]) => {
    const reasons = new Set(moments.filter(({ exists }) => exists).map(reasonOf));
    return [...reasons].flatMap((reason) =>
      reason === undefined || reason === "ContainerCreating"
        ? []
        : [
            named(name, { ...containerLabels(pod), reason }, (moment) =>
              reasonOf(moment) === reason ? 1 : null,
            ),
          ],
    );
  });
}

function usageReadings(pod: Pod): Reading[] {
  if (pod.plan.state.kind === "image-pull") return [];
  const random = createRandom(`usage/${pod.workload.namespace}/${pod.name}`);
  const cores = 0.01 + random.next() * 0.08;
  return [
    named(
      "container_cpu_usage_seconds_total",
      containerLabels(pod),
      whileRunning((ranMs) => rounded((ranMs / 1000) * cores, 1)),
    ),
    named(
      "container_memory_working_set_bytes",
      containerLabels(pod),
      whileRunning((ranMs, timeMs) => workingSet(pod, { ranMs, timeMs, noise: random.next() })),
    ),
  ];
}

function whileRunning(read: (ranMs: number, timeMs: number) => number): Read {
  return ({ isRunning, run, timeMs }) =>
    isRunning && run !== undefined ? read(timeMs - run.startedMs, timeMs) : null;
}

function scrapeReading(pod: Pod): Reading[] {
  const { port } = pod.rollout.container;
  if (port === undefined) return [];
  const { name: service } = pod.workload;
  const target = { ...podLabels(pod), service, job: service, instance: `${pod.ip}:${port}` };
  // A program that dies on start never answers a scrape, though its pod counts as Ready for moments.
  const canAnswer = pod.plan.state.kind === "running";
  return [named("up", target, ({ isReady }) => (canAnswer && isReady ? 1 : 0))];
}

/** Around its usual size; up to the limit before a run that was killed for it. */
function workingSet(
  { plan, rollout }: Pod,
  { ranMs, timeMs, noise }: { ranMs: number; timeMs: number; noise: number },
): number {
  const { container } = rollout;
  const lastRun = plan.state.kind === "running" ? plan.state.lastRun : undefined;
  if (lastRun?.reason === "OOMKilled" && timeMs < lastRun.finishedMs) {
    return wholePages(leaking(container, lastRun.finishedMs - timeMs, noise));
  }
  const warm = Math.min(1, 0.6 + (0.4 * ranMs) / warmUpMs);
  return wholePages(container.workingSetBytes * warm * (0.97 + 0.06 * noise));
}

/** A leak that began 70 minutes before and reaches the limit when `leftMs` is 0. */
function leaking(container: ContainerPlan, leftMs: number, noise: number): number {
  const limit = bytesOf(container.memoryLimit);
  const grown = Math.max(0, 1 - leftMs / leakMs);
  const base = container.workingSetBytes;
  return base + (limit - base) * grown * (0.995 + 0.005 * noise);
}

function wholePages(bytes: number): number {
  return Math.floor(bytes / 4096) * 4096;
}
