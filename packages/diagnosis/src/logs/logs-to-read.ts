import { type ObjectRef, keyOf as objectKey, present } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { deadAddresses } from "../graph/dead-addresses.ts";
import { lacksPort } from "../graph/lacks-port.ts";
import {
  type ContainerView,
  lastEnd,
  MANY_RESTARTS,
  neverBegan,
  type PodView,
  waitingReason,
} from "../graph/pod-view.ts";
import { selectsPods } from "../graph/services.ts";
import { isHealthy, readyCount, type Workload } from "../graph/workload.ts";
import { deniedCalls } from "../network/denied-calls.ts";
import type { ContainerLog } from "../state/cluster-state.ts";

/** Names one log to fetch. */
export interface LogToRead {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
  /** Whose kubelet has it. */
  readonly node?: string;
}

/** At most this many logs are worth their time in a first look. */
const LOGS_AT_MOST = 20;
/** So few workloads are meant by a question about all of them. */
const FEW = 3;
/** Lines at the end of a log that a diagnosis reads. */
export const LOG_LINES = 60;

/**
 * The logs that tell why something is broken, one a container of a workload: of containers that ended with an error, of
 * running ones that are not ready, of what was asked about though it is well, and of callers of what is dead, of what
 * NetworkPolicies keep them from, and of what no Service is. At most `LOGS_AT_MOST`, in this order.
 */
export function logsToRead(cluster: Cluster, asked?: ObjectRef): readonly LogToRead[] {
  const workloads = [...cluster.workloads.values()];
  const troubled = workloads.filter((workload) => !isHealthy(workload) || hasEnded(workload));
  const chosen = [
    ...troubled.flatMap((workload) => logsOf(mostTellingFirst(runsOf(workload, hasFailed)))),
    ...troubled.flatMap((workload) => logsOf(runsOf(workload, isWaitedFor))),
    ...[
      ...meant(cluster, asked),
      ...callersOfDead(cluster),
      ...deniedCallers(cluster),
      ...callersOfNothing(cluster),
    ].flatMap((workload) => logsOf(runsOf(workload, isRunning))),
  ];
  return [...new Map(chosen.map((log) => [keyOf(log), log])).values()].slice(0, LOGS_AT_MOST);
}

/** The cluster with the logs that were read of it. */
export function withLogs(cluster: Cluster, logs: readonly ContainerLog[]): Cluster {
  return { ...cluster, state: { ...cluster.state, logs } };
}

/** A container of a pod. */
interface Run {
  readonly pod: PodView;
  readonly container: ContainerView;
}

/** Runs that fell, those first that tell most: of pods that are not over, that are down, that fell most often, that fell last. */
export function mostTellingFirst<Item extends Run>(runs: readonly Item[]): Item[] {
  const ranked = runs.map((run) => ({ run, rank: rankOf(run) }));
  const byRank = ranked.toSorted(
    (left, right) => left.rank.map((it, at) => it - (right.rank[at] ?? 0)).find((it) => it) ?? 0,
  );
  return byRank.map(({ run }) => run);
}

function rankOf({ pod, container }: Run): number[] {
  const isUp = container.status?.state?.running !== undefined;
  const restarts = container.status?.restartCount ?? 0;
  const endedAt = Date.parse(lastEnd(container)?.finishedAt ?? "");
  const ended = Number.isFinite(endedAt) ? endedAt : 0;
  return [Number(pod.isOver), Number(isUp), -restarts, -ended];
}

function keyOf({ namespace, pod, container }: LogToRead): string {
  return `${namespace}/${pod}/${container}`;
}

function hasEnded(workload: Workload): boolean {
  return workload.pods.some((pod) => pod.containers.some(hasFailed));
}

function runsOf(workload: Workload, fits: (container: ContainerView) => boolean): Run[] {
  return workload.pods
    .filter(isReadable)
    .flatMap((pod) => pod.containers.filter(fits).map((container) => ({ pod, container })));
}

/** One log for each container of a workload: of the first of these runs. */
function logsOf(runs: readonly Run[]): LogToRead[] {
  const firsts = new Map(runs.toReversed().map((run) => [run.container.name, run]));
  return [...firsts.values()].toReversed().map(toLogToRead);
}

function isReadable(pod: PodView): boolean {
  return pod.object.status.phase !== "Succeeded" && pod.object.spec.nodeName !== undefined;
}

/** It ended with an error, or well and again and again. */
function hasFailed(container: ContainerView): boolean {
  const { lastState, state } = container.status ?? {};
  const end = lastState?.terminated ?? state?.terminated;
  const isHeld = waitingReason(container) === "CrashLoopBackOff";
  if (end === undefined) return isHeld;
  return !neverBegan(end) && (end.exitCode !== 0 || isHeld);
}

/** It is not ready; or it fell often, is Ready between its ends, and its status tells of none. */
function isWaitedFor(container: ContainerView): boolean {
  const { state, ready, restartCount = 0 } = container.status ?? {};
  const isUntold = restartCount >= MANY_RESTARTS && lastEnd(container) === undefined;
  return state?.running !== undefined && (ready !== true || isUntold);
}

function isRunning({ status, isInit }: ContainerView): boolean {
  return !isInit && status?.state?.running !== undefined;
}

/** A container that ended stays readable as the previous run once the kubelet made a new one. */
function toLogToRead({ pod, container }: Run): LogToRead {
  return {
    namespace: pod.namespace,
    pod: pod.ref.name,
    container: container.name,
    previous: hasFailed(container) && container.status?.state?.terminated === undefined,
    ...present({ node: pod.object.spec.nodeName }),
  };
}

/** What was asked about: an object, or all there is where that is little. */
function meant(cluster: Cluster, asked: ObjectRef | undefined): readonly Workload[] {
  const { workloads, services, podOf, workloadOf } = cluster;
  if (asked === undefined) return workloads.size <= FEW ? [...workloads.values()] : [];
  const pod = asked.kind === "Pod" ? podOf(asked) : undefined;
  const owner = pod && workloadOf(pod);
  if (pod !== undefined && owner !== undefined) return [{ ...owner, pods: [pod] }];
  const own = workloads.get(objectKey(asked));
  return own === undefined ? (services.get(objectKey(asked))?.workloads ?? []) : [own];
}

/** Who calls a Service behind which no pod is Ready: they may say so. */
function callersOfDead({ services, calls }: Cluster): Workload[] {
  const dead = [...services.values()].filter(
    (service) =>
      selectsPods(service) &&
      !service.pods.some((pod) => pod.isReady) &&
      calls.byService.has(service.key),
  );
  const callers = dead.flatMap((service) => calls.byService.get(service.key) ?? []);
  return [...new Set(callers.map((call) => call.from))].filter((from) => readyCount(from) > 0);
}

/** Who names an address that no Service has, a port that it lacks, or a name outside: whether it does not get there, it may say. */
function callersOfNothing(cluster: Cluster): Workload[] {
  const calls = [...cluster.calls.byCaller.values()].flat();
  const doubtful = calls.filter(
    (call) => lacksPort(call) || call.to.object.spec.type === "ExternalName",
  );
  const callers = [...deadAddresses(cluster), ...doubtful].map(({ from }) => from);
  return [...new Set(callers)].filter((from) => readyCount(from) > 0);
}

/** Who is kept from what it calls, by the rules alone: whether it notices, it may say. */
function deniedCallers(cluster: Cluster): Workload[] {
  return [...new Set(deniedCalls(cluster).map(({ call }) => call.from))];
}
