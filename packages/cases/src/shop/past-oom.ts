import type { Case, LogLine } from "../case.ts";
import { buildCase } from "./build-case.ts";
import { at, changed, failedProbe, healthyBase, lineOf, podsOf } from "./healthy-base.ts";
import type { Cluster, PodPlan, WorkloadPlan } from "./plan.ts";
import { runsOf } from "./pod-history.ts";
import { bytesOf } from "./quantity.ts";
import { minuteMs, recordedMs, secondMs, timestamp } from "./timestamp.ts";
import { usualErrorShare } from "./traffic-series.ts";

const times = {
  killed: at("02:49:00"),
  firstGrowthLine: at("02:16:20"),
  probeFailed: at("02:49:04"),
  served: at("02:49:12"),
};
const numbers = {
  podIndex: 1,
  exitCode: 137,
  errorShareMeanwhile: 0.06,
  growthLineEveryMs: 6 * minuteMs,
};

/** One pod of search reached its memory limit, was killed, and has been fine since. */
export function pastOom(nowMs = recordedMs): Case {
  const base = healthyBase(nowMs);
  return buildCase({
    ...base,
    name: "past-oom",
    title: "A pod of search was killed for its memory and has recovered",
    question: "why did search restart?",
    workloads: changed(base.workloads, { "shop/search": killedOnce }),
    events: (cluster) => [
      ...base.events(cluster),
      ...failedProbe(
        podsOf(cluster, "shop/search")[numbers.podIndex],
        times.probeFailed,
        (address) => `dial tcp ${address}: connect: connection refused`,
      ),
    ],
    logs: memoryLogs,
    truth: {
      cause: "oom-killed",
      culprit: { kind: "Deployment", namespace: "shop", name: "search" },
      victims: [],
      state: "resolved",
      since: timestamp(times.killed),
    },
  });
}

function killedOnce(search: WorkloadPlan): WorkloadPlan {
  const { traffic } = search;
  return {
    ...search,
    pods: search.pods.map((pod) => (pod.index === numbers.podIndex ? withKill(pod) : pod)),
    ...(traffic === undefined
      ? {}
      : { traffic: { ...traffic, errorShare: errorShareAt, errorCode: "503" } }),
  };
}

function errorShareAt(timeMs: number): number {
  const isDuring = timeMs >= times.killed && timeMs < times.served;
  return isDuring ? numbers.errorShareMeanwhile : usualErrorShare;
}

function withKill(pod: PodPlan): PodPlan {
  const lastRun = {
    startedMs: pod.createdMs + 3 * secondMs,
    finishedMs: times.killed,
    reason: "OOMKilled",
    exitCode: numbers.exitCode,
  } as const;
  return { ...pod, state: { kind: "running", lastRun, restarts: 1 } };
}

/** The program says how its cache grows; the kernel kills it without a last word; the next run starts. */
function memoryLogs(cluster: Cluster): LogLine[] {
  const pod = podsOf(cluster, "shop/search")[numbers.podIndex];
  if (pod === undefined) return [];
  const limitMi = bytesOf(pod.rollout.container.memoryLimit) / 2 ** 20;
  const growing: LogLine[] = [];
  for (
    let timeMs = times.firstGrowthLine;
    timeMs < times.killed;
    timeMs += numbers.growthLineEveryMs
  ) {
    const usedMi = Math.round(limitMi - 1 - ((times.killed - timeMs) / minuteMs) * 1.6);
    const text = `segment cache holds ${usedMi} MiB, nothing can be evicted`;
    growing.push(lineOf(pod, { timeMs, level: "warn", text }));
  }
  const startedMs = runsOf(pod).at(-1)?.startedMs ?? times.killed;
  const version = pod.rollout.container.image.split(":").at(-1) ?? "";
  return [
    ...growing,
    lineOf(pod, { timeMs: startedMs + 210, level: "info", text: `search ${version} starting` }),
    lineOf(pod, {
      timeMs: startedMs + 6400,
      level: "info",
      text: "14 segments opened, listening on port 9200",
    }),
  ];
}
